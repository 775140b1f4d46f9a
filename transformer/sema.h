/* sema.h - what libclang knows
 *
 * sema_unit.h is the only file that includes libclang; types pass through the other
 * stages as type_ref and are asked about here. */
#ifndef SEMA_H
#define SEMA_H

#include "ir.h"

/* The type of the expression that covers exactly this span; NULL: libclang saw none there. */
type_ref sema_type_of(const struct func *f, struct span s);

/* The same after the conversions that nobody wrote: of p in `bool b = p`, bool. */
type_ref sema_converted_type(const struct func *f, struct span s);
/* The await whose word stands here: its type, and where it ends. */
type_ref sema_await_type(const struct func *f, uint32_t at, uint32_t *end);

/* Does this expression give a promise? n may be NULL. */
bool node_is_promise(const struct func *f, const struct node *n);
/* The type of an expression, also in a macro's argument, where libclang may not say it of the whole. */
type_ref node_type(struct unit *u, const struct func *f, struct node *n);
/* Does `return E;` in an async(T) give E, a promise, to be adopted? A T that is a promise itself fulfils. */
bool return_adopts(struct unit *u, const struct func *f, const struct node *value);
bool node_is_array(const struct func *f, const struct node *n);

bool type_is_void(type_ref t);
bool type_is_promise(type_ref t);
bool type_is_promise_array(type_ref t); /* any number of dimensions */
bool type_is_array(type_ref t);
bool type_is_record(type_ref t);
bool type_is_volatile(type_ref t);      /* or an array of what is */
bool type_keeps_qualifiers(type_ref t); /* in the frame: volatile, or a typedef of const elements */
bool type_has_const_member(type_ref t); /* of a record, at any depth */
bool type_ends_flexible(type_ref t);    /* a record whose last member is an array of any length */
bool type_has_promises(type_ref t);     /* is one, or an array or a record in which there are any */
/* Each promise in a struct, at any depth: `.job.result`, `.list[2]`; NULL: in a union, and nobody
 * knows whether it is there. */
typedef void see_promise(void *data, const char *member, type_ref type);
void type_see_promises(struct unit *u, type_ref t, see_promise *see, void *data);
bool type_is_arithmetic(type_ref t);
bool type_is_integer(type_ref t);
bool type_is_enum(type_ref t);
bool type_is_complete(type_ref t);
bool type_is_variadic(type_ref t, size_t *named); /* a function's, or a pointer's to one */
bool type_is_pointer(type_ref t);                 /* and not a promise */
bool type_is_function(type_ref t);
bool type_is_error(type_ref t); /* async_error * */
bool type_is_vla(type_ref t);
bool type_is_variable(type_ref t); /* a VLA, or a pointer to one: variably modified (C11 6.7.6p3) */
/* Can main have a parameter of this type, as its number i? 0, an int, is its value's type too. */
bool type_fits_main(type_ref t, size_t i);
bool type_same(type_ref a, type_ref b);
type_ref type_promised(struct unit *u, type_ref t); /* T of promise(T) */
uint64_t type_size(type_ref t);                     /* 0: not known */
uint64_t type_align(type_ref t);

/* `name` declared with this type, in C: "char *name[3]"; an empty name gives a type name.
 * Top-level const is left out where `assignable`. */
const char *type_declare(struct unit *u, const struct func *f, type_ref t, const char *name,
                         bool assignable);
/* A local of f declared, under this name. */
const char *local_declare(struct unit *u, const struct func *f, const struct local *v,
                          const char *name);
/* Can the type of this local of f be written? If not, says so at this place. */
bool local_has_name(struct unit *u, const struct func *f, const struct local *v, struct span at);
/* Marks the types of f's blocks that a member of this type needs at file scope.
 * returns false: one of them cannot be moved there. */
bool type_hoist(struct unit *u, struct func *f, type_ref t);
bool local_type_hoist(struct unit *u, struct func *f, struct local_type *t);
/* What has to stand outside of f for this name in a type that has moved there; NULL: the name. */
const char *sema_outside(struct unit *u, const struct func *f, const struct ref *r);
/* For messages: as the user would write it. */
const char *type_name(struct unit *u, type_ref t);

/* Function-like macro invocations in f, as they stand in the source. */
struct macro_use {
    struct span span; /* of the name and its arguments */
    struct span name;
    bool function_like;
    bool ours;         /* one of the runtime's own, which read each argument once */
    const char *hides; /* what its body does to the function around it, in words; NULL: nothing */
    bool pastes;       /* it turns its arguments into strings or parts of names */
    uint32_t reach;    /* how far this one goes, or one of the user's before it */
};
const struct macro_use *sema_macro_at(const struct func *f, uint32_t offset);
/* Is this in one of the user's? */
bool sema_in_macro(const struct func *f, uint32_t offset);
size_t sema_macros(const struct func *f, const struct macro_use **list);
/* Macros that would mean something else where the text of f is printed: their names. moves_directives: some
 * are what its body defines or undefines. */
size_t sema_away(const struct func *f, const char *const **list, bool *moves_directives);
/* Invocations in front of f's body that lead to those. */
size_t sema_head_macros(const struct func *f, const struct span **list);
/* Does what is generated hold this word? */
bool is_word_of_output(const struct unit *u, const char *name);
/* Invocations outside of async functions' bodies that make async functions: whole ones, or the
 * words before a body. */
size_t sema_makers(const struct unit *u, const struct span **list);
/* Names in what the preprocessor has written that are those of macros with arguments: it has let them stand,
 * libclang has not, nor would any compiler. */
size_t sema_painted(const struct unit *u, const struct span **list);
/* Parts of f that #if leaves out. */
size_t sema_skipped(const struct unit *u, const struct span **list);
bool sema_is_skipped(const struct unit *u, uint32_t at);
/* A call of a function by its name, in f. */
struct call {
    struct span span;     /* out of a macro's body: the macro's invocation */
    struct span argument; /* the first, where the user wrote it; else empty */
    const char *name;
    const char *linked; /* what the linker calls it */
    bool from_macro;
    bool conditional; /* an if, ?:, && or loop of the macro's stands around it */
    bool no_return;
    bool blocks;  /* ASYNC_BLOCKING */
    bool is_own;  /* of a function that is defined here, under whatever name */
    size_t order; /* among all calls: those of one macro have one place */
};
/* Those that begin in this span, in the order of the text. */
size_t sema_calls(const struct func *f, struct span s, const struct call **list);
/* Is the expression with this very span a constant integer? */
bool sema_constant(const struct func *f, struct span s, long long *value);
/* Does anything that f declares, or that its text or macros refer to, have this name; or a macro? */
bool sema_name_taken(const struct func *f, const char *name);
/* What a member of frames is called: unless a macro has it, this. */
const char *sema_member(const struct unit *u, const char *name);
/* Fills func.aliases: when it is known where each local lives. */
void sema_alias_types(struct unit *u, struct func *f);
/* What a type that the user names in f is to be called where other names may hide it, or what stands
 * there for a variable whose type is meant; NULL: as it is. */
const char *sema_alias(struct unit *u, const struct func *f, const struct ref *r);
/* Fills unit.includes. */
void sema_list_includes(struct unit *u);
bool sema_has_listed(const struct unit *u, const char *file);
void sema_free(struct unit *u);

#endif
