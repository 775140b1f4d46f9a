/* lower.h - what the parts of the lowering share
 *
 * lower.c begins it, a function at a time; each of the files says what it is about. */
#ifndef LOWER_H
#define LOWER_H

#include "sema.h"

enum exit_kind {
    EXIT_NEXT,
    EXIT_RETURN,
    EXIT_ADOPT,
    EXIT_THROW,
    EXIT_BREAK,
    EXIT_CONTINUE,
    EXIT_GOTO
};

struct way {
    enum exit_kind kind;
    struct node *label; /* EXIT_GOTO */
};

struct scope {
    enum {
        SC_FUNCTION,
        SC_LOOP,
        SC_SWITCH,
        SC_OWNED,
        SC_ERROR,
        SC_GUARD,
        SC_PENDING,
        SC_TRY
    } kind;
    struct scope *outer;
    struct span span;           /* where a label has to stand to be inside */
    const char *continue_label; /* SC_LOOP: where continue has to go; NULL: it works as it is */
    bool continue_used;
    VEC(struct local *) owned; /* SC_OWNED: promises, in order of declaration */
    size_t first_local;        /* SC_OWNED of a full expression: it made the locals from here on */
    struct local *error;       /* SC_ERROR, SC_TRY, SC_GUARD, SC_PENDING: where an error is put */
    struct local *leave;       /* SC_GUARD, SC_PENDING */
    struct local *adopted;     /* SC_GUARD, SC_PENDING, SC_FUNCTION: the promise of a `return p` */
    bool returns;              /* SC_PENDING: a promise may be the result already */
    const char *label;         /* SC_TRY, SC_GUARD */
    bool used;                 /* SC_TRY: something goes to the label */
    bool awaits;               /* SC_GUARD: what it runs may wait */
    VEC(struct way) ways;      /* SC_GUARD */
    size_t gotos;              /* SC_GUARD: to its label */
};

/* The last n of a made-up name: stem_n. */
struct stem {
    const char *text;
    unsigned n;
};

/* A name that the function declares, and where. */
struct declared {
    uint32_t at;
    size_t before; /* the index, and 1, of another of this name */
};

typedef VEC(struct await *) await_list;

struct lower {
    VEC(struct stem) stems;
    struct unit *u;
    struct func *f;
    struct scope *scope;
    struct stmt **tail;           /* where the next statement goes */
    await_list pending;           /* awaits whose value has not been used yet */
    struct scope *temporaries;    /* SC_OWNED: promises that die with the full expression */
    struct span place;            /* the statement being lowered */
    bool first;                   /* nothing has been made of it yet */
    struct local *error;          /* one on its way out of the function */
    const struct scope *rethrown; /* SC_ERROR: its error is thrown on, and goes along */
    const char *line; /* of the throw being lowered: "__LINE__"; of an await that fails: "0" */
    struct local *returned;    /* the promise that `return p` adopts */
    struct local *block_value; /* where ({ }) leaves the value of ... */
    bool discarding;           /* the next await's value is not used */
    bool block_dropped;        /* ... or that nobody wants it */
    struct node *block_last;   /* ... this, its last statement */
    uint32_t await_where;      /* where awaits count as standing; 0: where they stand */
    VEC(struct node *) labels;
    VEC(struct local *) reached; /* of defers that something jumps past */
    struct map label_names;      /* the index, and 1, of the first of each name in `labels` */
    struct map names;            /* of the user's locals and labels, and of what is made up */
    VEC(struct node *) declared; /* S_LABELS */
    struct map declared_names;   /* lower_hide.c: the index, and 1, of the last in ... */
    VEC(struct declared) declarations;
    bool declarations_listed;
    bool keeps_literals; /* compound literals have to live longer than the braces around them */
};

/* Statements that the function `fill` makes go to `*list`. */
#define INTO(l, list, ...)                    \
    do {                                      \
        struct stmt **outer_tail = (l)->tail; \
        bool outer_first = (l)->first;        \
        (l)->tail = &(list);                  \
        (l)->first = false;                   \
        __VA_ARGS__;                          \
        (l)->tail = outer_tail;               \
        (l)->first = outer_first;             \
    } while (0)

/* lower_text.c */
void text_put(struct lower *l, text *t, struct piece p);
void text_put_string(struct lower *l, text *t, const char *s);
void text_put_local(struct lower *l, text *t, struct local *v, bool writes);
void text_put_storage(struct lower *l, text *t, struct local *v);
void text_put_source(struct lower *l, text *t, uint32_t begin, uint32_t end);
void text_append(struct lower *l, text *t, text more);
text text_literal(struct lower *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
text text_source(struct lower *l, struct span s);
bool text_is_primary(const text *t);
bool is_name_taken(const struct lower *l, const char *name);
const char *fresh_name(struct lower *l, const char *stem);
struct local *made_up(struct lower *l, const char *stem, type_ref type, const char *c_type);
void text_put_store(struct lower *l, text *t, text to, type_ref type, text value);
text text_written(struct lower *l, struct local *v);
text result_local(struct lower *l);
struct stmt *stmt_new(struct lower *l, enum stmt_kind kind);
struct stmt *stmt_append(struct lower *l, struct stmt *s, size_t mark);
struct stmt *stmt_append_text(struct lower *l, text t, size_t mark);
struct stmt *stmt_goto(struct lower *l, const char *label);
struct stmt *stmt_label(struct lower *l, const char *label);

/* lower_exit.c */
struct scope *scope_push(struct lower *l, int kind, struct span span);
bool is_inside(struct span s, uint32_t at);
const char *exit_name(struct lower *l, struct scope *guard, enum exit_kind kind,
                      struct node *label);
void exit_let_go(struct lower *l, struct local *v);
void exit_clean_up(struct lower *l, const struct scope *s);
void exit_result_anew(struct lower *l);
struct scope *adopter(struct scope *s);
struct local *adopted_in(struct lower *l, struct scope *s);
void exit_forget(struct lower *l, text *t, const struct scope *g, enum exit_kind kind);
void exit_to(struct lower *l, struct scope *from, enum exit_kind kind, struct node *label,
             struct local *carried);
void throw_text(struct lower *l, text value, size_t mark);

/* lower_await.c */
struct await *suspend(struct lower *l, enum await_kind kind, text operand, type_ref type,
                      struct span span);
text lower_await(struct lower *l, struct node *n);

/* lower_expression.c */
text compose_text(struct lower *l, struct node *n);
bool is_truth(const struct lower *l, struct node *n);
void assign_value(struct lower *l, struct local *v, text value, bool truth, size_t mark);
text owned_text(struct lower *l, struct node *n);
const char *settles_with_promise(struct lower *l, const struct node *call);
bool must_unfold(struct lower *l, struct node *n);
text lower_text(struct lower *l, struct node *n);
void begin_full(struct lower *l);
void finish_full(struct lower *l, struct stmt **start);
void end_full(struct lower *l, struct stmt *s, struct stmt **start);
void lower_discarded(struct lower *l, struct node *n);
void lower_unseen(struct lower *l, struct node *n);
text lower_test(struct lower *l, struct node *n, bool *plain, bool truth);

/* lower_declaration.c */
void lower_dimensions(struct lower *l, struct node *item, const struct dimension *d, size_t n);
text init_text(struct lower *l, struct node *n);
struct node *lower_decl(struct lower *l, struct node *n, struct node *first);

/* lower_control.c */
bool reaches_end(const struct stmt *s, bool comes);
void lower_list(struct lower *l, struct node *first, struct span span);
void lower_if(struct lower *l, struct node *n);
void lower_while(struct lower *l, struct node *n);
void lower_do(struct lower *l, struct node *n);
void lower_for(struct lower *l, struct node *n);
void lower_switch(struct lower *l, struct node *n);
void lower_return(struct lower *l, struct node *n);
void lower_throw(struct lower *l, struct node *n);
void lower_try(struct lower *l, struct node *n);
bool lower_typedef(struct lower *l, struct node *n);

/* lower_label.c */
void asm_labels(struct lower *l, struct node *n);
void name_labels(struct lower *l);
void find_past_defers(struct lower *l);
void set_reached(struct lower *l, struct local *reached, const char *value);
void lower_goto(struct lower *l, struct node *n);
void add_asm_labels(struct lower *l, struct node *n, struct stmt *s);

/* lower_hide.c */
bool is_hidden_behind(struct lower *l, struct span names, struct span span);
void outlive_braces(struct lower *l, struct span span);

/* lower.c */
void lower_stmt(struct lower *l, struct node *n);

/* lower_variable.c: the types of what check.c has found to be kept in pieces, before anything else. */
void lower_variables(struct lower *l, struct unit *u, struct func *f);
/* lower_parameter.c: what they hold belongs to the scope that has just been opened. */
void lower_parameters(struct lower *l);

#endif
