/* ir.h - what the stages hand to each other
 *
 * A unit is one version of one file. The stages fill it from top to bottom;
 * each says at the head of its file what it reads and what it fills. Offsets
 * are bytes of the source and never move: the views that tree-sitter and
 * libclang read have the same length.
 *
 *   dialect   which functions are async, which words are keywords in them
 *   sema      libclang: types, what each name refers to     (by offset)
 *   syntax    tree-sitter: struct node, one tree a function
 *   check     what is refused
 *   warn      what is warned of
 *   lower     struct stmt: awaits and exits made explicit, still structured
 *   flow      what is live where
 *   frame     where each local lives
 *   emit      the text
 */
#ifndef IR_H
#define IR_H

#include "arena.h"
#include "diag.h"
#include "map.h"
#include "source.h"
#include "token.h"
#include "warning.h"

/* ---- dialect.c: words and functions ---- */

enum word_kind {
    W_AWAIT,
    W_TRY,
    W_CATCH,
    W_FINALLY,
    W_THROW,
    W_DEFER,
    W_RETURN,
    W_NAME
};

/* A contextual keyword where it is one; or (W_NAME) an `await` that is a name. */
struct word {
    enum word_kind kind;
    struct span span;
    uint32_t next; /* where the token after it begins */
    bool placed;   /* of a return: it has been found to begin a statement */
};

struct unit;

/* ---- define.c: what directives say of macros ---- */

enum defining {
    DEFINES,
    UNDEFINES,
    PUSHES,
    POPS
};

/* The macro that a #define or #undef is about, or a pragma push_macro or pop_macro, _Pragma(...) by its
 * first word; NULL: the token is none of them. */
const char *defining_name(const struct unit *u, const struct token *t, enum defining *kind);

/* ---- sema.c: types and references ---- */

typedef const struct type *type_ref; /* opaque; see sema.h */

enum ref_kind {
    R_LOCAL,    /* a variable or parameter of this function that has automatic storage */
    R_FUNCTION, /* any function */
    R_TYPE,     /* a struct, union, enum or typedef declared in this function */
    R_CONSTANT, /* an enumerator declared in this function */
    R_OTHER
};

/* A name in an async function, where the user wrote it, and what it names. */
struct ref {
    struct span span;
    enum ref_kind kind;
    bool is_type;
    uint32_t where;          /* of a type: where it is declared, in this file */
    struct local *local;     /* R_LOCAL */
    struct local_type *type; /* R_TYPE, R_CONSTANT: where it is declared */
    const char *name;        /* R_FUNCTION, R_OTHER */
    const char *direct;      /* R_FUNCTION: the inline form that awaits it without a promise */
    bool is_variadic;        /* R_FUNCTION */
    /* what the variable is, or what the function gives: 0 a value, 1 a promise, 2 a promise of a
     * promise, ...; -1 it has not been found out */
    int promises;
    enum ref_use {
        USE_READ,  /* or anything that is not a whole new value */
        USE_WRITE, /* x = ...: the old value does not matter */
        USE_NONE   /* sizeof x: not evaluated */
    } use;         /* R_LOCAL; filled in by check.c */
    bool seen;     /* a node of the tree stands for it */
};

/* A name that an invocation of a macro brings along. */
struct brought {
    uint32_t at; /* of the invocation */
    const char *name;
};

/* A type that is declared outside a function, and another name of it for use in there. */
struct alias {
    const char *type; /* as it is spelled: T, struct s */
    const char *name;
};

/* A label that is named otherwise than by goto. */
struct label_ref {
    struct span span;  /* of the name */
    uint32_t address;  /* where its && stands; 0: in an asm goto */
    const char *label; /* lower.c: what it is called in the output */
};

/* ---- locals ---- */

/* C text with holes: what is printed, and what is read and written in it. */
struct piece {
    enum {
        P_SOURCE,
        P_TEXT,
        P_LOCAL,
        P_STORAGE,
        P_VALUE,
        P_KILL
    } kind;
    struct span span; /* P_SOURCE: as the user wrote it, names replaced by what they became */
    const char *text; /* P_TEXT */
    struct local
        *local;  /* P_LOCAL; P_STORAGE: of one in pieces, the pointer itself; P_KILL: its value
                             does not matter from here on */
    bool writes; /* P_LOCAL: this is a definition */
    struct await *await; /* P_VALUE */
};
typedef VEC(struct piece) text;

/* The size of an array's dimension, evaluated where its type is declared. */
struct dimension {
    struct local *local; /* made-up, a size_t */
    struct span expr;
};

struct local {
    const char *name;   /* in the source; or made up */
    const char *field;  /* in the frame, or of the C local when made up: unique in the function */
    type_ref type;      /* NULL for made-up ones that have c_type */
    const char *c_type; /* of made-up ones: in C, before the name */
    uint32_t at;        /* where it is declared; made-up: the statement's place */
    struct span scope;  /* of the source: where its storage lives */
    size_t id;          /* index in func.locals */
    struct func *child; /* made-up: the storage of this function's frame */
    struct local
        *same; /* frame.c: another child of the same function, at another time: its place serves */
    bool prepared; /* made-up: it has been set to NULL */
    bool is_param, is_catch, made_up;
    bool has_item; /* syntax.c has found its declaration */
    bool is_promise, is_array;
    bool owns;                /* of promise type (or an array of it): the transformer releases it */
    bool address_taken;       /* it must stay where it is while its scope lasts */
    bool decayed;             /* an array as a parameter of an old-style function: a pointer */
    bool is_vla, is_variable; /* an array of variable length; or a type made of one */
    bool
        in_pieces; /* of variable length, and an await stands in its scope: a pointer in the frame */
    text pieces;   /* ... its type, with no name in it; filled by lower_variable.c */
    VEC(struct dimension) dimensions;
    const char *starts_as; /* made-up: what the starter sets it to, from the parameters; or NULL */
    bool is_inner;         /* of a statement expression that stays as it is: never in the frame */
    const char *align_as;  /* _Alignas(...) or the attribute, as text; NULL: none */
    bool may_be_unused;    /* an attribute says so */
    bool seems_unused;     /* only its type is used, by what may be written without its name */
    bool in_switch;        /* declared directly in a switch's block */
    bool outlives;         /* its scope in the output ends before its life does: lower_hide.c */
    bool null_at_start;    /* a promise that a jump may find before its declaration has run */
    struct span cleanup;   /* the handler's name in __attribute__((cleanup(…))), or empty */
    /* flow.c, frame.c */
    bool in_frame;
    bool needed;     /* a made-up local that is used at all */
    bool read;       /* a made-up local whose value matters somewhere */
    bool is_leave;   /* says why a guarded block is left */
    size_t kept_by;  /* the first await that keeps it alive; 0: none (address, parameter) */
    const char *why; /* in words, for `asyncc explain` */
    uint64_t size, align, offset;
};

/* A struct, union, enum or typedef that an async function declares in a block. */
struct local_type {
    struct span span; /* of the definition: from `struct` to `}`; of a typedef the declaration */
    struct span name; /* empty: anonymous */
    const char *new_name; /* at file scope, when it has to move there */
    bool hoisted;
    bool must_move; /* its declaration is taken apart */
    bool is_typedef, is_enum;
    const char *integer; /* of an enumeration: what it is kept in */
    bool has_constants;  /* enumerators: they stay in the block */
    bool is_declared;    /* of an enumeration in a type that has moved: without that type */
    bool is_variable;    /* a typedef of variable length */
    bool in_pieces;      /* ... and an await stands in its scope: as of a local */
    text pieces;
    VEC(struct dimension) dimensions;
};

/* ---- syntax.c: one tree a function ---- */

enum node_kind {
    /* expressions */
    E_NAME,    /* also literals: a leaf */
    E_OTHER,   /* operands in no order: kids */
    E_AWAIT,   /* a */
    E_ASSIGN,  /* a op b; op in `op` */
    E_AND,     /* a && b */
    E_OR,      /* a || b */
    E_COND,    /* a ? b : c; b NULL: GNU a ?: c */
    E_COMMA,   /* a, b */
    E_CALL,    /* a, then the arguments: kids */
    E_PAREN,   /* a */
    E_INDEX,   /* a[b] */
    E_MEMBER,  /* a.name, a->name (op '.' or '>') */
    E_ADDRESS, /* &a */
    E_UPDATE,  /* ++ -- */
    E_SIZEOF,  /* and _Alignof, typeof: not evaluated; kids */
    E_BLOCK,   /* ({ a }) */
    E_LIST,    /* { kids } */
    E_PAIR,    /* [x].y = a */
    E_LITERAL, /* (type){ a } */
    E_CAST,    /* (type) a */
    E_GENERIC, /* a: the control, not evaluated; kids: E_PAIR, name: the type */
    E_MACRO,   /* an invocation that is kept as it stands: what is in it is known to sema only */
    /* statements */
    S_BLOCK,  /* { kids } */
    S_LIST,   /* kids: a case label and what follows it, where one statement is expected */
    S_EXPR,   /* a; or ; */
    S_DECL,   /* kids: D_ITEM */
    S_OPAQUE, /* _Static_assert, a type's declaration: kept as it stands */
    S_LABELS, /* __label__ x; kids: D_ITEM */
    S_IF,     /* a: condition, b, c */
    S_WHILE,  /* a, b */
    S_DO,     /* b, a */
    S_FOR,    /* a init, b cond, c step, d body */
    S_SWITCH, /* a, b */
    S_CASE,   /* a: the value or NULL (default); b: what follows, when alone */
    S_LABEL,  /* name; a: the statement, or NULL before a } */
    S_GOTO,   /* name; or a: goto *a */
    S_BREAK,
    S_CONTINUE,
    S_RETURN, /* a or NULL */
    S_THROW,  /* a */
    S_TRY,    /* a block, b catch block or NULL, c finally block or NULL; name: e */
    S_DEFER,  /* a */
    D_ITEM,   /* a declarator: name; a: initialiser or NULL */
    N_NODE_KINDS
};

struct node {
    enum node_kind kind;
    struct span span;
    struct node *parent, *next;
    struct node *like; /* the next of this kind in the function, in the order of the tree */
    struct node *kids; /* linked by next */
    struct node *a, *b, *c, *d;
    struct span name;
    char op[4];
    bool has_await; /* an await that runs stands in it */
    bool has_defer; /* S_BLOCK: a defer stands directly in it */
    bool changes;   /* lower.c: something in it needs another text */
    enum {
        NOT_ASKED,
        VARIES,
        ALWAYS,
        NEVER
    } truth; /* paths.c: of a condition */
    struct local
        *local; /* D_ITEM, S_TRY; S_DEFER: has it been reached? NULL: nothing jumps past it */
    const char *label; /* S_LABEL: what it is called in the output */
    struct ref *ref;   /* E_NAME: what it names; NULL: a literal, or nothing of interest */
};

/* ---- lower.c: awaits and exits made explicit ---- */

struct await {
    unsigned state; /* from 1, in order of the text */
    struct span span;
    type_ref type; /* of the value; of an AWAIT_CHILD when it is spilled */
    bool is_void;
    enum await_kind {
        AWAIT_OWNED, /* a promise that is ours */
        AWAIT_HELD,  /* a promise in a local of ours */
        AWAIT_CHILD, /* a function whose frame lies in ours */
        AWAIT_SELF, /* a call of this very function: the frame is from the pool, and it goes on at the top */
        AWAIT_DIRECT, /* a call of the runtime with a direct form */
        AWAIT_TICK    /* made up: one turn of the microtask queue */
    } kind;
    const char *direct;
    struct func *child;
    struct local *slot; /* AWAIT_CHILD: the child's frame, as a made-up local */
    struct local *held; /* AWAIT_HELD: the local that holds the promise */
    VEC(struct local *)
    lets_go; /* AWAIT_CHILD: what its arguments held, and only the child may hold while
                                    it waits: a cancellation stops at what others hold too */
    struct local *spilled; /* the value, when it has to outlive the next await */
    bool ignored;          /* the value is not used */
    bool gives_promise; /* the value is a reference to a promise: of ours, whoever else has one */
    uint32_t where;     /* whose scopes are open while it waits: those around this offset */
};

enum stmt_kind {
    L_TEXT,   /* text: any statement that only goes on, its ; included */
    L_DECL,   /* items: locals begin here */
    L_BLOCK,  /* { body } as the user wrote it; if_zero: entered by its label only */
    L_LIST,   /* body: what one statement of the user's has become */
    L_IF,     /* if (text) body else other */
    L_WHILE,  /* while (text) body */
    L_DO,     /* do body while (text); */
    L_FOR,    /* for (init; text; step) body; init may be a declaration: decl */
    L_SWITCH, /* switch (text) body */
    L_CASE,   /* text (with the :) */
    L_LABEL,  /* name: */
    L_GOTO,   /* name */
    L_JUMP,   /* goto *text; to: where it may lead */
    L_BREAK,
    L_CONTINUE,
    L_END,    /* return text;  the function's end: the state it ends in */
    L_SUSPEND /* await; text: the operand; fail: what happens when it rejects */
};

/* A declarator of a declaration. */
struct item {
    struct local *local;
    struct span span; /* the declarator with its initialiser */
    uint32_t init_at; /* where the declarator itself ends */
    bool has_init;
    enum init_kind {
        INIT_VALUE,  /* = expression */
        INIT_LIST,   /* = { ... } */
        INIT_STRING, /* char s[] = "..." */
        INIT_ZERO    /* = { 0 } or { } */
    } init_kind;
    text init;
};

struct stmt {
    enum stmt_kind kind;
    struct span
        span; /* the statement of the user's it stands for: comments and layout come from there */
    struct span head; /* L_IF ...: the condition's span, between the parentheses */
    struct span
        tail;  /* L_DO: from behind the body to the end; L_IF: the `else` with what is around it */
    bool lead; /* the first that was made of its statement: the text before it is printed */
    bool as_written; /* its parts stand where the user put them: the text between them is printed */
    bool braces;     /* L_LIST: a block of its own */
    bool of_user;    /* L_LABEL: the user's own */
    bool if_zero;    /* L_BLOCK: only jumps come in; a label is its first */
    bool come_past;  /* ... and control comes to where it stands, and has to go past it */
    bool ends;       /* L_TEXT: the call of what does not return */
    bool reach_known,
        reaches[2]; /* L_LIST, lower.c: does control come to its end, when it comes to its begin? */
    uint32_t gap_ends; /* of a catch block: the end of its try block */
    struct span body_span, init_span;
    text text, step;
    struct stmt *decl, *body, *other, *fail;
    struct stmt *next;
    const char *name;
    struct await *await;
    VEC(struct item) items;
    VEC(const char *) to; /* L_JUMP, and L_TEXT of an asm goto: labels */
};

/* ---- paths.c: what an await may find held ---- */

enum hold_kind {
    HOLD_LOCK,
    HOLD_SETJMP,
    HOLD_ALLOCA
};

/* A call that takes what another gives back, or the function's end does. */
struct hold {
    enum hold_kind kind;
    const struct call *call; /* see sema.h */
    const char *name;        /* of the lock; or what it is */
    bool seen;               /* on some path; not, say, in the size of an array */
};

struct paths {
    VEC(struct hold) holds;
    VEC(struct crossing {
        size_t hold;
        struct span await; /* reached with that held */
    })
    crossings;
    bool ends;    /* the function's closing brace can be reached */
    bool unknown; /* it is not a function of a person's: nothing has been found out */
};

/* ---- functions ---- */

struct func {
    const char *name;
    const char *prefix; /* of what is generated for it: prefix_frame, prefix_resume, ... */
    uint32_t name_at;
    struct span whole;  /* from the declaration's first word to the } */
    struct span spec;   /* async(T) */
    struct span result; /* T */
    struct span params; /* ( … ) */
    struct span body;   /* { … } */
    size_t index;
    bool is_main, is_weak, is_variadic;
    bool is_old_style; /* f(a, b) int a; char *b; { */
    bool calls_itself; /* and awaits that on the spot */
    type_ref type;     /* T */
    bool is_void, result_owns, result_is_const;
    bool sema_seen;      /* libclang found its body */
    bool sema_ok;        /* ... where we did */
    struct facts *facts; /* sema.c's own */
    const char *text;    /* of the file */
    struct node *tree;
    struct node *first[N_NODE_KINDS]; /* of each kind; the others are linked by like */
    VEC(struct local *) locals;       /* the parameters come first */
    size_t n_params;
    VEC(struct local *) statics; /* variables of its blocks that are no locals: static, extern */
    VEC(struct ref) refs;        /* by offset */
    VEC(struct brought) brought; /* names that are not there, but out of macros */
    VEC(struct local_type *) types;
    VEC(struct alias) aliases;          /* sema_alias.c: of types whose names hide behind others */
    struct map declares, declares_tags; /* how many of a name the output declares in the body */
    VEC(struct await *) awaits;         /* awaits.at[i]->state == i + 1 */
    struct stmt *lowered;
    VEC(const char *) labels;         /* the user's */
    VEC(struct label_ref) label_refs; /* where their address is taken, and in asm goto; by offset */
    bool takes_labels;                /* the address of one: there must be one copy of the code */
    const char *self;                 /* the frame pointer's name */
    const char *label_stem;           /* of the labels that awaits are resumed at */
    bool mentioned;                   /* where it is not evaluated */
    bool embedded;                    /* some caller puts our frame into its own */
    bool refused;                     /* an error stands: not to be lowered */
    struct span unread;               /* refused because of this, that cannot be read; or empty */
    struct paths *paths;              /* through paths_of */
    struct frame *frame;
    struct bits *leads_to; /* flow.c: from state i the states that may come next; last: the end */
    struct sparse *conflicts; /* flow.c: by local.id, who lives when this one is written */
};

/* Where the frame's bytes go. Objects whose lives never meet share a slot. */
struct alternative {
    VEC(struct local *) members; /* one behind the other */
    uint64_t size, align;
};

struct slot {
    VEC(struct alternative) alternatives; /* in the same place */
    uint64_t size, align, offset;
};

struct frame {
    VEC(struct slot) slots;
    uint64_t size, align;
    uint64_t result_offset, result_size;
    bool is_flexible; /* a struct is in it that may end with an array of any length */
};

/* The first line of what emit.c writes has the source's name between these. */
#define GENERATED_FROM "/* Generated by asyncc from "
#define GENERATED_END ": changes belong there. */"

struct options {
    const char *const *flags; /* for the compiler */
    size_t n_flags;
    const char *output;      /* the name that lines nobody wrote are given */
    bool transient;          /* the output will be gone: they count as lines of the source */
    const char *include_dir; /* where asyncc.h is */
    const char *compiler;    /* whose preprocessor expands macros */
    bool whole;              /* errors in plain functions are wanted too */
    struct warnings warnings;
};

/* The body of a plain function, by the tokens of its braces. */
struct plain {
    size_t open, close;
    bool hidden; /* libclang is shown an empty one */
};

struct unit {
    struct arena *arena;
    const struct options *options;
    struct source src;
    struct diags diags;
    struct tokens tokens;
    VEC(struct word) words;     /* by offset */
    VEC(struct func *) funcs;   /* by offset */
    struct map func_names;      /* the index, and 1, of the first of each name */
    VEC(struct plain) plain;    /* by offset; those that are beyond doubt */
    struct map promised;        /* what is declared to have to do with promises */
    VEC(struct pragma) pragmas; /* by offset */
    struct sema *sema;
    char *masked;               /* syntax.c's own */
    VEC(const char *) includes; /* files the source includes, when asked for */
    bool foreseen;              /* macros have been written out before the text was read */
};

/* Forgets all that has been found out about the text. */
void unit_rewind(struct unit *u);

/* What is to stand in the text instead of something else. */
struct edit {
    struct span span;
    const char *by;
    uint32_t from; /* where messages about it point */
    bool preprocessed;
};
typedef VEC(struct edit) edits;

enum {
    MOST_LEVELS = 2000 /* of nesting in an async function */
};

/* What is generated for a function: its prefix and one of these. NULL: no more. */
extern const char *const role_names[];

/* The stages, in order. */
void dialect_scan(struct unit *u);
bool limits_keep(struct unit *u);        /* says what is too much */
bool limits_keep_levels(struct unit *u); /* ... in async functions */
bool move_types(struct unit *u); /* returns whether the text has changed: then it is read anew */
void plain_hide(struct unit *u);
bool plain_speaks(const struct unit *u, const struct token *t); /* of promises */
bool plain_reveal(struct unit *u); /* returns whether some body has to be seen after all */
char *view_for_clang(struct unit *u);
void sema_resolve(struct unit *u);
/* These return whether the text has changed: then it is read anew. */
bool expand_foreseen(struct unit *u);   /* macros that need not be read to be known */
bool expand_painted(struct unit *u);    /* macros that name themselves, once more */
bool respell_arguments(struct unit *u); /* digraphs in the arguments of functions */
bool expand_makers(struct unit *u);     /* macros that make async functions */
bool expand_macros(struct unit *u);     /* those in the bodies of async functions */
bool hide_macros(struct unit *u); /* those that would mean something else in what is printed */
bool expand_directives(struct unit *u);       /* statements that await, with directives in them */
bool expand_unread(struct unit *u, bool all); /* those in statements that cannot be read; or in
                                                 functions that have such statements */
struct node *parse_body(struct unit *u, struct func *f); /* NULL: it is not plain enough */
void syntax_parse(struct unit *u, struct func *f);
void nodes_link(struct unit *u, struct func *f);      /* of a tree that has been read */
void syntax_complain(struct unit *u, struct func *f); /* of what could not be read */
void syntax_parse_anything(struct unit *u, struct func *f);
void check_rules(struct unit *u, struct func *f);
const struct paths *paths_of(struct unit *u, struct func *f);
void warn_rules(struct unit *u, struct func *f);
void lower_func(struct unit *u, struct func *f);
void flow_solve(struct unit *u, struct func *f);
void flow_states(struct unit *u, struct func *f); /* fills func.leads_to */
void frame_build(struct unit *u, struct func *f);
int local_by_size(const void *a,
                  const void *b); /* of struct local *, the largest first: for qsort */
/* After flow_solve, in words: why a local is in the frame, or why it is not. */
const char *local_why(struct unit *u, const struct func *f, const struct local *v);
void warn_frame(struct unit *u, struct func *f);

/* Warns, or errs, or says nothing, as it was asked for at this place. returns whether it has spoken:
 * then notes may follow. */
bool warn(struct unit *u, enum warning w, struct span at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void pragmas_read(struct unit *u);
/* The source without those pragmas that no compiler could read. */
const char *pragmas_blanked(struct unit *u);

/* Helpers over the structures above. */
bool unit_edit(struct unit *u, edits *list); /* what was found out is forgotten; false: no edits */
size_t word_from(const struct unit *u, uint32_t offset); /* the first at or after */
const struct word *word_at(const struct unit *u, uint32_t offset);
const struct word *await_in(const struct unit *u, struct span s); /* NULL: no await stands there */
struct span func_name_span(const struct func *f);
struct ref *func_ref_at(const struct func *f, uint32_t offset); /* NULL: none begins there */
size_t func_ref_from(const struct func *f, uint32_t offset);    /* the first at or after */
struct local *func_local_at(const struct func *f, uint32_t at); /* declared there; NULL: none */
/* Are both declared in one typedef, `typedef struct s { ... } s, *pointer;`? Also if they are the same. */
bool same_typedef(const struct local_type *a, const struct local_type *b);
struct node *node_bare(struct node *n); /* without parentheses around it */
/* The local that owns the promise that n is, or is an element of. NULL: none does. */
struct local *node_owner(struct node *n);
bool node_is_call(struct node *n);                 /* or a macro's invocation */
struct node *node_at(struct node *n, uint32_t at); /* the innermost that covers this place */
struct func *unit_func(const struct unit *u, const char *name);
const char *span_text(const struct unit *u, struct span s);
bool span_is(const struct unit *u, struct span s, const char *text);

#endif
