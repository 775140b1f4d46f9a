/* paths.c - what an async function may hold when it gets somewhere
 *
 * reads   func.tree, the calls that sema.c has found
 * fills   func.paths: locks, setjmps and allocas that an await may find
 *         live; whether the function's end can be reached
 *
 * A walk over the tree in the order of evaluation, with the set of what may
 * be held. Where paths meet, the sets are joined; what loops and labels begin
 * with is kept from one walk to the next, until nothing grows any more. */
#include "bits.h"
#include "sema.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_WALKS = 64
}; /* a function of a person's needs three or four */

struct state {
    bool live; /* it can be got here at all */
    struct bits held;
};

/* A loop or a label: what is known where it begins. */
struct place {
    struct node *node;
    struct state state;
};

struct scope {
    struct scope *outer;
    enum scope_kind {
        IN_BLOCK, /* defers run when it is left */
        IN_GUARD, /* a finally block runs when it is left */
        IN_TRY,   /* a catch block takes what is thrown */
        IN_LOOP,  /* or a switch */
        IN_CASES
    } kind;
    struct node *node;
    VEC(struct node *) defers;
    bool cleans;                          /* with an attribute: whatever its handler gives back */
    struct state thrown;                  /* IN_TRY */
    struct state *to_break, *to_continue; /* IN_LOOP; IN_CASES: the first alone */
    const struct state *at_cases;
    bool has_default;
};

enum effect {
    NONE,
    TAKES,
    TRIES,
    GIVES
};

/* What is known of a call. */
struct known {
    enum effect effect;
    size_t hold;       /* TAKES, TRIES: index in paths.holds */
    const char *gives; /* GIVES: the lock's name */
};

struct walk {
    struct unit *u;
    struct func *f;
    struct paths *found;
    const struct call *calls; /* all of the function's */
    struct known *known;      /* of each call */
    VEC(struct place) loops;  /* by offset */
    VEC(struct place) labels; /* by name */
    struct scope *scope;
    struct bits *crossed; /* by unit.words: what has been said to be held at that await */
    bool changed, unwinding, report;
};

/* ---- what is taken and given back ---- */

static const struct {
    const char *name;
    enum hold_kind kind;
    enum effect effect;
} effects[] = {
    {"pthread_mutex_lock", HOLD_LOCK, TAKES},
    {"pthread_mutex_trylock", HOLD_LOCK, TRIES},
    {"pthread_mutex_timedlock", HOLD_LOCK, TRIES},
    {"pthread_mutex_clocklock", HOLD_LOCK, TRIES},
    {"pthread_mutex_unlock", HOLD_LOCK, GIVES},
    {"pthread_rwlock_rdlock", HOLD_LOCK, TAKES},
    {"pthread_rwlock_wrlock", HOLD_LOCK, TAKES},
    {"pthread_rwlock_tryrdlock", HOLD_LOCK, TRIES},
    {"pthread_rwlock_trywrlock", HOLD_LOCK, TRIES},
    {"pthread_rwlock_timedrdlock", HOLD_LOCK, TRIES},
    {"pthread_rwlock_timedwrlock", HOLD_LOCK, TRIES},
    {"pthread_rwlock_unlock", HOLD_LOCK, GIVES},
    {"pthread_spin_lock", HOLD_LOCK, TAKES},
    {"pthread_spin_trylock", HOLD_LOCK, TRIES},
    {"pthread_spin_unlock", HOLD_LOCK, GIVES},
    {"mtx_lock", HOLD_LOCK, TAKES},
    {"mtx_trylock", HOLD_LOCK, TRIES},
    {"mtx_timedlock", HOLD_LOCK, TRIES},
    {"mtx_unlock", HOLD_LOCK, GIVES},
    {"flockfile", HOLD_LOCK, TAKES},
    {"ftrylockfile", HOLD_LOCK, TRIES},
    {"funlockfile", HOLD_LOCK, GIVES},
    {"setjmp", HOLD_SETJMP, TAKES},
    {"_setjmp", HOLD_SETJMP, TAKES},
    {"sigsetjmp", HOLD_SETJMP, TAKES},
    {"__sigsetjmp", HOLD_SETJMP, TAKES},
    {"__builtin_setjmp", HOLD_SETJMP, TAKES},
    {"alloca", HOLD_ALLOCA, TAKES},
    {"__builtin_alloca", HOLD_ALLOCA, TAKES},
    {"__builtin_alloca_with_align", HOLD_ALLOCA, TAKES},
    {"__builtin_alloca_uninitialized", HOLD_ALLOCA, TAKES},
};

static enum effect
named_effect(const struct call *call, enum hold_kind *kind)
{
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        if (strcmp(call->name, effects[i].name) == 0 ||
            strcmp(call->linked, effects[i].name) == 0) {
            *kind = effects[i].kind;
            return effects[i].effect;
        }
    return NONE;
}

static enum effect
effect_of(const struct walk *w, const struct call *call)
{
    return w->known[call - w->calls].effect;
}

/* Does the parenthesis at the beginning close at the end? */
static bool
is_enclosed(const char *s, size_t len)
{
    int depth = 0;

    for (size_t i = 0; i < len; i++) {
        depth += s[i] == '(';
        depth -= s[i] == ')';
        if (depth == 0)
            return i + 1 == len && len > 1;
    }
    return false;
}

/* The lock as it is named: of (&m), &m and LOCK(m) it is m. */
static const char *
lock_name(struct walk *w, const struct call *call)
{
    struct span s = call->argument;
    const char *text = w->u->src.text;
    VEC(char) name = {0};
    size_t begin = 0, end;

    if (s.end == 0) {
        s = call->span;
        while (s.begin < s.end && text[s.begin] != '(')
            s.begin++;
        if (s.begin == s.end)
            s = call->span; /* of a macro without arguments: its name */
    }
    for (uint32_t i = s.begin; i < s.end; i++)
        if (!isspace((unsigned char)text[i]))
            vec_push(w->u->arena, &name, text[i]);
    for (end = name.len; end - begin > 1;)
        if (name.at[begin] == '&')
            begin++;
        else if (is_enclosed(name.at + begin, end - begin)) {
            begin++;
            end--;
        } else
            break;
    return name.len == 0 ? "" : arena_strndup(w->u->arena, name.at + begin, end - begin);
}

static void
find_holds(struct walk *w)
{
    const struct call *calls;
    size_t n = sema_calls(w->f, w->f->body, &calls);

    w->calls = calls;
    w->known = arena_alloc(w->u->arena, (n + 1) * sizeof *w->known);
    for (size_t i = 0; i < n; i++) {
        struct hold h = {.call = &calls[i]};

        w->known[i].effect = named_effect(&calls[i], &h.kind);
        if (w->known[i].effect == NONE)
            continue;
        w->known[i].hold = w->found->holds.len;
        if (w->known[i].effect == GIVES) {
            w->known[i].gives = lock_name(w, &calls[i]);
            continue;
        }
        h.name = h.kind == HOLD_LOCK     ? lock_name(w, &calls[i])
                 : h.kind == HOLD_SETJMP ? "setjmp"
                                         : "alloca";
        vec_push(w->u->arena, &w->found->holds, h);
    }
}

/* ---- states ---- */

static struct state
nowhere(struct walk *w)
{
    return (struct state){false, bits_new(w->u->arena, w->found->holds.len)};
}

static bool
join(struct state *to, const struct state *from)
{
    if (!from->live)
        return false;
    if (to->live)
        return bits_join(&to->held, &from->held);
    to->live = true;
    memcpy(to->held.words, from->held.words, from->held.n_words * sizeof *from->held.words);
    return true;
}

static struct state
copy(struct walk *w, const struct state *s)
{
    struct state c = nowhere(w);

    join(&c, s);
    return c;
}

static void
keep(struct walk *w, struct place *p, const struct state *s)
{
    w->changed |= join(&p->state, s);
}

/* ---- places ---- */

static int
by_offset(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    return x->node->span.begin < y->node->span.begin ? -1
                                                     : x->node->span.begin > y->node->span.begin;
}

static struct place *
loop_place(struct walk *w, struct node *n)
{
    struct place key = {.node = n};

    return bsearch(&key, w->loops.at, w->loops.len, sizeof key, by_offset);
}

static int
compare_names(const struct walk *w, struct span a, struct span b)
{
    size_t n = a.end - a.begin, m = b.end - b.begin;
    int order = memcmp(w->u->src.text + a.begin, w->u->src.text + b.begin, n < m ? n : m);

    return order != 0 ? order : n < m ? -1 : n > m;
}

static void
find_places(struct walk *w)
{
    static const enum node_kind loops[] = {S_WHILE, S_DO, S_FOR};

    for (size_t i = 0; i < sizeof loops / sizeof *loops; i++)
        for (struct node *n = w->f->first[loops[i]]; n != NULL; n = n->like)
            vec_push(w->u->arena, &w->loops, ((struct place){n, nowhere(w)}));
    for (struct node *n = w->f->first[S_LABEL]; n != NULL; n = n->like)
        vec_push(w->u->arena, &w->labels, ((struct place){n, nowhere(w)}));
}

/* ---- leaving scopes ---- */

static void walk(struct walk *w, struct node *n, struct state *s);

/* What runs when this scope is left. */
static void
leave(struct walk *w, struct scope *scope, struct state *s)
{
    struct scope *was = w->scope;

    w->scope = scope->outer;
    for (size_t i = scope->defers.len; i-- > 0;)
        walk(w, scope->defers.at[i]->a, s);
    if (scope->kind == IN_GUARD)
        walk(w, scope->node->c, s);
    for (size_t i = 0; scope->cleans && i < w->found->holds.len; i++)
        if (w->found->holds.at[i].kind == HOLD_LOCK)
            bits_drop(&s->held, i);
    w->scope = was;
}

/* Leaves the scopes up to `to`. A jump out of what runs meanwhile goes nowhere. */
static struct state
unwind(struct walk *w, const struct state *s, const struct scope *to)
{
    struct state c = copy(w, s);
    bool was = w->unwinding;

    w->unwinding = true;
    for (struct scope *o = w->scope; o != to && o != NULL && !was; o = o->outer)
        leave(w, o, &c);
    w->unwinding = was;
    return c;
}

/* A throw; or an await, which may fail: what a function does that it ends is of no interest then, for
 * what it holds has been seen at the await. */
static void throw(struct walk * w, const struct state *s, bool is_await)
{
    struct scope *to = w->scope;
    struct state c;

    while (to != NULL && to->kind != IN_TRY)
        to = to->outer;
    if (to == NULL && is_await)
        return;
    c = unwind(w, s, to);
    if (to != NULL)
        join(&to->thrown, &c);
}

static bool
holds_place(const struct scope *o, uint32_t at)
{
    const struct node *n = o->node;
    struct span a, b = {0, 0};

    if (o->kind == IN_GUARD || o->kind == IN_TRY) {
        a = n->a->span;
        if (o->kind == IN_GUARD && n->b != NULL)
            b = n->b->span;
    } else
        a = n->span;
    return (at >= a.begin && at < a.end) || (at >= b.begin && at < b.end);
}

/* A jump to the label of this name; or, where the name is empty, to any. */
static void
go_to(struct walk *w, struct span name, const struct state *s)
{
    for (size_t i = 0; i < w->labels.len; i++) {
        struct place *p = &w->labels.at[i];
        struct scope *to = w->scope;
        struct state c;

        if (name.end != name.begin && compare_names(w, p->node->name, name) != 0)
            continue;
        while (to != NULL && !holds_place(to, p->node->span.begin))
            to = to->outer;
        c = unwind(w, s, to);
        keep(w, p, &c);
    }
}

static void
jump(struct walk *w, const struct state *s, bool is_break)
{
    struct scope *to = w->scope;
    struct state c;

    while (to != NULL && (is_break ? to->to_break : to->to_continue) == NULL)
        to = to->outer;
    if (to == NULL)
        return;
    c = unwind(w, s, to);
    join(is_break ? to->to_break : to->to_continue, &c);
}

/* ---- expressions ---- */

static void
give_back(struct walk *w, const char *name, struct state *s)
{
    for (size_t i = 0; i < w->found->holds.len; i++)
        if (w->found->holds.at[i].kind == HOLD_LOCK &&
            strcmp(w->found->holds.at[i].name, name) == 0)
            bits_drop(&s->held, i);
}

static void
apply(struct walk *w, const struct call *call, struct state *s)
{
    const struct known *k = &w->known[call - w->calls];

    if (call->no_return && !call->conditional)
        s->live = false;
    if (k->effect == TAKES) {
        w->found->holds.at[k->hold].seen = true;
        bits_add(&s->held, k->hold);
    } else if (k->effect == GIVES)
        give_back(w, k->gives, s);
}

/* The call that this expression is, when it is one of a function by its name. */
static const struct call *
call_at(struct walk *w, struct node *n)
{
    const struct call *calls;
    size_t count = sema_calls(w->f, n->span, &calls);

    for (size_t i = 0; i < count && calls[i].span.begin == n->span.begin; i++)
        if (calls[i].span.end == n->span.end)
            return &calls[i];
    return NULL;
}

static void
apply_macro(struct walk *w, struct node *n, uint32_t end, struct state *s)
{
    const struct call *calls;
    size_t count = sema_calls(w->f, n->span, &calls);

    for (size_t i = 0; i < count; i++)
        if (calls[i].span.end <= end)
            apply(w, &calls[i], s);
}

static void
cross(struct walk *w, struct node *n, const struct state *s)
{
    struct bits *said;

    if (!w->report || !s->live || w->found->holds.len == 0)
        return;
    /* on many paths, but it is said once */
    said = &w->crossed[word_from(w->u, n->span.begin)];
    if (said->words == NULL)
        *said = bits_new(w->u->arena, w->found->holds.len);
    for (size_t i = 0; i < w->found->holds.len; i++)
        if (bits_has(&s->held, i) && !bits_has(said, i)) {
            bits_add(said, i);
            vec_push(w->u->arena, &w->found->crossings, ((struct crossing){i, n->span}));
        }
}

/* The lock that a call tries to take: zero says that it has. */
static bool
tries(struct walk *w, struct node *n, size_t *hold)
{
    const struct call *calls;
    size_t count;

    n = node_bare(n);
    if (n == NULL || (n->kind != E_CALL && n->kind != E_MACRO))
        return false;
    count = sema_calls(w->f, n->span, &calls);
    for (size_t i = 0; i < count && calls[i].span.begin == n->span.begin; i++)
        if (effect_of(w, &calls[i]) == TRIES) {
            *hold = w->known[&calls[i] - w->calls].hold;
            return true;
        }
    return false;
}

static bool
is_zero(struct walk *w, struct node *n)
{
    long long value;

    n = node_bare(n);
    return n != NULL && sema_constant(w->f, n->span, &value) && value == 0;
}

/* As a constant condition is. */
static int
truth(struct walk *w, struct node *n)
{
    long long value;

    if (n->truth != NOT_ASKED)
        return n->truth;
    n->truth = VARIES;
    if (n->kind == E_OTHER && n->op[0] == '\0' && w->u->src.text[n->span.begin] == '"')
        n->truth = ALWAYS; /* assert(!"reached") */
    else if (!n->has_await && sema_constant(w->f, n->span, &value))
        n->truth = value != 0 ? ALWAYS : NEVER;
    return n->truth;
}

/* Evaluates a condition: where it is true, and where it is false. */
static void
branch(struct walk *w, struct node *n, struct state *s, struct state *yes, struct state *no)
{
    struct state left, other;
    struct node *e = node_bare(n);
    size_t hold;

    if (e == NULL) {
        *yes = copy(w, s);
        *no = nowhere(w);
        return;
    }
    if (e->kind == E_AND || e->kind == E_OR) {
        bool both = e->kind == E_AND;

        branch(w, e->a, s, both ? &left : yes, both ? no : &left);
        branch(w, e->b, &left, both ? yes : &other, both ? &other : no);
        join(both ? no : yes, &other);
        return;
    }
    if (e->kind == E_OTHER && e->kids != NULL && e->kids->next == NULL &&
        w->u->src.text[e->span.begin] == '!') {
        branch(w, e->kids, s, no, yes);
        return;
    }
    if (e->kind == E_COMMA) {
        walk(w, e->a, s);
        branch(w, e->b, s, yes, no);
        return;
    }
    if (e->kind == E_OTHER && e->kids != NULL && e->kids->next != NULL &&
        (strcmp(e->op, "==") == 0 || strcmp(e->op, "!=") == 0) && tries(w, e->kids, &hold) &&
        is_zero(w, e->kids->next)) {
        bool same = e->op[0] == '=';

        branch(w, e->kids, s, same ? no : yes, same ? yes : no);
        return;
    }
    walk(w, n, s);
    *yes = copy(w, s);
    *no = copy(w, s);
    if (tries(w, e, &hold))
        bits_add(&no->held, hold);
    else if (truth(w, e) != VARIES)
        (truth(w, e) == ALWAYS ? no : yes)->live = false;
}

static void
choose(struct walk *w, struct node *n, struct state *s)
{
    struct state yes, no;

    branch(w, n->a, s, &yes, &no);
    walk(w, n->b, &yes);
    walk(w, n->c, &no);
    *s = yes;
    join(s, &no);
}

static void
walk_some(struct walk *w, struct node *n, bool awaiting, struct state *s)
{
    struct node *const parts[] = {n->a, n->b, n->c, n->d};

    for (size_t i = 0; i < 4; i++)
        if (parts[i] != NULL && parts[i]->has_await == awaiting)
            walk(w, parts[i], s);
    for (struct node *k = n->kids; k != NULL; k = k->next)
        if (k->has_await == awaiting)
            walk(w, k, s);
}

/* Operands in no order: the awaits run first. */
static void
walk_operands(struct walk *w, struct node *n, struct state *s)
{
    walk_some(w, n, true, s);
    walk_some(w, n, false, s);
}

/* asm goto may go on, or to one of its labels. */
static void
walk_asm(struct walk *w, const struct node *n, const struct state *s)
{
    const struct tokens *t = &w->u->tokens;

    for (size_t i = token_at(t, n->span.begin); t->at[i].span.begin < n->span.end; i++)
        if (token_is(&w->u->src, &t->at[i], "goto"))
            go_to(w, (struct span){0, 0}, s);
}

static void
walk_expression(struct walk *w, struct node *n, struct state *s)
{
    struct state yes, no;
    const struct macro_use *use;
    const struct call *call;

    switch (n->kind) {
    case E_SIZEOF: break;
    case E_AND:
    case E_OR:
        branch(w, n, s, &yes, &no);
        *s = yes;
        join(s, &no);
        break;
    case E_COND: choose(w, n, s); break;
    case E_GENERIC:
        yes = nowhere(w);
        for (struct node *k = n->kids; k != NULL; k = k->next) {
            no = copy(w, s);
            walk(w, k, &no);
            join(&yes, &no);
        }
        *s = yes;
        break;
    case E_AWAIT:
        walk(w, n->a, s);
        cross(w, n, s);
        throw(w, s, true);
        break;
    case E_CALL:
        walk_operands(w, n, s);
        call = call_at(w, n);
        if (call != NULL)
            apply(w, call, s);
        break;
    case E_MACRO:
    case E_NAME:
        use = sema_macro_at(w->f, n->span.begin);
        if (use != NULL && !use->ours)
            apply_macro(w, n, use->span.end, s);
        break;
    case E_COMMA:
        walk(w, n->a, s);
        walk(w, n->b, s);
        break;
    case S_DECL:
        for (struct node *k = n->kids; k != NULL; k = k->next) {
            walk(w, k, s);
            if (w->scope != NULL && k->local != NULL && k->local->cleanup.end != 0)
                w->scope->cleans = true;
        }
        break;
    default:
        walk_operands(w, n, s);
        if (n->kind == E_OTHER && n->op[0] == '@')
            walk_asm(w, n, s);
        break;
    }
}

/* ---- statements ---- */

static void
walk_block(struct walk *w, struct node *n, struct state *s)
{
    struct scope scope = {.outer = w->scope, .kind = IN_BLOCK, .node = n};

    w->scope = &scope;
    for (struct node *k = n->kids; k != NULL; k = k->next)
        walk(w, k, s);
    leave(w, &scope, s);
    w->scope = scope.outer;
}

static void
walk_loop(struct walk *w, struct node *n, struct state *s)
{
    struct state after = nowhere(w), again = nowhere(w), yes, no;
    struct scope scope = {.outer = w->scope, .kind = IN_LOOP, .node = n};
    struct place *begin = loop_place(w, n);

    if (n->kind == S_FOR)
        walk(w, n->a, s);
    keep(w, begin, s);
    *s = copy(w, &begin->state);
    scope.to_break = &after;
    scope.to_continue = &again;
    if (n->kind == S_DO) {
        w->scope = &scope;
        walk(w, n->b, s);
        w->scope = scope.outer;
        join(s, &again);
        branch(w, n->a, s, &yes, &no);
    } else {
        branch(w, n->kind == S_FOR ? n->b : n->a, s, &yes, &no);
        w->scope = &scope;
        walk(w, n->kind == S_FOR ? n->d : n->b, &yes);
        w->scope = scope.outer;
        join(&yes, &again);
        if (n->kind == S_FOR)
            walk(w, n->c, &yes);
    }
    keep(w, begin, &yes);
    *s = no;
    join(s, &after);
}

static void
walk_switch(struct walk *w, struct node *n, struct state *s)
{
    struct state after = nowhere(w), begin;
    struct scope scope = {.outer = w->scope, .kind = IN_CASES, .node = n};
    type_ref t;

    walk(w, n->a, s);
    begin = copy(w, s);
    scope.to_break = &after;
    scope.at_cases = &begin;
    s->live = false;
    w->scope = &scope;
    walk(w, n->b, s);
    w->scope = scope.outer;
    join(s, &after);
    /* that all enumerators are there is for -Wswitch to say */
    t = n->a == NULL ? NULL : sema_type_of(w->f, node_bare(n->a)->span);
    if (!scope.has_default && (t == NULL || !type_is_enum(t)))
        join(s, &begin);
}

static void
walk_case(struct walk *w, struct node *n, struct state *s)
{
    for (struct scope *o = w->scope; o != NULL; o = o->outer)
        if (o->kind == IN_CASES) {
            o->has_default |= n->a == NULL;
            join(s, o->at_cases);
            break;
        }
    walk(w, n->b, s);
}

static void
walk_try(struct walk *w, struct node *n, struct state *s)
{
    struct scope guard = {.outer = w->scope, .kind = IN_GUARD, .node = n}, catcher;

    if (n->c != NULL)
        w->scope = &guard;
    if (n->b != NULL) {
        catcher = (struct scope){.outer = w->scope, .kind = IN_TRY, .node = n};
        catcher.thrown = nowhere(w);
        w->scope = &catcher;
        walk(w, n->a, s);
        w->scope = catcher.outer;
        walk(w, n->b, &catcher.thrown);
        join(s, &catcher.thrown);
    } else
        walk(w, n->a, s);
    w->scope = guard.outer;
    walk(w, n->c, s);
}

static void
walk_label(struct walk *w, struct node *n, struct state *s)
{
    for (size_t i = 0; i < w->labels.len; i++)
        if (w->labels.at[i].node == n) {
            keep(w, &w->labels.at[i], s);
            *s = copy(w, &w->labels.at[i].state);
        }
    walk(w, n->a, s);
}

static void
walk(struct walk *w, struct node *n, struct state *s)
{
    static const struct span nameless = {0, 0};
    struct state gone;

    if (n == NULL)
        return;
    switch (n->kind) {
    case S_BLOCK: walk_block(w, n, s); break;
    case S_LIST:
        for (struct node *k = n->kids; k != NULL; k = k->next)
            walk(w, k, s);
        break;
    case S_IF: choose(w, n, s); break;
    case S_WHILE:
    case S_DO:
    case S_FOR: walk_loop(w, n, s); break;
    case S_SWITCH: walk_switch(w, n, s); break;
    case S_CASE: walk_case(w, n, s); break;
    case S_LABEL: walk_label(w, n, s); break;
    case S_TRY: walk_try(w, n, s); break;
    case S_DEFER:
        if (w->scope != NULL && w->scope->kind == IN_BLOCK && s->live)
            vec_push(w->u->arena, &w->scope->defers, n);
        break;
    case S_GOTO:
    case S_BREAK:
    case S_CONTINUE:
        if (n->kind == S_GOTO) {
            walk(w, n->a, s);
            go_to(w, n->a != NULL ? nameless : n->name, s);
        } else
            jump(w, s, n->kind == S_BREAK);
        s->live = false;
        break;
    case S_RETURN:
        walk(w, n->a, s);
        gone = unwind(w, s, NULL);
        (void)gone;
        s->live = false;
        break;
    case S_THROW:
        walk(w, n->a, s);
        throw(w, s, false);
        s->live = false;
        break;
    default: walk_expression(w, n, s); break;
    }
}

/* Most functions hold nothing, and end as most functions do. */
static bool
is_plain(const struct walk *w)
{
    const struct node *last = w->f->tree->kids;

    while (last != NULL && last->next != NULL)
        last = last->next;
    return w->found->holds.len == 0 &&
           (w->f->is_void || (last != NULL && (last->kind == S_RETURN || last->kind == S_THROW)));
}

const struct paths *
paths_of(struct unit *u, struct func *f)
{
    struct walk w = {.u = u, .f = f};
    struct state s;
    unsigned walks = 0;

    if (f->paths != NULL)
        return f->paths;
    w.found = f->paths = arena_new(u->arena, struct paths);
    if (f->tree == NULL)
        return w.found;
    find_holds(&w);
    if (is_plain(&w))
        return w.found;
    find_places(&w);
    if (w.loops.len != 0)
        qsort(w.loops.at, w.loops.len, sizeof *w.loops.at, by_offset);
    do {
        w.changed = false;
        s = nowhere(&w);
        s.live = true;
        walk(&w, f->tree, &s);
    } while (w.changed && ++walks < MOST_WALKS);
    if (w.changed) {
        w.found->unknown = true;
        return w.found;
    }
    w.report = true;
    w.crossed = arena_alloc(u->arena, (u->words.len + 1) * sizeof *w.crossed);
    s = nowhere(&w);
    s.live = true;
    walk(&w, f->tree, &s);
    w.found->ends = s.live;
    return w.found;
}
