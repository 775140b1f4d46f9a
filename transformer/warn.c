/* warn.c - what is warned of
 *
 * reads   func.tree, func.refs, sema's types and calls, func.paths; func.frame
 * fills   warnings
 *
 * One function a rule. What may be wrong in a program that is right in C: so
 * each rule keeps silent wherever the program may be right as it stands. The
 * names of the warnings, and which are on, are in warning.c. */
#include "sema.h"

#include <stdlib.h>
#include <string.h>

struct rules {
    struct unit *u;
    struct func *f;
};

/* For each node of a kind, in the order of the tree. */
static void
each(struct rules *r, enum node_kind kind, void (*rule)(struct rules *, struct node *))
{
    for (struct node *n = r->f->first[kind]; n != NULL; n = n->like)
        rule(r, n);
}

static bool
within(struct span inner, struct span outer)
{
    return inner.begin >= outer.begin && inner.end <= outer.end;
}

static bool
is_evaluated(struct rules *r, uint32_t at)
{
    struct node *n = node_at(r->f->tree, at);

    while (n != NULL && n->kind != E_SIZEOF)
        n = n->parent;
    return n == NULL;
}

/* ---- -Wfloating-promise ---- */

/* Does this give a promise that nobody else has? An await of a call does: what that waited for is gone. */
static bool
gives_promise(const struct func *f, struct node *n)
{
    struct node *e = node_bare(n);

    return node_is_promise(f, n) && (node_is_call(e) || (e->kind == E_AWAIT && e->a != NULL &&
                                                         node_is_call(node_bare(e->a))));
}

/* An expression whose value nobody takes. */
static void
discarded(struct rules *r, struct node *n)
{
    struct node *e = node_bare(n);

    if (e == NULL)
        return;
    if (e->kind == E_COMMA)
        discarded(r, e->b); /* the left one is come by on its own */
    else if (e->kind == E_COND && node_is_call(e->c)) {
        discarded(r, e->b);
        discarded(r, e->c);
    } else if (gives_promise(r->f, n)) {
        type_ref t = sema_type_of(r->f, n->span); /* NULL: an error is in it */

        if (e->kind == E_CALL && e->a != NULL && span_is(r->u, e->a->span, "promise_retain")) {
            diag_error(&r->u->diags, n->span, "reference",
                       "the reference that this takes is let go of again at once");
            diag_note(&r->u->diags, n->span,
                      "store it; a plain function that keeps a promise retains it itself");
        } else if (warn(r->u, WARN_FLOATING_PROMISE, n->span,
                        "nobody waits for this %s, and nobody will see it fail",
                        t != NULL ? type_name(r->u, t) : "promise"))
            diag_note(&r->u->diags, n->span,
                      "write 'await' before it, or '(void)' to let it float");
    }
}

static void
floating_before_comma(struct rules *r, struct node *n)
{
    discarded(r, n->a);
}

static void
floating_in_loop(struct rules *r, struct node *n)
{
    if (n->a != NULL && n->a->kind != S_EXPR && n->a->kind != S_DECL)
        discarded(r, n->a);
    discarded(r, n->c);
}

static void
floating_in_statement(struct rules *r, struct node *n)
{
    struct node *block = n->parent;

    /* the last of a statement expression is its value */
    if (n->a != NULL && (block == NULL || block->parent == NULL || block->parent->kind != E_BLOCK ||
                         n->next != NULL))
        discarded(r, n->a);
}

/* ---- -Wblocking-call ---- */

/* Calls that wait for somebody else: a clock, a peer, a process, a thread, a person at a keyboard.
 * Not those that wait for a disk or for room in a buffer (write, fread, printf): a program that
 * minds those says so, and one that does not is not wrong. */
static const struct {
    const char *name;
    const char *instead; /* NULL: async_work */
    const char
        *unless;      /* a word in the arguments that makes it come back at once; 0: the last one */
    const char *only; /* a word in the arguments without which it is not known to wait */
    bool unless_polled; /* with an async_poll in the function it is likely to come back at once */
} blocking[] = {
    {"sleep", "async_sleep(ms)", NULL, NULL, false},
    {"usleep", "async_sleep(ms)", NULL, NULL, false},
    {"nanosleep", "async_sleep(ms)", NULL, NULL, false},
    {"clock_nanosleep", "async_sleep(ms)", NULL, NULL, false},
    {"thrd_sleep", "async_sleep(ms)", NULL, NULL, false},
    {"pause", "async_signal(signo)", NULL, NULL, false},
    {"sigsuspend", "async_signal(signo)", NULL, NULL, false},
    {"sigwait", "async_signal(signo)", NULL, NULL, false},
    {"sigwaitinfo", "async_signal(signo)", NULL, NULL, false},
    {"sigtimedwait", "async_signal(signo)", NULL, NULL, false},
    {"read", "async_read", NULL, NULL, true},
    {"readv", "async_read", NULL, NULL, true},
    {"recv", "async_recv", "MSG_DONTWAIT", NULL, true},
    {"recvfrom", "async_recv", "MSG_DONTWAIT", NULL, true},
    {"recvmsg", "async_poll and MSG_DONTWAIT", "MSG_DONTWAIT", NULL, true},
    {"recvmmsg", "async_poll and MSG_DONTWAIT", "MSG_DONTWAIT", NULL, true},
    {"accept", "async_accept", NULL, NULL, true},
    {"accept4", "async_accept", NULL, NULL, true},
    {"connect", "async_connect", NULL, NULL, false},
    {"select", "async_poll", NULL, NULL, false},
    {"pselect", "async_poll", NULL, NULL, false},
    {"poll", "async_poll", "0", NULL, false},
    {"ppoll", "async_poll", NULL, NULL, false},
    {"epoll_wait", "async_poll on the epoll descriptor", "0", NULL, false},
    {"epoll_pwait", "async_poll on the epoll descriptor", NULL, NULL, false},
    {"flock", NULL, "LOCK_NB LOCK_UN", NULL, false},
    {"fsync", "async_fsync", NULL, NULL, false},
    {"fdatasync", "async_fsync", NULL, NULL, false},
    {"wait", "async_wait(pid)", NULL, NULL, false},
    {"waitpid", "async_wait(pid)", "WNOHANG", NULL, false},
    {"wait3", "async_wait(pid)", "WNOHANG", NULL, false},
    {"wait4", "async_wait(pid)", "WNOHANG", NULL, false},
    {"waitid", "async_wait(pid)", "WNOHANG", NULL, false},
    {"system", "async_spawn and async_wait", NULL, NULL, false},
    {"pclose", "async_spawn and async_wait", NULL, NULL, false},
    {"pthread_mutex_lock", "pthread_mutex_trylock", NULL, NULL, false},
    {"pthread_rwlock_rdlock", "pthread_rwlock_tryrdlock", NULL, NULL, false},
    {"pthread_rwlock_wrlock", "pthread_rwlock_trywrlock", NULL, NULL, false},
    {"mtx_lock", "mtx_trylock", NULL, NULL, false},
    {"pthread_join", NULL, NULL, NULL, false},
    {"pthread_cond_wait", NULL, NULL, NULL, false},
    {"pthread_cond_timedwait", NULL, NULL, NULL, false},
    {"pthread_cond_clockwait", NULL, NULL, NULL, false},
    {"pthread_barrier_wait", NULL, NULL, NULL, false},
    {"sem_wait", NULL, NULL, NULL, false},
    {"sem_timedwait", NULL, NULL, NULL, false},
    {"sem_clockwait", NULL, NULL, NULL, false},
    {"thrd_join", NULL, NULL, NULL, false},
    {"cnd_wait", NULL, NULL, NULL, false},
    {"cnd_timedwait", NULL, NULL, NULL, false},
    {"mq_receive", NULL, NULL, NULL, false},
    {"mq_timedreceive", NULL, NULL, NULL, false},
    {"msgrcv", NULL, "IPC_NOWAIT", NULL, false},
    {"getaddrinfo", "async_getaddrinfo", "AI_NUMERICHOST", NULL, false},
    {"getnameinfo", NULL, "NI_NUMERICHOST", NULL, false},
    {"gethostbyname", "async_getaddrinfo", NULL, NULL, false},
    {"gethostbyname2", "async_getaddrinfo", NULL, NULL, false},
    {"gethostbyname_r", "async_getaddrinfo", NULL, NULL, false},
    {"gethostbyaddr", NULL, NULL, NULL, false},
    {"gethostbyaddr_r", NULL, NULL, NULL, false},
    {"getchar", "async_read(STDIN_FILENO, ...)", NULL, NULL, false},
    {"getchar_unlocked", "async_read(STDIN_FILENO, ...)", NULL, NULL, false},
    {"gets", "async_read(STDIN_FILENO, ...)", NULL, NULL, false},
    {"scanf", "async_read(STDIN_FILENO, ...)", NULL, NULL, false},
    {"vscanf", "async_read(STDIN_FILENO, ...)", NULL, NULL, false},
    {"fgets", "async_read(STDIN_FILENO, ...)", NULL, "stdin", false},
    {"fgetc", "async_read(STDIN_FILENO, ...)", NULL, "stdin", false},
    {"getc", "async_read(STDIN_FILENO, ...)", NULL, "stdin", false},
    {"fread", "async_read(STDIN_FILENO, ...)", NULL, "stdin", false},
    {"fscanf", "async_read(STDIN_FILENO, ...)", NULL, "stdin", false},
    {"getline", "async_read(STDIN_FILENO, ...)", NULL, "stdin", false},
    {"getdelim", "async_read(STDIN_FILENO, ...)", NULL, "stdin", false},
    {"async_loop_run", "await", NULL, NULL, false},
};

/* Does one of these words stand in the call? */
static bool
mentions(struct rules *r, struct span call, const char *words)
{
    const struct tokens *t = &r->u->tokens;
    size_t i = token_at(t, call.begin);

    if (strcmp(words, "0") == 0) {
        while (t->at[i].span.begin < call.end)
            i++;
        return i > 2 && token_is(&r->u->src, &t->at[i - 2], "0") &&
               token_is(&r->u->src, &t->at[i - 3], ",");
    }
    for (; t->at[i].span.begin < call.end && t->at[i].kind != T_END; i++) {
        const char *at =
            t->at[i].kind == T_NAME ? strstr(words, span_text(r->u, t->at[i].span)) : NULL;
        size_t len = t->at[i].span.end - t->at[i].span.begin;

        if (at != NULL && (at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
    }
    return false;
}

static void
blocks(struct rules *r, struct span at, const char *name, const char *instead)
{
    size_t token = token_at(&r->u->tokens, at.begin);

    /* the name alone, as the user wrote it */
    while (token_is(&r->u->src, &r->u->tokens.at[token], "("))
        token++;
    at = r->u->tokens.at[token].span;
    if (!is_evaluated(r, at.begin) ||
        !warn(r->u, WARN_BLOCKING_CALL, at,
              "'%s' blocks the loop: no other task runs until it returns", name))
        return;
    if (instead == NULL)
        diag_note(&r->u->diags, at, "run it on a thread: 'await async_work(fn, arg)'");
    else if (strstr(instead, "try") != NULL)
        diag_note(&r->u->diags, at,
                  "%s does not wait; or do what it guards on a thread, with async_work", instead);
    else if (strcmp(instead, "await") == 0)
        diag_note(&r->u->diags, at, "the loop is running already: await what you are waiting for");
    else
        diag_note(&r->u->diags, at, "use %s: it suspends this task alone", instead);
}

static void
rule_blocking(struct rules *r)
{
    const struct call *calls;
    const struct macro_use *macros;
    size_t n = sema_calls(r->f, r->f->body, &calls), n_macros = sema_macros(r->f, &macros);

    for (size_t i = 0; i < n; i++) {
        const struct call *c = &calls[i];
        bool known = false;

        for (size_t k = 0; k < sizeof blocking / sizeof *blocking && !known && !c->is_own; k++) {
            if (strcmp(c->name, blocking[k].name) != 0 && strcmp(c->linked, blocking[k].name) != 0)
                continue;
            known = true;
            if ((blocking[k].unless_polled && mentions(r, r->f->body, "async_poll")) ||
                (blocking[k].unless != NULL && mentions(r, c->span, blocking[k].unless)) ||
                (blocking[k].only != NULL && !mentions(r, c->span, blocking[k].only)))
                continue;
            blocks(r, c->span, c->name, blocking[k].instead);
        }
        if (!known && c->blocks)
            blocks(r, c->span, c->name, NULL);
    }
    /* a macro of the runtime's: there is no function of this name */
    for (size_t i = 0; i < n_macros; i++)
        if (span_is(r->u, macros[i].name, "async_run") && macros[i].function_like)
            blocks(r, macros[i].span, "async_run", "await");
}

/* ---- -Wlock-across-await ---- */

static void
rule_locks(struct rules *r)
{
    const struct paths *p = paths_of(r->u, r->f);

    for (size_t i = 0; i < p->crossings.len; i++) {
        const struct crossing *c = &p->crossings.at[i];
        const struct hold *h = &p->holds.at[c->hold];
        bool said = h->kind != HOLD_LOCK;

        for (size_t k = 0; k < i && !said; k++)
            said = p->crossings.at[k].await.begin == c->await.begin &&
                   p->holds.at[p->crossings.at[k].hold].kind == HOLD_LOCK &&
                   strcmp(p->holds.at[p->crossings.at[k].hold].name, h->name) == 0;
        if (said || !warn(r->u, WARN_LOCK_ACROSS_AWAIT, c->await,
                          "the lock '%s' may be held during this await", h->name))
            continue;
        diag_note(&r->u->diags, h->call->span,
                  "taken here; another task of this thread that wants it would stop the loop for "
                  "ever: give it back before the await");
    }
}

/* ---- -Wreturn-type ---- */

static void
rule_falls_off(struct rules *r)
{
    struct span at = {r->f->body.end - 1, r->f->body.end};

    if (r->f->is_main || r->f->is_void || r->f->type == NULL || !paths_of(r->u, r->f)->ends)
        return;
    if (warn(r->u, WARN_RETURN_TYPE, at, "'%s' may end here without a value, and it is async(%s)",
             r->f->name, type_name(r->u, r->f->type)))
        diag_note(&r->u->diags, at, "return a value, or throw an error");
}

/* ---- -Wasync-without-await ---- */

/* What makes an async function one: it waits, fails, or passes a promise on. */
static bool
has_reason(const struct func *f)
{
    if (f->first[E_AWAIT] != NULL || f->first[S_THROW] != NULL || f->first[S_TRY] != NULL)
        return true;
    for (struct node *n = f->first[S_RETURN]; n != NULL; n = n->like)
        if (node_is_promise(f, n->a))
            return true;
    return false;
}

static void
rule_never_waits(struct rules *r)
{
    if (r->f->is_main)
        return;
    if (!has_reason(r->f) && warn(r->u, WARN_ASYNC_WITHOUT_AWAIT, func_name_span(r->f),
                                  "'%s' is async, but it never waits", r->f->name))
        diag_note(&r->u->diags, func_name_span(r->f), "declare it '%s' and give the value itself",
                  span_text(r->u, r->f->result));
}

/* ---- -Wescaping-local ---- */

/* An object of this function's whose address is given away. */
struct given {
    struct node *at;
    struct local *local; /* NULL: a compound literal */
    struct span scope;
};

static struct local *
local_at(const struct node *n)
{
    const struct ref *ref = n->ref;

    return ref != NULL && ref->kind == R_LOCAL ? ref->local : NULL;
}

/* The variable or compound literal that this names all or part of; NULL: neither. */
static struct node *
whole_object(struct rules *r, struct node *n)
{
    for (;;) {
        n = node_bare(n);
        if ((n->kind == E_MEMBER && n->op[0] == '.') ||
            (n->kind == E_INDEX && n->a != NULL && node_is_array(r->f, node_bare(n->a))))
            n = n->a;
        else
            return n->kind == E_LITERAL || local_at(n) != NULL ? n : NULL;
        if (n == NULL)
            return NULL;
    }
}

/* A block of its own without braces (C11 6.8.4p3, 6.8.5p5). */
static bool
is_body(const struct node *n)
{
    const struct node *p = n->parent;

    switch (p->kind) {
    case S_IF: return n == p->b || n == p->c;
    case S_WHILE:
    case S_DO:
    case S_SWITCH: return n == p->b;
    case S_FOR: return n == p->d;
    default: return false;
    }
}

static bool
found_object(struct rules *r, struct node *n, struct node *at, struct given *g)
{
    struct node *whole = whole_object(r, n), *block;

    if (whole == NULL)
        return false;
    g->at = at;
    g->local = local_at(whole);
    if (g->local != NULL) {
        g->scope = g->local->is_param ? r->f->body : g->local->scope;
        return !g->local->is_catch;
    }
    for (block = whole; block->parent != NULL && block->kind != S_BLOCK && !is_body(block);)
        block = block->parent;
    g->scope = block->span;
    return true;
}

/* Does this value hold the address of an object of ours? */
static bool
gives_address(struct rules *r, struct node *n, struct given *g)
{
    n = node_bare(n);
    if (n == NULL)
        return false;
    switch (n->kind) {
    case E_ADDRESS: return n->a != NULL && found_object(r, n->a, n, g);
    case E_NAME:
    case E_MEMBER:
    case E_INDEX: return node_is_array(r->f, n) && found_object(r, n, n, g);
    case E_LITERAL:
        return node_is_array(r->f, n) ? found_object(r, n, n, g) : gives_address(r, n->a, g);
    case E_PAIR:
    case E_CAST: return gives_address(r, n->a, g);
    case E_COND: return gives_address(r, n->b, g) || gives_address(r, n->c, g);
    case E_COMMA: return gives_address(r, n->b, g);
    case E_OTHER:
        if (strcmp(n->op, "+") != 0 && strcmp(n->op, "-") != 0)
            return false;
        /* fall through */
    case E_LIST:
        for (struct node *k = n->kids; k != NULL; k = k->next)
            if (gives_address(r, k, g))
                return true;
        return false;
    default: return false;
    }
}

/* What becomes of a call's value. */
enum fate {
    AWAITED,
    RETURNED,
    DISCARDED,
    STORED
};

static bool
calls_any(struct rules *r, const struct node *call, const char *const *names)
{
    for (; *names != NULL; names++)
        if (call->a != NULL && span_is(r->u, call->a->span, *names))
            return true;
    return false;
}

/* AWAITED as well where nothing is known: it is handed to somebody who may await it. */
static enum fate
fate_of(struct rules *r, struct node *n, struct local **in)
{
    static const char *const combine[] = {
        "promise_all",     "promise_all_settled", "promise_race",   "promise_any",
        "promise_timeout", "promise_owned",       "promise_retain", NULL};
    struct node *p = n->parent, *whole;
    type_ref t;

    *in = NULL;
    if (p == NULL)
        return AWAITED;
    switch (p->kind) {
    case E_PAREN:
    case E_PAIR:
    case E_LIST: return fate_of(r, p, in);
    case E_COND: return p->a == n ? AWAITED : fate_of(r, p, in);
    case E_COMMA: return p->a == n ? DISCARDED : fate_of(r, p, in);
    case E_CAST:
        t = sema_type_of(r->f, p->span);
        return t != NULL && type_is_void(t) ? DISCARDED : fate_of(r, p, in);
    case E_CALL: return p->a != n && calls_any(r, p, combine) ? fate_of(r, p, in) : AWAITED;
    case D_ITEM: *in = p->local; return *in != NULL ? STORED : AWAITED;
    case E_ASSIGN:
        whole = p->b == n && strcmp(p->op, "=") == 0 ? whole_object(r, p->a) : NULL;
        if (whole == NULL || p->parent == NULL || p->parent->kind != S_EXPR)
            return AWAITED;
        *in = local_at(whole);
        return *in != NULL ? STORED : AWAITED;
    case S_RETURN: return RETURNED;
    case S_FOR: return DISCARDED;
    case S_EXPR:
        /* the last of a statement expression is its value */
        return p->next == NULL && p->parent != NULL && p->parent->parent != NULL &&
                       p->parent->parent->kind == E_BLOCK
                   ? AWAITED
                   : DISCARDED;
    default: return AWAITED;
    }
}

/* Where more of the object's life may follow the call: behind it, and all of a loop around it. */
static struct span
life_after(struct node *call, struct span scope)
{
    struct span s = {call->span.end, scope.end};

    for (struct node *n = call; n != NULL; n = n->parent)
        if ((n->kind == S_WHILE || n->kind == S_DO || n->kind == S_FOR) && within(n->span, scope))
            s.begin = n->span.begin;
    return s;
}

/* Is v named in s, other than in `except`, so that something may be done with it? With a promise it
 * holds, that is more than to return it. */
static bool
is_used(struct rules *r, const struct local *v, struct span s, struct span except)
{
    bool holds = v->owns;

    for (size_t i = func_ref_from(r->f, s.begin); i < r->f->refs.len; i++) {
        const struct ref *ref = &r->f->refs.at[i];
        struct node *n, *p;

        if (ref->span.begin >= s.end)
            break;
        if (ref->kind != R_LOCAL || ref->local != v || within(ref->span, except))
            continue;
        if (!holds)
            return true;
        n = node_at(r->f->tree, ref->span.begin);
        while (n->parent != NULL && n->parent->kind == E_PAREN)
            n = n->parent;
        p = n->parent;
        if (p != NULL && (p->kind == S_RETURN || p->kind == S_EXPR || ref->use == USE_WRITE))
            continue;
        if (p != NULL && p->kind == E_INDEX && p->a == n && p->parent != NULL &&
            p->parent->kind == E_ASSIGN && p->parent->a == p)
            continue;
        if (p != NULL && p->kind == E_CAST && p->parent != NULL && p->parent->kind == S_EXPR)
            continue;
        return true;
    }
    return false;
}

/* Is something awaited there that others settle? Then it may be them who were given the address. */
static bool
waits_for_others(struct rules *r, struct span s)
{
    for (size_t i = word_from(r->u, s.begin); i < r->u->words.len; i++) {
        const struct word *w = &r->u->words.at[i];
        struct node *n;

        if (w->span.begin >= s.end)
            break;
        n = w->kind == W_AWAIT ? node_at(r->f->tree, w->span.begin) : NULL;
        if (n != NULL && n->kind == E_AWAIT && n->a != NULL &&
            (!node_is_call(n->a) ||
             strncmp(r->u->src.text + node_bare(n->a)->span.begin, "promise_", 8) == 0))
            return true;
    }
    return false;
}

static void
escapes(struct rules *r, struct node *call, const struct given *g, enum fate fate,
        const struct local *in, bool is_callback)
{
    const char *what =
        g->local != NULL ? arena_fmt(r->u->arena, "'%s'", g->local->name) : "the compound literal";
    const char *who = is_callback ? "the callback"
                                  : arena_fmt(r->u->arena, "'%s'", span_text(r->u, call->a->span));
    struct span after = life_after(call, g->scope);
    const char *why;

    switch (fate) {
    case RETURNED: why = "its promise is returned and not awaited"; break;
    case STORED:
        if (is_used(r, in, g->scope, call->span))
            return;
        why = arena_fmt(r->u->arena, "'%s' is not awaited before", in->name);
        break;
    case DISCARDED:
        if (await_in(r->u, after) != NULL &&
            (is_callback || g->local == NULL || waits_for_others(r, after) ||
             is_used(r, g->local, after, call->span)))
            return;
        why = is_callback ? "nothing is awaited before" : "its promise is not awaited";
        break;
    default: return;
    }
    if (!warn(r->u, WARN_ESCAPING_LOCAL, g->at->span, "%s may use %s after it is gone: %s", who,
              what, why))
        return;
    if (fate == RETURNED)
        diag_note(&r->u->diags, call->span, "write 'return await', or allocate %s", what);
    else
        diag_note(&r->u->diags, (struct span){g->scope.end - 1, g->scope.end},
                  is_callback ? "%s is gone here: allocate it, or wait until the callback has run"
                              : "%s is gone here: await the promise before, or allocate it",
                  what);
}

/* A call that gives a promise, or one that registers a callback, and is given a local's address. */
static void
rule_escaping(struct rules *r, struct node *n)
{
    static const char *const registers[] = {"promise_then",
                                            "promise_on_cancel",
                                            "async_set_timeout",
                                            "async_set_interval",
                                            "async_set_immediate",
                                            "async_microtask",
                                            NULL};
    struct given g;
    struct local *in = NULL;
    enum fate fate;
    bool is_callback;

    if (n->a == NULL)
        return;
    is_callback = calls_any(r, n, registers);
    if (!is_callback && (!node_is_promise(r->f, n) ||
                         strncmp(r->u->src.text + n->a->span.begin, "promise_", 8) == 0))
        return;
    for (struct node *k = n->kids; k != NULL; k = k->next) {
        if (!gives_address(r, k, &g))
            continue;
        fate = fate_of(r, n, &in);
        if (is_callback && fate != STORED) {
            /* called when the promise settles: whoever awaits that waits for the callback too */
            in = n->kids != NULL && strncmp(r->u->src.text + n->a->span.begin, "promise_", 8) == 0
                     ? local_at(node_bare(n->kids))
                     : NULL;
            fate = in != NULL ? STORED : DISCARDED;
        }
        escapes(r, n, &g, fate, in, is_callback);
        return;
    }
}

/* ---- -Wframe-size= ---- */

void
warn_frame(struct unit *u, struct func *f)
{
    enum {
        SHOWN = 3
    };
    VEC(struct local *) members = {0};

    if (f->frame == NULL || u->options->warnings.frame_size == 0 ||
        f->frame->size <= u->options->warnings.frame_size ||
        !warn(u, WARN_FRAME_SIZE, func_name_span(f),
              "the frame of '%s' takes %llu bytes, more than %llu", f->name,
              (unsigned long long)f->frame->size,
              (unsigned long long)u->options->warnings.frame_size))
        return;
    for (size_t i = 0; i < f->locals.len; i++)
        if (f->locals.at[i]->in_frame && f->locals.at[i]->same == NULL)
            vec_push(u->arena, &members, f->locals.at[i]);
    if (members.len != 0)
        qsort(members.at, members.len, sizeof *members.at, local_by_size);
    for (size_t i = 0; i < members.len && i < SHOWN; i++) {
        const struct local *v = members.at[i];
        uint32_t len = v->made_up ? 1 : (uint32_t)strlen(v->name);

        diag_note(&u->diags, (struct span){v->at, v->at + len}, "'%s' takes %llu of them: %s",
                  v->field, (unsigned long long)v->size, local_why(u, f, v));
    }
}

/* ---- all of them ---- */

/* What the front end or a rule has found an error in may not be what was meant. */
static bool
has_error(const struct rules *r)
{
    for (size_t i = 0; i < r->u->diags.list.len; i++) {
        const struct diag *d = &r->u->diags.list.at[i];

        if (d->severity == ERROR && !d->was_warning &&
            (d->path != NULL ||
             (d->span.begin >= r->f->whole.begin && d->span.begin < r->f->whole.end)))
            return true;
    }
    return false;
}

void
warn_rules(struct unit *u, struct func *f)
{
    struct rules r = {.u = u, .f = f};
    bool sound = !f->refused && !has_error(&r);

    if (f->tree == NULL)
        return;
    each(&r, E_COMMA, floating_before_comma);
    each(&r, S_FOR, floating_in_loop);
    each(&r, S_EXPR, floating_in_statement);
    if (!sound)
        return;
    rule_blocking(&r);
    rule_locks(&r);
    each(&r, E_CALL, rule_escaping);
    rule_falls_off(&r);
    rule_never_waits(&r);
}
