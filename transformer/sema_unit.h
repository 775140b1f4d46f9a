/* sema_unit.h - what the parts of sema share (the only file that includes libclang)
 *
 * sema.c begins it; each of the files says what it is about. All that the other stages may know of
 * libclang is in sema.h. */
#ifndef SEMA_UNIT_H
#define SEMA_UNIT_H

#include "sema.h"

#include <clang-c/Index.h>

enum {
    PROMISE_SPACE = 77,
    PLACES_KNOWN = 16384
};

struct type {
    CXType cx;
};

struct expr {
    struct span span;
    CXType type;
    uint32_t order;
    bool implicit; /* a conversion that nobody wrote, most likely */
    CXCursor cursor;
};

/* A function that is called. */
struct callee {
    CXCursor decl;
    size_t same_name; /* 1 and the index of another declaration of this name; 0: there is none */
    const char *name, *linked;
    bool no_return, blocks;
    bool is_own; /* defined here, so that its name says nothing of what it does */
};

/* An expression that is no operand of another: of a statement, an initialiser, a clause. */
struct root {
    struct span span;
    CXCursor cursor;
    bool clean;   /* no macro of the user's is in it */
    size_t first; /* else: its expressions are in facts.visited, from here to the next root's */
};

/* Roots that overlap, as those of one macro's body do. Nobody asks what most expressions are, and it
 * takes libclang longer to say than to read them: a group is read by the first who asks. */
struct group {
    struct span span;
    size_t first, last; /* its roots are among these */
    bool read;
    VEC(struct expr) exprs; /* sorted by span; of equals the outermost first */
};

/* What sema keeps for one function. */
struct facts {
    struct arena *arena;
    VEC(struct root) roots;       /* as they were visited */
    VEC(struct expr) visited;     /* of roots with macros in them: their places are known already */
    VEC(struct group) groups;     /* by offset */
    VEC(struct macro_use) macros; /* by offset */
    VEC(const char *) away;       /* macros that its text must not see where it is printed */
    bool moves_directives;        /* ... as it defines some itself */
    VEC(struct span) head_macros; /* invocations in front of the body that lead to one */
    struct map names;             /* all that the function mentions */
    struct map signature;         /* ... before its body */
    VEC(struct local *) places;   /* its own locals, by offset */
    VEC(struct call) calls;       /* by offset */
    const struct sema *sema;
};

struct sema {
    CXIndex index;
    CXTranslationUnit tu;
    CXFile file;
    unsigned first, last; /* what libclang numbers the bytes of our file with; 0: not known */
    struct known_place {
        unsigned number;
        uint32_t offset;
    } * places; /* of other numbers, the last that were asked for, each at its remainder */
    struct map functions; /* by name: the index, and 1, of what references to them have */
    VEC(struct ref) function_refs;
    struct map variables; /* of the file: 1 and their ref.promises */
    VEC(struct span) skipped;
    VEC(struct callee) callees;
    struct map callee_names;       /* 1 and the index of the last with that name */
    VEC(struct span) awaits;       /* invocations of macros that await */
    VEC(const char *) macro_names; /* sorted */
    VEC(struct span) outside;      /* macros outside the bodies of async functions, by offset */
    VEC(struct span) makers;       /* ... and #includes, that make async functions */
    VEC(struct span) painted;
    struct map outer_names;     /* names that are taken at file scope; empty: nobody has asked */
    bool unterminated;          /* a quote was, and what is expected behind it follows from that */
    VEC(struct span) forgotten; /* bodies of which nothing is said */
    VEC(CXSourceRange) untransformed; /* bodies in included files */
    bool knows_untransformed;
};

/* What a declaration was found to be, the last time that one with such a hash was asked for. */
struct recent {
    CXCursor decl;
    struct ref ref;
};

enum {
    RECENT = 256
};

/* Where a walk is, if what it looks at comes from a macro's body. */
struct in_body {
    struct macro_use *macro; /* NULL: it does not */
    unsigned loops;          /* loops and switches of that body around here */
    unsigned blocks;         /* compound statements of that body around here */
    unsigned conditions;     /* what may leave out part of that body, around here */
    bool in_statement;       /* of that body, not just in an expression that it begins */
    bool is_name; /* all of what comes stands at the name of the macro, which takes no arguments */
};

/* A walk over one function. */
struct visit {
    struct unit *u;
    struct sema *m;
    struct func *f;
    struct facts *k;
    struct in_body in;
    struct span root; /* the expression that all of what comes is in, as long as it lasts */
    bool clean;       /* no macro of the user's is in it */
    bool converted;   /* of parentheses: what is in them is a value, no object */
    CXType function;
    struct recent *recent; /* RECENT of them */
};

/* Of a macro. */
struct definition {
    const char *name;
    CXCursor cursor;
    unsigned does; /* enum body_does, of what it expands to as well */
    bool known;
};

/* What the text of a macro's body does that an expansion would show only too late. */
enum body_does {
    NAMES_FUNCTION = 1,
    PASTES = 2,
    CLEANS_UP = 4,
    AWAITS = 8,
    IS_PART = 16,
    IS_ASYNC = 32
};

/* An invocation of a macro, in our file. */
struct use {
    const char *name;
    struct span span;
};

/* A walk over the whole file. */
struct tour {
    struct unit *u;
    struct sema *m;
    VEC(struct use) uses;               /* of macros, by offset */
    VEC(struct definition) definitions; /* by name */
    struct map recursive;               /* whether they name themselves: 1, or 2 if so */
    struct recent recent[RECENT];
};

/* Writes types as they are to be written in f, or before it. */
struct printer {
    struct unit *u;
    const struct func *f;
    bool in_prototype;
    CXCursor unnamed; /* a struct, union or enum that nothing outside f names; null: all is named */
};

static inline bool
span_same(struct span a, struct span b)
{
    return a.begin == b.begin && a.end == b.end;
}

/* sema.c */
const char *keep_string(struct unit *u, CXString s);

/* sema_place.c */
uint32_t place_of(const struct sema *m, CXSourceLocation loc);
void number_places(struct sema *m, uint32_t len);
struct span extent_of(const struct sema *m, CXCursor c);
bool in_func(const struct func *f, uint32_t offset);
CXCursor cursor_at(const struct unit *u, uint32_t offset);
struct func *func_around(struct unit *u, uint32_t offset);

/* sema_name.c */
struct local_type *local_type_at(struct func *f, uint32_t offset);
const char *known_name(struct visit *v, CXString s);
void take_reference(struct visit *v, CXCursor c, CXCursor to, struct span at, bool from_body);
void take_local(struct visit *v, CXCursor c, bool is_param);
void take_local_type(struct visit *v, CXCursor c, bool is_typedef);
void take_unseen_types(struct visit *v);
void sort_refs(struct func *f);
bool is_macro_name(const struct sema *m, const char *name);

/* sema_call.c */
void take_call(struct visit *v, CXCursor c, struct span at, bool from_body);
void sort_calls(struct facts *k);

/* sema_hidden.c */
void macro_hides(struct visit *v, const char *what);
void judge_hidden(struct visit *v, enum CXCursorKind kind);
void makes_promise(struct visit *v, CXCursor c, struct span at);
void macro_hides_around(struct visit *v, uint32_t at, uint32_t outer, const char *what);
void makes_list(struct visit *v, CXCursor parent, uint32_t at);
bool is_mere_value(struct visit *v, CXCursor c, enum CXCursorKind parent);
struct macro_use *handed_to(struct visit *v, uint32_t offset);

/* sema_function.c */
void read_function(struct tour *t, struct func *f, CXCursor c);

/* sema_expr.c */
void find_groups(struct facts *k);

/* sema_macro.c */
size_t macro_from(const struct facts *k, uint32_t offset);
struct macro_use *macro_at(struct facts *k, uint32_t offset);
size_t macro_around(const struct facts *k, size_t i, uint32_t offset);
unsigned macro_does(struct tour *t, const char *name);
void read_macros(struct tour *t);

bool is_word_of_ours(const char *name);
bool is_keyword(const char *name);
bool names_itself(struct tour *t, const char *name);
struct definition *first_definition_of(struct tour *t, const char *name);

/* sema_popped.c */
void find_popped(struct tour *t);

/* sema_away.c */
void find_away(struct tour *t);
bool macro_is_ours(struct tour *t, const char *name);
bool is_away(const struct func *f, const char *name);
bool span_leads_away(struct tour *t, const struct func *f, struct span s);

/* sema_maker.c */
void made_by_macros(struct tour *t, CXCursor c);
void take_elsewhere(struct tour *t, CXCursor c);
bool in_untransformed(struct tour *t, CXSourceLocation loc);

/* sema_error.c */
void misplaced_await(struct unit *u, struct span at);
void report_errors(struct tour *t);
bool report_functions(struct unit *u);

/* sema_arguments.c */
bool no_promise(struct unit *u, uint32_t at, const char *text);
bool wrong_arguments(struct unit *u, uint32_t at, const char *text);

/* sema_async.c */
bool is_forgotten(const struct unit *u, uint32_t at);
bool async_without_type(struct unit *u, struct span at, const char *text);

/* sema_main.c */
void declares_main(struct tour *t, CXCursor function, uint32_t at);
bool calls_main(struct unit *u, struct span at, const char *text);

/* sema_parse.c */
bool parse_view(struct unit *u, const char *view);

/* sema_type.c */
type_ref type_wrap(struct unit *u, CXType cx);
CXType value_of_promise(CXType t);
int promises_of(CXType t);

/* sema_outer.c */
const char *outer_name(struct unit *u, const struct func *f, const char *stem);

/* sema_hoist.c */
struct local_type *moved_type(struct printer *p, CXType t);
/* t, as it can be named without qualifiers of its own: but a typedef keeps those that it brings, where
 * they may stay. libclang's unqualified type is what such a typedef stands for. */
CXType without_qualifiers(CXType t, bool assignable);
/* Is o a type of f's that t, which has no tag, is defined in? They move as one. */
bool is_around(const struct local_type *o, const struct local_type *t);
/* typedef int row[n], t; cannot move, but t has a type that can do without its name. */
bool is_with_variable(const struct func *f, const struct local_type *t);
const char *integer_name(struct unit *u, CXType t);

/* sema_alias.c */
const char *alias_of(struct unit *u, struct func *f, const char *type, const char *word);
const char *unhidden(struct printer *p, const char *name, struct local_type *own);

/* sema_unnamed.c */
const char *spell_unnamed(struct printer *p, CXCursor decl);
const char *spell_by_typedef(struct printer *p, CXCursor decl, CXCursor type, const char *name);

/* sema_declare.c */
const char *spell_type(struct printer *p, CXType t, const char *inner, bool assignable);

#endif
