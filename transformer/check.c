/* check.c - what is refused; and how each local is used
 *
 * reads   func.tree, func.refs, sema's types
 * fills   local.scope, local.address_taken, node.local, ref.use; errors
 *
 * The lowering that follows may take a sound program for granted. One
 * function a rule. */
#include "sema.h"

#include <stdlib.h>
#include <string.h>

struct check {
    struct unit *u;
    struct func *f;
};

/* For each node of a kind, in the order of the tree. */
static void
each(struct check *c, enum node_kind kind, void (*rule)(struct check *, struct node *))
{
    for (struct node *n = c->f->first[kind]; n != NULL; n = n->like)
        rule(c, n);
}

static void
refuse(struct check *c)
{
    c->f->refused = true;
}

/* ---- scopes and uses ---- */

static struct node *
enclosing(struct node *n, const enum node_kind *kinds, size_t n_kinds)
{
    for (n = n->parent; n != NULL; n = n->parent)
        for (size_t i = 0; i < n_kinds; i++)
            if (n->kind == kinds[i])
                return n;
    return NULL;
}

/* In a struct, union or enum: is the token at k a constant that it defines? */
static bool
is_enumerator(const struct unit *u, size_t k)
{
    const struct token *t = &u->tokens.at[k];

    return (token_is(&u->src, t - 1, "{") || token_is(&u->src, t - 1, ",")) &&
           (token_is(&u->src, t + 1, ",") || token_is(&u->src, t + 1, "=") ||
            token_is(&u->src, t + 1, "}"));
}

/* Where f declares this name, before the place at `before` and nearest to it; UINT32_MAX: nowhere. */
static uint32_t
declared_before(const struct check *c, const char *name, uint32_t before)
{
    const struct func *f = c->f;
    uint32_t at = UINT32_MAX;

    for (size_t i = 0; i < f->refs.len && f->refs.at[i].span.begin < before; i++)
        if (f->refs.at[i].where >= f->body.begin && f->refs.at[i].where < before &&
            f->refs.at[i].name != NULL && strcmp(f->refs.at[i].name, name) == 0)
            at = f->refs.at[i].where;
    for (size_t i = 0; i < f->locals.len; i++)
        if (f->locals.at[i]->at < before && strcmp(f->locals.at[i]->name, name) == 0 &&
            (at == UINT32_MAX || f->locals.at[i]->at > at))
            at = f->locals.at[i]->at;
    for (size_t i = 0; i < f->types.len; i++) {
        struct span s = f->types.at[i]->span;
        size_t k = token_at(&c->u->tokens, s.begin);

        for (; s.end <= before && c->u->tokens.at[k].span.end <= s.end; k++)
            if (token_is(&c->u->src, &c->u->tokens.at[k], name) &&
                (c->u->tokens.at[k].span.begin == f->types.at[i]->name.begin ||
                 is_enumerator(c->u, k)) &&
                (at == UINT32_MAX || c->u->tokens.at[k].span.begin > at))
                at = c->u->tokens.at[k].span.begin;
    }
    return at;
}

/* A name in the alignment of v, as the frame can have it: what the function declares means nothing out
 * there. libclang does not say what it names. */
static const char *
name_outside(struct check *c, const struct local *v, struct span name)
{
    const char *text = span_text(c->u, name);
    struct ref r = {.span = name, .kind = R_CONSTANT, .name = text};
    const char *number;

    r.where = declared_before(c, text, name.begin);
    if (r.where == UINT32_MAX)
        return text;
    number = sema_outside(c->u, c->f, &r);
    if (number != NULL)
        return number;
    diag_error(&c->u->diags, name, "unsupported-syntax",
               "the alignment of '%s' is made of what this function declares", v->name);
    diag_note(&c->u->diags, name, "write the number, or declare '%s' before the function", text);
    return text;
}

/* The argument of an alignment, as the frame can have it. */
static const char *
alignment_text(struct check *c, const struct local *v, struct span args)
{
    const struct tokens *t = &c->u->tokens;
    const char *text = "";

    for (size_t i = token_at(t, args.begin); t->at[i].span.begin < args.end; i++)
        text = arena_fmt(c->u->arena, "%s%s%s", text, *text ? " " : "",
                         t->at[i].kind == T_NAME ? name_outside(c, v, t->at[i].span)
                                                 : span_text(c->u, t->at[i].span));
    return text;
}

static bool
has_names(const struct check *c, struct span s)
{
    const struct tokens *t = &c->u->tokens;

    for (size_t i = token_at(t, s.begin); t->at[i].span.begin < s.end; i++)
        if (t->at[i].kind == T_NAME)
            return true;
    return false;
}

/* An attribute or specifier with its argument: _Alignas(64), __attribute__((aligned(64))),
 * __attribute__((cleanup(free_it))). The last of those that apply counts. */
static void
find_attribute(struct check *c, struct local *v, struct span where)
{
    const struct tokens *t = &c->u->tokens;
    bool attribute = false;

    for (size_t i = token_at(t, where.begin); t->at[i].span.begin < where.end; i++) {
        const char *name = span_text(c->u, t->at[i].span);
        struct span args;
        const char *text;
        bool specifier;

        attribute |= strncmp(name, "__attribute", 11) == 0;
        if (strcmp(name, "[") == 0 && token_is(&c->u->src, &t->at[i + 1], "[")) {
            attribute = true;
            i++;
        } else if (strcmp(name, "[") == 0)
            i = token_close(&c->u->src, t, i); /* an array's size */
        if (attribute && (strcmp(name, "unused") == 0 || strcmp(name, "__unused__") == 0 ||
                          strcmp(name, "maybe_unused") == 0))
            v->may_be_unused = true;
        if (t->at[i].kind != T_NAME || !token_is(&c->u->src, &t->at[i + 1], "("))
            continue;
        args.begin = t->at[i + 1].span.begin;
        args.end = t->at[token_close(&c->u->src, t, i + 1)].span.end;
        text = span_text(c->u, args);
        if (attribute && (strcmp(name, "cleanup") == 0 || strcmp(name, "__cleanup__") == 0))
            v->cleanup = (struct span){args.begin + 1, args.end - 1};
        specifier = strcmp(name, "_Alignas") == 0 || strcmp(name, "alignas") == 0;
        if (!specifier &&
            !(attribute && (strcmp(name, "aligned") == 0 || strcmp(name, "__aligned__") == 0)))
            continue;
        if (has_names(c, args))
            text = alignment_text(c, v, args);
        if (specifier)
            v->align_as = arena_fmt(c->u->arena, "_Alignas%s ", text);
        else
            v->align_as = arena_fmt(c->u->arena, "__attribute__((aligned%s)) ", text);
        v->align = strtoul(text + 1, NULL, 0);
    }
}

/* What the declaration says before the first declarator applies to all of them. */
static void
find_attributes(struct check *c, struct node *n, struct local *v)
{
    const struct node *first = n->parent->kids;
    const struct token *t = c->u->tokens.at;
    uint32_t begin = n->span.begin;

    for (const struct node *k = first; k != n; k = k->next) {
        size_t end =
            token_declarator_end(&c->u->src, &c->u->tokens, k->a ? k->a->span.end : k->span.begin);

        begin = t[end].span.end;
    }
    find_attribute(c, v, (struct span){n->parent->span.begin, first->span.begin});
    find_attribute(
        c, v,
        (struct span){
            begin, t[token_declarator_end(&c->u->src, &c->u->tokens, n->span.begin)].span.begin});
}

static void
find_scope(struct check *c, struct node *n)
{
    static const enum node_kind scopes[] = {S_BLOCK, S_FOR, S_SWITCH};
    struct node *scope;

    n->local = func_local_at(c->f, n->name.begin);
    if (n->local == NULL)
        return;
    scope = enclosing(n, scopes, 3);
    /* a jump back finds the object that is there since the block began (C11 6.2.4p6) */
    n->local->scope = (struct span){
        c->f->first[S_LABEL] != NULL ? scope->span.begin : n->span.begin, scope->span.end};
    find_attributes(c, n, n->local);
    n->local->in_switch = scope->parent != NULL && scope->parent->kind == S_SWITCH;
}

static void
find_caught(struct check *c, struct node *n)
{
    if (n->b == NULL)
        return;
    /* libclang has seen it as a variable of our view's macro */
    n->local = func_local_at(c->f, n->name.begin);
    if (n->local == NULL) {
        refuse(c); /* it said why */
        return;
    }
    n->local->is_catch = true;
    n->local->c_type = "async_error *";
    n->local->scope = n->b->span;
}

/* The expression that names part of the variable at n, and what stands around it. */
static struct node *
whole_access(struct check *c, struct node *n)
{
    for (;;) {
        struct node *p = n->parent;

        if (p != NULL &&
            (p->kind == E_PAREN || (p->kind == E_MEMBER && p->op[0] == '.' && p->a == n) ||
             (p->kind == E_INDEX && p->a == n && node_is_array(c->f, n))))
            n = p;
        else
            return n;
    }
}

/* Is n evaluated whenever the text is that it will be a part of? A statement expression without an
 * await stays in its text, whatever control flow there is in it. */
static bool
is_certain(const struct node *n)
{
    for (const struct node *p = n->parent; p != NULL; n = p, p = p->parent)
        switch (p->kind) {
        case E_AND:
        case E_OR:
            if (p->b == n && !n->has_await) /* with one it becomes a statement */
                return false;
            break;
        case E_COND:
            if (p->a != n && !p->c->has_await && (p->b == NULL || !p->b->has_await))
                return false;
            break;
        case E_GENERIC:
        case E_MACRO: return false;
        case E_BLOCK:
            if (!p->has_await)
                return false;
            break;
        default: break;
        }
    return true;
}

static void
judge_use(struct check *c, struct node *n)
{
    struct ref *r = n->ref;
    struct node *top, *around;
    bool array;

    if (r == NULL)
        return;
    r->seen = true;
    if (r->kind != R_LOCAL)
        return;
    top = whole_access(c, n);
    around = top->parent;
    if (around == NULL)
        return;
    array =
        node_bare(top) == n && !r->local->decayed ? r->local->is_array : node_is_array(c->f, top);
    if (around->kind == E_ADDRESS)
        r->local->address_taken = true;
    else if (array && !(around->kind == E_INDEX && around->a == top))
        r->local->address_taken = true;
    else if (around->kind == E_OTHER && around->op[0] == '@')
        r->local->address_taken = true; /* an asm operand */
    else if (around->kind == E_ASSIGN && around->a == top && strcmp(around->op, "=") == 0 &&
             (top == n || top->kind == E_PAREN))
        r->use = top == n && is_certain(around) ? USE_WRITE : USE_READ;
}

static bool
in_sizeof(struct check *c, struct node *n, uint32_t at)
{
    struct node *const fixed[] = {n->a, n->b, n->c, n->d};

    if (at < n->span.begin || at >= n->span.end)
        return false;
    for (struct node *k = n->kids; k != NULL; k = k->next)
        if (at >= k->span.begin && at < k->span.end)
            return in_sizeof(c, k, at);
    if (n->kind == E_SIZEOF)
        return true;
    for (size_t i = 0; i < 4; i++)
        if (fixed[i] != NULL && in_sizeof(c, fixed[i], at))
            return true;
    return false;
}

/* The same for a declaration's specifiers, which the tree does not show. */
static bool
in_typeof(struct check *c, uint32_t at)
{
    static const char *const words[] = {"typeof", "__typeof__", "__typeof", "sizeof", "_Alignof"};
    const struct tokens *t = &c->u->tokens;
    size_t depth = 0;

    for (size_t i = token_at(t, at); i > 1 && t->at[i].span.begin > c->f->body.begin; i--) {
        const struct token *k = &t->at[i - 1];

        if (token_is(&c->u->src, k, ";") || token_is(&c->u->src, k, "{") ||
            token_is(&c->u->src, k, "}"))
            return false;
        depth += token_is(&c->u->src, k, ")");
        if (!token_is(&c->u->src, k, "("))
            continue;
        if (depth != 0)
            depth--;
        else
            for (size_t w = 0; w < sizeof words / sizeof *words; w++)
                if (token_is(&c->u->src, k - 1, words[w]))
                    return true;
    }
    return false;
}

/* Names that the tree does not show: in sizeof, or in a macro's arguments,
 * where anything may be done with them. */
static void
judge_unseen(struct check *c)
{
    for (size_t i = 0; i < c->f->refs.len; i++) {
        struct ref *r = &c->f->refs.at[i];
        struct func *g = r->kind == R_FUNCTION && !r->seen ? unit_func(c->u, r->name) : NULL;

        if (g != NULL)
            g->mentioned =
                true; /* typeof(await g()): a use for the compiler, but not in our text */
        if (r->kind != R_LOCAL || r->seen || r->span.begin < c->f->body.begin)
            continue;
        if (in_sizeof(c, c->f->tree, r->span.begin) ||
            (!r->local->is_vla && in_typeof(c, r->span.begin)))
            r->use = USE_NONE;
        else if (r->local->is_vla == false)
            r->local->address_taken = true;
    }
}

/* ---- rules ---- */

static void
rule_variadic(struct check *c)
{
    struct span at = func_name_span(c->f);

    if (!c->f->is_variadic)
        return;
    diag_error(&c->u->diags, at, "variadic-async", "a variadic function cannot be async");
    diag_note(&c->u->diags, at,
              "its arguments are gone after the first await; take a va_list, an array or a struct");
    refuse(c);
}

const struct word *
await_in(const struct unit *u, struct span s)
{
    for (size_t i = word_from(u, s.begin); i < u->words.len && u->words.at[i].span.end <= s.end;
         i++)
        if (u->words.at[i].kind == W_AWAIT)
            return &u->words.at[i];
    return NULL;
}

/* `promise_release()`, `promise_race_of(a, )`: what our macros make of an argument that is not there
 * is nothing for anybody to read. Those that take any number may be given none. */
static void
rule_empty_argument(struct check *c, const struct macro_use *m)
{
    static const char *const any_number[] = {"promise_all", "promise_all_settled", "promise_race",
                                             "promise_any"};
    const struct source *src = &c->u->src;
    const struct token *t = &c->u->tokens.at[token_at(&c->u->tokens, m->name.end)];
    size_t depth = 0;

    for (size_t i = 0; i < sizeof any_number / sizeof *any_number; i++)
        if (span_is(c->u, m->name, any_number[i]))
            return;
    for (; t->kind != T_END && t->span.begin < m->span.end; t++) {
        bool begins = depth == 0 || (depth == 1 && token_is(src, t, ","));

        depth += token_is(src, t, "(") || token_is(src, t, "[") || token_is(src, t, "{");
        depth -= token_is(src, t, ")") || token_is(src, t, "]") || token_is(src, t, "}");
        if (!begins || t->span.end >= m->span.end ||
            (!token_is(src, t + 1, ",") && !token_is(src, t + 1, ")")))
            continue;
        diag_error(&c->u->diags, m->span, "syntax", "an argument of '%s' is empty",
                   span_text(c->u, m->name));
        refuse(c);
        return;
    }
}

static void
rule_head_macros(struct check *c)
{
    const struct span *list;
    size_t n = sema_head_macros(c->f, &list);

    for (size_t i = 0; i < n; i++) {
        diag_error(&c->u->diags, list[i], "macro",
                   "the macro '%s' would mean something else where its text is printed",
                   span_text(c->u, list[i]));
        diag_note(
            &c->u->diags, list[i],
            "the compiler's preprocessor could not expand it alone: write here what it stands for");
        refuse(c);
    }
}

static void
rule_macros(struct check *c)
{
    const struct source *src = &c->u->src;
    const struct macro_use *list;
    size_t n = sema_macros(c->f, &list);

    rule_head_macros(c);
    for (size_t i = 0; i < n; i++) {
        const struct macro_use *m = &list[i];
        const char *hides = m->hides;

        if (m->ours && m->function_like && strncmp(src->text + m->name.begin, "promise_", 8) == 0)
            rule_empty_argument(c, m);
        if (m->ours)
            continue;
        if (hides == NULL && m->function_like && await_in(c->u, m->span))
            hides = "may evaluate the await in its argument never, once or twice";
        if (hides == NULL)
            continue;
        diag_error(&c->u->diags, m->name, "macro", "the macro '%s' %s", span_text(c->u, m->name),
                   hides);
        diag_note(
            &c->u->diags, m->name,
            "the compiler's preprocessor could not expand it alone: write here what it stands for");
        refuse(c);
    }
}

/* Functions of the C library that read or write what a pointer of theirs points to, and keep none. */
static bool
keeps_nothing(const char *name)
{
    static const char *const list[] = {
        "memcpy",   "memmove", "memset", "memcmp",  "memchr",  "strlen",  "strcpy", "strncpy",
        "strcat",   "strncat", "strcmp", "strncmp", "strchr",  "strrchr", "strstr", "strnlen",
        "snprintf", "sprintf", "printf", "fprintf", "puts",    "fputs",   "fwrite", "fread",
        "read",     "write",   "qsort",  "strtol",  "strtoul", "atoi",    "bzero",  "strcasecmp",
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (strcmp(name, list[i]) == 0)
            return true;
    return false;
}

/* Is this pointer, or one made of it, used for nothing but what it points to? */
static bool
stays_here(struct check *c, struct node *n, const struct local *v)
{
    struct node *p = n->parent;
    const struct call *calls;
    type_ref t;
    char first;

    if (p == NULL)
        return false;
    t = sema_type_of(c->f, p->span);
    first = c->u->src.text[p->span.begin];
    switch (p->kind) {
    case S_EXPR:
    case S_IF:
    case S_WHILE:
    case S_DO:
    case S_FOR:
    case E_AND:
    case E_OR: return true;
    case E_PAREN:
    case E_CAST:
    case E_UPDATE: return stays_here(c, p, v);
    case E_INDEX:
    case E_MEMBER: /* what it points to, unless that is an array or its address is taken */
        return p->a == n && t != NULL && !type_is_array(t) &&
               (p->parent == NULL || p->parent->kind != E_ADDRESS);
    case E_OTHER:
        if (p->kids->next == NULL && first == '*')
            return t != NULL && !type_is_array(t) &&
                   (p->parent == NULL || p->parent->kind != E_ADDRESS);
        if (t != NULL && type_is_pointer(t))
            return stays_here(c, p, v);
        return first == '!' || strcmp(p->op, "==") == 0 || strcmp(p->op, "!=") == 0 ||
               strcmp(p->op, "<") == 0 || strcmp(p->op, ">") == 0 || strcmp(p->op, "-") == 0;
    case E_COND: return p->a == n || stays_here(c, p, v);
    case E_COMMA: return p->a == n || stays_here(c, p, v);
    case E_ASSIGN:
        /* p = p + 1 */
        return p->a->ref != NULL && p->a->ref->local == v && stays_here(c, p, v);
    case E_CALL:
        if (p->a == n || sema_calls(c->f, p->span, &calls) == 0 ||
            calls->span.begin != p->span.begin || calls->span.end != p->span.end ||
            !keeps_nothing(calls->name))
            return false;
        return t == NULL || !type_is_pointer(t) || stays_here(c, p, v);
    default: return false;
    }
}

/* The variable that this call's value begins as. */
static struct local *
initialised_by(struct check *c, const struct call *call)
{
    struct node *n = node_at(c->f->tree, call->span.begin);

    while (n->parent != NULL && n->span.begin == call->span.begin && n->span.end < call->span.end)
        n = n->parent;
    for (n = n->parent; n != NULL && (n->kind == E_PAREN || n->kind == E_CAST);)
        n = n->parent;
    return n != NULL && n->kind == D_ITEM ? n->local : NULL;
}

/* Is what setjmp or alloca gave gone before the next await, whatever the paths are? */
static bool
ends_before_await(struct check *c, const struct hold *h)
{
    struct local *v;
    const struct ref *ref;

    if (h->kind == HOLD_SETJMP) {
        /* longjmp may come while the jmp_buf is there (C11 7.13.2.1, 6.2.4p2) */
        ref = func_ref_at(c->f, h->call->argument.begin);
        v = ref != NULL && ref->kind == R_LOCAL && ref->span.end == h->call->argument.end
                ? ref->local
                : NULL;
        return v != NULL && !v->is_param && type_is_array(v->type) &&
               await_in(c->u, v->scope) == NULL;
    }
    v = initialised_by(c, h->call);
    if (v == NULL || v->address_taken || !type_is_pointer(v->type) ||
        await_in(c->u, v->scope) != NULL)
        return false;
    for (size_t i = 0; i < c->f->refs.len; i++) {
        ref = &c->f->refs.at[i];
        if (ref->kind == R_LOCAL && ref->local == v && ref->span.begin != v->at &&
            ref->use != USE_NONE && !stays_here(c, node_at(c->f->tree, ref->span.begin), v))
            return false;
    }
    return true;
}

/* The stack that setjmp and alloca refer to is the resume function's: the next await leaves it. */
static void
rule_stack(struct check *c)
{
    const struct paths *p = paths_of(c->u, c->f);

    for (size_t i = 0; i < p->holds.len && c->f->tree->has_await; i++) {
        const struct hold *h = &p->holds.at[i];
        const struct crossing *at = NULL;

        for (size_t k = 0; k < p->crossings.len && at == NULL; k++)
            if (p->crossings.at[k].hold == i)
                at = &p->crossings.at[k];
        if (h->kind == HOLD_LOCK || (at == NULL && h->seen && !p->unknown) ||
            in_sizeof(c, c->f->tree, h->call->span.begin) || ends_before_await(c, h))
            continue;
        diag_error(&c->u->diags, h->call->span,
                   h->kind == HOLD_SETJMP ? "setjmp-across-await" : "alloca-across-await",
                   "'%s' in an async function that awaits behind it: the stack it refers to is "
                   "gone after the await",
                   h->name);
        if (at != NULL)
            diag_note(&c->u->diags, at->await, "this await may be the next");
        diag_note(&c->u->diags, h->call->span,
                  h->kind == HOLD_SETJMP
                      ? "use try/catch, or do the part with %s in a function that is not async"
                      : "use malloc with 'defer free', or an array of fixed size, instead of %s",
                  h->name);
        refuse(c);
    }
}

static bool
assignable(type_ref to, type_ref from, const struct node *value, const struct unit *u)
{
    if (type_is_void(from))
        return false;
    if (type_same(to, from))
        return true;
    if (type_is_promise(to) != type_is_promise(from))
        return type_is_promise(to) && !type_is_promise(from) &&
               (type_is_pointer(from) || span_is(u, value->span, "0"));
    if (type_is_promise(to))
        return false;
    if (type_is_record(to) || type_is_record(from))
        return false;
    if (type_is_arithmetic(to))
        return type_is_arithmetic(from);
    if (type_is_pointer(to) || type_is_function(to))
        return type_is_pointer(from) || type_is_array(from) || type_is_function(from) ||
               span_is(u, value->span, "0");
    return true;
}

/* `await x`, x no promise: rule_await says so. */
static bool
awaits_no_promise(struct check *c, struct node *n)
{
    type_ref t;

    n = node_bare(n);
    if (n->kind != E_AWAIT || n->a == NULL)
        return false;
    t = sema_type_of(c->f, n->a->span);
    return t != NULL && !type_is_promise(t);
}

static void
rule_return(struct check *c, struct node *n)
{
    type_ref t;
    const char *is, *wants;

    if (c->f->type == NULL)
        return;
    if (n->a == NULL) {
        if (!c->f->is_void) {
            diag_error(&c->u->diags, n->span, "return-type",
                       "'return' without a value in '%s', which gives promise(%s)", c->f->name,
                       type_name(c->u, c->f->type));
            diag_note(&c->u->diags, n->span, "write 'return value;', or declare it async(void)");
        }
        return;
    }
    t = sema_type_of(c->f, n->a->span);
    if (t == NULL || (type_is_void(t) && c->f->is_void) || awaits_no_promise(c, n->a))
        return;
    is = type_name(c->u, t);
    wants = type_name(c->u, c->f->type);
    if (type_is_promise(t) && (!c->f->result_owns || return_adopts(c->u, c->f, n->a))) {
        type_ref of = type_promised(c->u, t);

        if (type_same(of, c->f->type))
            return;
        diag_error(&c->u->diags, n->a->span, "return-type",
                   "'%s' gives promise(%s), and this is a %s", c->f->name, wants, is);
        if (c->f->is_void)
            diag_note(&c->u->diags, n->a->span, "write 'await' instead of 'return', and 'return;'");
        else if (type_is_void(of))
            diag_note(&c->u->diags, n->a->span,
                      "await it, and return a value of type '%s'; or declare '%s' async(void)",
                      wants, c->f->name);
        else if (type_is_promise(of))
            diag_note(&c->u->diags, n->a->span,
                      "return a value of type '%s', or declare it async(%s)", wants,
                      type_name(c->u, of));
        else
            diag_note(&c->u->diags, n->a->span,
                      "write 'return await ...;' to convert the value to '%s'", wants);
        return;
    }
    if (c->f->is_void) {
        diag_error(&c->u->diags, n->a->span, "return-type",
                   "'return' with a value in '%s', which is async(void)", c->f->name);
        diag_note(&c->u->diags, n->a->span, "write 'return;', or declare it async(%s)", is);
        return;
    }
    if (!assignable(c->f->type, t, n->a, c->u)) {
        diag_error(&c->u->diags, n->a->span, "return-type",
                   "a value of type '%s' is returned from '%s', which gives promise(%s)", is,
                   c->f->name, wants);
        if (type_is_array(t))
            diag_note(&c->u->diags, n->a->span, "return a value of type '%s'", wants);
        else
            diag_note(&c->u->diags, n->a->span,
                      "return a value of type '%s', or declare it async(%s)", wants, is);
    }
}

static void
rule_throw(struct check *c, struct node *n)
{
    type_ref t;

    if (n->a == NULL)
        return;
    t = sema_type_of(c->f, n->a->span);
    if (t == NULL || type_is_integer(t) || type_is_error(t) || awaits_no_promise(c, n->a))
        return;
    diag_error(&c->u->diags, n->a->span, "throw-type",
               "'throw' takes an 'async_error *' or an errno, not a value of type '%s'",
               type_name(c->u, t));
    diag_note(&c->u->diags, n->a->span, "make one with async_error_new(code, \"...\")");
}

/* A promise where its value is meant: to libclang it is a pointer, and C lets pointers do a lot. */

static bool
is_number(struct check *c, struct node *n)
{
    type_ref t = n == NULL ? NULL : sema_type_of(c->f, n->span);

    return t != NULL && type_is_arithmetic(t) && !span_is(c->u, node_bare(n)->span, "0");
}

static void
want_value(struct check *c, struct node *n)
{
    type_ref t;

    if (!node_is_promise(c->f, n))
        return;
    n = node_bare(n);
    t = sema_type_of(c->f, n->span);
    if (t == NULL)
        return; /* it holds an error, which libclang reports */
    diag_error(&c->u->diags, n->span, "missing-await", "a %s is used as the value it will have",
               type_name(c->u, t));
    diag_note(&c->u->diags, n->span, "write 'await' before it to wait for the value");
    refuse(c);
}

/* Beside a number. Most are no promises, and to see that takes less than the type of the other. */
static void
want_value_beside(struct check *c, struct node *n, struct node *other)
{
    if (node_is_promise(c->f, n) && is_number(c, other))
        want_value(c, n);
}

/* A variable may be NULL, and that may be asked; a call has just made a promise. */
static void
want_truth(struct check *c, struct node *n)
{
    if (n != NULL && node_is_call(n))
        want_value(c, n);
}

static void
want_values_in_call(struct check *c, struct node *n)
{
    const struct ref *r = n->a == NULL ? NULL : n->a->ref;
    size_t i = 0, named;
    type_ref t;

    if (n->a == NULL ||
        (r != NULL && r->kind == R_FUNCTION && !r->is_variadic && n->a->kind == E_NAME))
        return;
    t = sema_type_of(c->f, n->a->span);
    if (t == NULL || !type_is_variadic(t, &named))
        return;
    for (struct node *k = n->kids; k != NULL; k = k->next)
        if (i++ >= named)
            want_truth(c, k);
}

static void
want_values_of_operator(struct check *c, struct node *n)
{
    struct node *left = n->kids, *right = left == NULL ? NULL : left->next;
    char first = c->u->src.text[n->span.begin];

    if (left == NULL || (right != NULL && right->next != NULL))
        return;
    if (right == NULL && first == '!')
        want_truth(c, left);
    else if (right == NULL && first != '\0' && strchr("-~+*", first) != NULL)
        want_value(c, left);
    else if (right == NULL || n->op[0] == '\0' || n->op[0] == '@')
        return;
    else if (strcmp(n->op, "==") == 0 || strcmp(n->op, "!=") == 0) {
        want_value_beside(c, right, left);
        want_value_beside(c, left, right);
    } else {
        want_value(c, left);
        want_value(c, right);
    }
}

static void
want_truths(struct check *c, struct node *n)
{
    want_truth(c, n->a);
    want_truth(c, n->b);
}

static void
want_either(struct check *c, struct node *n)
{
    want_truth(c, n->a);
    want_value_beside(c, n->c, n->b);
    want_value_beside(c, n->b, n->c);
}

static void
want_one_value(struct check *c, struct node *n)
{
    want_value(c, n->a);
}

/* `p->state`: T has no members, and the promise none that anybody could name. */
static void
rule_member(struct check *c, struct node *n)
{
    type_ref t, of;

    if (!node_is_promise(c->f, n->a))
        return;
    t = sema_type_of(c->f, node_bare(n->a)->span);
    of = t == NULL || !type_is_promise(t) ? NULL : type_promised(c->u, t);
    if (of == NULL || type_is_record(of)) {
        want_value(c, n->a);
        return;
    }
    diag_error(&c->u->diags, n->span, "promise-member", "a %s has no members", type_name(c->u, t));
    diag_note(&c->u->diags, n->span,
              "'await' gives its value; promise_state, promise_value and promise_error ask "
              "without waiting");
    refuse(c);
}

static void
want_values(struct check *c, struct node *n)
{
    want_value(c, n->a);
    want_value(c, n->b);
}

static void
want_values_to_change(struct check *c, struct node *n)
{
    if (strcmp(n->op, "=") != 0)
        want_values(c, n);
}

static void
want_value_to_convert(struct check *c, struct node *n)
{
    type_ref t = n->a != NULL && node_is_call(n->a) ? sema_type_of(c->f, n->span) : NULL;

    if (t != NULL && type_is_arithmetic(t))
        want_truth(c, n->a);
}

static void
want_condition(struct check *c, struct node *n)
{
    want_truth(c, n->a);
}

static void
want_loop_condition(struct check *c, struct node *n)
{
    want_truth(c, n->b);
}

/* What gives a promise that is let go when its expression ends. */
static bool
is_temporary(struct node *n)
{
    return node_is_call(n) || n->kind == E_AWAIT;
}

/* A promise in a list of initialisers that is let go sooner or later: a temporary, or a local of
 * ours has it. */
static struct node *
lent_promise(struct check *c, struct node *n)
{
    struct node *found = NULL;

    if (n == NULL)
        return NULL;
    n = node_bare(n);
    if (n->kind == E_PAIR || n->kind == E_CAST)
        return lent_promise(c, n->a);
    if (n->kind == E_COMMA)
        return lent_promise(c, n->b);
    if (n->kind == E_COND) {
        found = lent_promise(c, n->b == NULL ? n->a : n->b);
        return found != NULL ? found : lent_promise(c, n->c);
    }
    if (n->kind != E_LIST)
        return node_is_promise(c->f, n) && (is_temporary(n) || node_owner(n) != NULL) ? n : NULL;
    for (struct node *k = n->kids; k != NULL && found == NULL; k = k->next)
        found = lent_promise(c, k);
    return found;
}

/* Does this call go on when its statement has ended? A function that is not async holds what it keeps, as
 * the runtime's own do; of one in another file nobody knows. */
static bool
outlives_statement(struct check *c, const struct node *call)
{
    const struct node *p = call->parent;

    if (call->a == NULL || call->a->kind != E_NAME ||
        unit_func(c->u, span_text(c->u, call->a->span)) == NULL)
        return false;
    while (p->kind == E_PAREN || p->kind == E_COND)
        p = p->parent;
    return p->kind != E_AWAIT;
}

static void
see_lost(void *data, const char *member, type_ref type)
{
    (void)type;
    if (member == NULL)
        *(bool *)data = true;
}

/* A promise in a struct of this type that is passed by value: nobody holds what is in a union. */
static bool
may_be_lost(struct check *c, type_ref t)
{
    bool lost = false;

    if (t != NULL)
        type_see_promises(c->u, t, see_lost, &lost);
    return lost;
}

/* `struct job *j = &(struct job){.p = f()};`: the literal stays, and what it lends is let go, with the
 * statement or by the local that has it. `j = take(&(struct job){.p = f()});`: so does the frame
 * that has the pointer; and of a union passed by value it cannot hold what is in it. */
static void
rule_literal(struct check *c, struct node *n)
{
    struct node *p = n->parent, *lent = lent_promise(c, n->a);
    bool is_address = node_is_array(c->f, n);
    const char *when;

    if (lent == NULL)
        return;
    for (; p->kind == E_PAREN || p->kind == E_ADDRESS || p->kind == E_CAST; p = p->parent)
        is_address |= p->kind == E_ADDRESS;
    when = node_owner(lent) == NULL
               ? "at the end of the statement"
               : arena_fmt(c->u->arena, "when '%s' is assigned to or ends", node_owner(lent)->name);
    if (p->kind == E_CALL && outlives_statement(c, p)) {
        if (is_address ? node_owner(lent) != NULL : !may_be_lost(c, sema_type_of(c->f, n->span)))
            return;
        diag_error(&c->u->diags, lent->span, "literal-argument",
                   "this promise is let go %s, and what is called goes on", when);
        diag_note(
            &c->u->diags, n->span,
            "await the call here, or keep the promise in a variable until the call has ended");
        refuse(c);
        return;
    }
    if (!is_address || !(p->kind == E_ASSIGN ||
                         (p->kind == D_ITEM && p->local != NULL && !type_is_array(p->local->type))))
        return;
    diag_error(&c->u->diags, lent->span, "literal-address",
               "this promise is let go %s, and the literal stays", when);
    diag_note(&c->u->diags, n->span, "declare a variable, initialise that, and take its address");
}

/* Has the front end found an error in here? Then the tree may not be what was meant. */
static bool
has_error(struct check *c, struct span s)
{
    for (size_t i = 0; i < c->u->diags.list.len; i++) {
        const struct diag *d = &c->u->diags.list.at[i];

        if (d->severity == ERROR && d->path == NULL && !d->was_warning &&
            (d->name == NULL || strcmp(d->name, "missing-call") == 0) && d->span.begin >= s.begin &&
            d->span.begin <= s.end)
            return true;
    }
    return false;
}

/* Of a function that nobody has declared C89 says that it gives an int, which is nothing to add. */
static bool
calls_undeclared(struct check *c, struct span s)
{
    for (size_t i = 0; i < c->u->diags.list.len; i++) {
        const struct diag *d = &c->u->diags.list.at[i];

        if (d->path == NULL && d->severity == ERROR && d->span.begin >= s.begin &&
            d->span.begin < s.end &&
            (strstr(d->text, "call to undeclared function") != NULL ||
             (d->name != NULL && strcmp(d->name, "main") == 0)))
            return true;
    }
    return false;
}

static void
rule_await(struct check *c, struct node *n)
{
    type_ref t;

    if (n->a == NULL || node_is_promise(c->f, n->a))
        return;
    t = sema_type_of(c->f, n->a->span);
    if (t == NULL || type_is_promise(t))
        return;
    if (calls_undeclared(c, n->a->span)) {
        diag_forget(&c->u->diags, (struct span){n->span.begin, n->a->span.begin});
        return;
    }
    diag_error(&c->u->diags, n->span, "await-type",
               "'await' takes a promise, not a value of type '%s'", type_name(c->u, t));
    diag_note(&c->u->diags, n->span, "call an async function here, or leave out the 'await'");
    refuse(c);
}

static void
rule_case(struct check *c, struct node *n)
{
    const struct word *w;
    struct span at;

    if (n->a == NULL || !n->a->has_await)
        return;
    w = await_in(c->u, n->a->span);
    at = w != NULL ? w->span : n->a->span;
    diag_error(&c->u->diags, at, "await-in-constant", "'await' in a constant expression");
    diag_note(&c->u->diags, at, "a case label is fixed at compile time; use 'if'");
    refuse(c);
}

static void
rule_static(struct check *c, struct node *n)
{
    if (n->local != NULL || n->a == NULL || !n->a->has_await)
        return;
    diag_error(&c->u->diags, n->a->span, "await-in-constant",
               "'await' in the initialiser of a static variable");
    diag_note(&c->u->diags, n->a->span, "assign it in a statement of its own");
    refuse(c);
}

/* &await f(), and await f()++ */
static void
rule_object(struct check *c, struct node *n)
{
    if (n->a == NULL || node_bare(n->a)->kind != E_AWAIT || has_error(c, n->span))
        return;
    diag_error(&c->u->diags, n->span, "await-value", "the value of an await is not an object");
    diag_note(&c->u->diags, n->span, "store it in a variable first");
    refuse(c);
}

static void
rule_assigned(struct check *c, struct node *n)
{
    if (n->a == NULL || n->a->kind != E_AWAIT)
        return;
    diag_error(&c->u->diags, n->a->span, "await-value",
               "an await cannot be assigned to: it is a value");
    diag_note(&c->u->diags, n->a->span, "to settle a promise use promise_resolve");
    refuse(c);
}

/* ---- types of variable length ---- */

/* Would a label that the lowering makes stand between these places? */
static bool
suspends_in(struct check *c, struct node *n, struct span s)
{
    struct node *const parts[] = {n->a, n->b, n->c, n->d};

    if (n->span.end <= s.begin || n->span.begin >= s.end)
        return false;
    if (n->span.begin >= s.begin &&
        (n->kind == E_AWAIT || n->kind == S_DEFER ||
         (n->kind == S_RETURN && n->a != NULL && node_is_promise(c->f, n->a))))
        return true;
    for (size_t i = 0; i < 4; i++)
        if (parts[i] != NULL && suspends_in(c, parts[i], s))
            return true;
    for (struct node *k = n->kids; k != NULL; k = k->next)
        if (suspends_in(c, k, s))
            return true;
    return false;
}

/* The end of a block with a defer before n gets a label that n would be jumped past to. */
static bool
is_guarded(const struct node *n)
{
    for (const struct node *k = n->parent ? n->parent->kids : NULL; k != NULL && k != n;
         k = k->next) {
        if (k->kind == S_DEFER)
            return true;
        for (const struct node *d = k->kids; k->kind == S_DECL && d != NULL; d = d->next)
            if (d->local != NULL && d->local->cleanup.end != 0)
                return true;
    }
    return false;
}

/* An await, or something else that is jumped to, in the scope of a type of variable length. */
static void
find_variables(struct check *c, struct node *n)
{
    static const enum node_kind scopes[] = {S_BLOCK, S_FOR, S_SWITCH};
    struct node *d = n->parent;
    struct local *v = n->local;
    struct span scope = {d->span.begin, enclosing(n, scopes, 3)->span.end};

    if (v != NULL && v->is_variable)
        v->in_pieces = v->owns || suspends_in(c, c->f->tree, v->scope) ||
                       suspends_in(c, c->f->tree, scope) || is_guarded(d);
    for (size_t i = 0; d->kind == S_OPAQUE && i < c->f->types.len; i++) {
        struct local_type *t = c->f->types.at[i];

        if (t->is_variable && t->name.begin == n->name.begin &&
            (suspends_in(c, c->f->tree, scope) || is_guarded(d)))
            for (size_t k = 0; k < c->f->types.len; k++)
                c->f->types.at[k]->in_pieces |= same_typedef(c->f->types.at[k], t);
    }
    for (size_t i = 0; v != NULL && v->in_pieces && i < c->f->types.len; i++)
        if (c->f->types.at[i]->span.begin >= d->span.begin && !c->f->types.at[i]->is_typedef &&
            c->f->types.at[i]->span.end <= d->kids->span.begin)
            c->f->types.at[i]->must_move = true; /* struct { } a[n]: named again at each use */
}

static void
rule_break(struct check *c, struct node *n)
{
    static const enum node_kind breakable[] = {S_WHILE, S_DO, S_FOR, S_SWITCH};

    if (enclosing(n, breakable, 4) != NULL)
        return;
    diag_error(&c->u->diags, n->span, NULL, "'break' statement not in loop or switch statement");
    refuse(c);
}

static void
rule_continue(struct check *c, struct node *n)
{
    static const enum node_kind loops[] = {S_WHILE, S_DO, S_FOR};

    if (enclosing(n, loops, 3) != NULL)
        return;
    diag_error(&c->u->diags, n->span, NULL, "'continue' statement not in loop statement");
    refuse(c);
}

/* Between statements a directive stays where it is; within one that is taken apart it has no place. */
static void
rule_directives(struct check *c)
{
    static const char *const words[] = {"include", "include_next", "define", "undef", "pragma"};
    const struct tokens *t = &c->u->tokens;

    for (size_t i = token_at(t, c->f->body.begin); t->at[i].span.begin < c->f->body.end; i++) {
        struct span at = t->at[i].span;
        struct node *around;
        size_t k = 0;

        while (k < sizeof words / sizeof *words &&
               !token_is_directive(&c->u->src, &t->at[i], words[k]))
            k++;
        if (k == sizeof words / sizeof *words || sema_is_skipped(c->u, at.begin))
            continue;
        around = node_at(c->f->tree, at.begin);
        if (k > 1 && (around->kind == S_BLOCK || !around->has_await))
            continue;
        diag_error(&c->u->diags, at, "unsupported-syntax",
                   k > 1 ? "a directive within a statement that awaits"
                         : "what this includes cannot be read");
        diag_note(&c->u->diags, at,
                  k > 1
                      ? "put it before or behind the statement"
                      : "the compiler's preprocessor could not expand it alone: write it out here");
        refuse(c);
    }
}

/* What is let go of by itself must not be let go of once more. */
static void
rule_release(struct check *c, struct node *n)
{
    struct node *given;
    const struct local *owner;

    if (n->a == NULL || n->kids == NULL || !span_is(c->u, n->a->span, "promise_release"))
        return;
    given = node_bare(n->kids);
    owner = node_owner(given);
    if (owner != NULL) {
        diag_error(&c->u->diags, n->span, "reference",
                   "'%s' lets go of its promise by itself when its scope ends", owner->name);
        diag_note(&c->u->diags, n->span, "leave this out, or assign NULL to let go of it here");
    } else if (is_temporary(given) && node_is_promise(c->f, given)) {
        diag_error(&c->u->diags, n->span, "reference", "this promise is let go of by itself");
        diag_note(&c->u->diags, n->span, "write '(void)' and the call to let it float");
    } else
        return;
    refuse(c);
}

/* What is judged of the nodes of a kind. */
static const struct {
    enum node_kind kind;
    void (*rule)(struct check *, struct node *);
} rules[] = {
    {S_RETURN, rule_return},
    {S_THROW, rule_throw},
    {S_BREAK, rule_break},
    {S_CONTINUE, rule_continue},
    {S_CASE, rule_case},
    {D_ITEM, rule_static},
    {E_LITERAL, rule_literal},
    {E_AWAIT, rule_await},
    {E_ADDRESS, rule_object},
    {E_UPDATE, rule_object},
    {E_ASSIGN, rule_assigned},
    {E_CALL, rule_release},
    {E_OTHER, want_values_of_operator},
    {E_CALL, want_values_in_call},
    {E_AND, want_truths},
    {E_OR, want_truths},
    {E_COND, want_either},
    {E_INDEX, want_values},
    {E_ASSIGN, want_values_to_change},
    {E_CAST, want_value_to_convert},
    {E_MEMBER, rule_member},
    {E_UPDATE, want_one_value},
    {S_SWITCH, want_one_value},
    {S_IF, want_condition},
    {S_WHILE, want_condition},
    {S_DO, want_condition},
    {S_FOR, want_loop_condition},
};

/* What the signature must not hold. */
static void
rule_signature(struct check *c)
{
    const struct tokens *t = &c->u->tokens;

    for (size_t i = token_at(t, c->f->whole.begin); t->at[i].span.begin < c->f->body.begin; i++) {
        if (!token_is(&c->u->src, &t->at[i], "{"))
            continue;
        diag_error(&c->u->diags, t->at[i].span, "unsupported-syntax",
                   "a type is defined in the signature of the async function '%s'", c->f->name);
        diag_note(&c->u->diags, t->at[i].span, "define it before the function");
        refuse(c);
        return;
    }
}

/* What a promise can be of. */
static void
rule_result(struct check *c)
{
    type_ref t = c->f->type;
    const char *what;

    if (t == NULL || type_is_void(t))
        return;
    what = type_is_array(t)       ? "an array"
           : type_is_function(t)  ? "a function"
           : !type_is_complete(t) ? "an incomplete type"
                                  : NULL;
    if (what == NULL)
        return;
    diag_error(&c->u->diags, c->f->result, "promise-type",
               "'%s' is %s, and a promise cannot hold that", span_text(c->u, c->f->result), what);
    diag_note(&c->u->diags, c->f->result,
              type_is_array(t)      ? "put the array into a struct, or give a pointer to it"
              : type_is_function(t) ? "give a pointer to the function"
                                    : "define the type before, or give a pointer to it");
    refuse(c);
}

/* What the main that C knows can hand on, and what it can make of the value (C11 5.1.2.2.1; envp is
 * POSIX's). */
static void
rule_main(struct check *c)
{
    const struct func *f = c->f;

    if (!f->is_main || f->type == NULL)
        return;
    if (!type_fits_main(f->type, 0)) {
        diag_error(&c->u->diags, f->spec, "main", "'main' has to be an async(int)");
        diag_note(&c->u->diags, f->spec, "its value is the program's exit status");
        refuse(c);
    }
    for (size_t i = 0; i < f->n_params; i++) {
        const struct local *v = f->locals.at[i];
        struct span at = {v->at, v->at + (uint32_t)strlen(v->name)};

        if (i < 3 && type_fits_main(v->type, i))
            continue;
        diag_error(&c->u->diags, at, "main",
                   i == 0  ? "the first parameter of 'main' has to be of type 'int'"
                   : i < 3 ? "this parameter of 'main' has to be of type 'char **'"
                           : "'main' has no more than three parameters");
        diag_note(&c->u->diags, at, "write 'async(int) main(int argc, char **argv)'");
        refuse(c);
    }
}

static bool
has_variables(const struct func *f)
{
    bool any = false;

    for (size_t i = 0; i < f->locals.len; i++)
        any |= f->locals.at[i]->is_variable;
    for (size_t i = 0; i < f->types.len; i++)
        any |= f->types.at[i]->is_variable;
    return any;
}

void
check_rules(struct unit *u, struct func *f)
{
    struct check c = {.u = u, .f = f};

    rule_variadic(&c);
    rule_result(&c);
    rule_main(&c);
    rule_signature(&c);
    if (f->tree == NULL || f->refused)
        return; /* what could not be read cannot be judged */
    each(&c, D_ITEM, find_scope);
    each(&c, S_TRY, find_caught);
    for (size_t i = 0; i < f->n_params; i++) {
        f->locals.at[i]->scope = f->body;
        f->locals.at[i]->in_pieces = f->locals.at[i]->is_variable;
    }
    if (has_variables(f))
        each(&c, D_ITEM, find_variables);
    each(&c, E_NAME, judge_use);
    judge_unseen(&c);
    rule_macros(&c);
    rule_stack(&c);
    rule_directives(&c);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        each(&c, rules[i].kind, rules[i].rule);
    if (f->sema_seen ? !f->sema_ok && !diag_has_error(&u->diags, f->body) : u->diags.errors == 0) {
        diag_error(&u->diags, (struct span){f->name_at, f->name_at + 1}, "unsupported-syntax",
                   "the body of '%s' does not end where its braces say", f->name);
        diag_note(&u->diags, (struct span){f->name_at, f->name_at + 1},
                  "is there an #if inside that opens or closes a brace in one branch only?");
    }
}
