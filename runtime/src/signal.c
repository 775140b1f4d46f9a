/* signal.c - signals as promises
 *
 * A handler counts what is delivered, process-wide, and wakes the loops that
 * listen, each by an eventfd. A loop remembers how far it has come in counting, so
 * nothing is ever full and nothing is lost; the eventfd only says "look".
 *
 * Not by a signalfd: that takes the signal blocked in every thread, those that the
 * program or its libraries have made before included, or the default strikes where
 * it isn't; and every program started from here would begin with it blocked. A
 * handler is reset by exec, and nobody else notices it. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "descriptor.h"
#include "list.h"

/* The process's */

struct waker {
    _Atomic(struct waker *) next;
    int fd;
};

static struct disposition {
    atomic_uint delivered;   /* it goes round */
    unsigned loops;          /* that listen */
    struct sigaction before; /* read by the handler; written while it isn't installed */
} dispositions[NSIG];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all but what the handler touches */
static _Atomic(struct waker *) wakers;
static atomic_uint in_handler; /* how many threads are, and may look at a waker */

/* Signals whose handler of before this thread is in: one bit each. */
static __thread volatile uint64_t passing_on __attribute__((tls_model("initial-exec")));

/* To the handler of before; unless that is how we got here: it was set over ours, which it calls, and
 * ours once more over that. */
static void
pass_on(const struct sigaction *to, int signo, siginfo_t *info, void *context)
{
    const uint64_t bit = UINT64_C(1) << (signo - 1);

    if (passing_on & bit)
        return;
    passing_on |= bit;
    if (to->sa_flags & SA_SIGINFO)
        to->sa_sigaction(signo, info, context);
    else if (to->sa_handler != SIG_DFL && to->sa_handler != SIG_IGN)
        to->sa_handler(signo);
    passing_on &= ~bit;
}

/* Async-signal-safe, in any thread. The handler of before may not come back: it is called last. */
static void
delivered(int signo, siginfo_t *info, void *context)
{
    static const uint64_t one = 1;
    struct disposition *d = &dispositions[signo];
    struct sigaction before;
    int error = errno;

    atomic_fetch_add(&in_handler, 1);
    atomic_fetch_add(&d->delivered, 1);
    for (struct waker *w = atomic_load(&wakers); w != NULL; w = atomic_load(&w->next))
        if (write(w->fd, &one, sizeof one) < 0)
            continue; /* it has been woken often enough */
    before = d->before;
    atomic_fetch_sub(&in_handler, 1);
    errno = error;
    pass_on(&before, signo, info, context);
}

/* Waits until no handler that has begun before is still at it, in whichever thread. */
static void
handlers_settle(void)
{
    static const struct timespec moment = {0, 20000};

    while (atomic_load(&in_handler) > 0)
        nanosleep(&moment, NULL);
}

/* From the handler of what the processor has sent there is no return. */
static bool
is_valid(int signo)
{
    return signo > 0 && signo < NSIG && signo != SIGSEGV && signo != SIGBUS && signo != SIGFPE &&
           signo != SIGILL;
}

static bool
is_ours(const struct sigaction *a)
{
    return a->sa_flags & SA_SIGINFO && a->sa_sigaction == delivered;
}

static bool
has_handler(const struct sigaction *a)
{
    return a->sa_flags & SA_SIGINFO || (a->sa_handler != SIG_DFL && a->sa_handler != SIG_IGN);
}

/* Ours takes the place of what there is, and the manners of a handler that goes on being called.
 * returns  0, or an errno */
static int
install(int signo)
{
    struct disposition *d = &dispositions[signo];
    struct sigaction ours = {.sa_flags = SA_RESTART}, now;

    if (sigaction(signo, NULL, &now) != 0)
        return errno;
    if (is_ours(&now)) /* somebody has put it back */
        return 0;
    d->before = now;
    atomic_fetch_add(&d->delivered, 0); /* what stands before this the handler sees, by its own */
    if (has_handler(&d->before))
        ours = d->before;
    ours.sa_flags = (ours.sa_flags & ~(int)SA_RESETHAND) | SA_SIGINFO;
    ours.sa_sigaction = delivered;
    return sigaction(signo, &ours, NULL) == 0 ? 0 : errno;
}

static void
restore(int signo)
{
    struct sigaction now;

    /* Who has set it since meant it. */
    if (sigaction(signo, NULL, &now) == 0 && is_ours(&now))
        sigaction(signo, &dispositions[signo].before, NULL);
    handlers_settle();
}

static int
listen_to(int signo)
{
    int error = 0;

    pthread_mutex_lock(&lock);
    if (dispositions[signo].loops == 0)
        error = install(signo);
    if (error == 0)
        dispositions[signo].loops++;
    pthread_mutex_unlock(&lock);
    return error;
}

static void
listen_no_more(int signo)
{
    pthread_mutex_lock(&lock);
    if (--dispositions[signo].loops == 0)
        restore(signo);
    pthread_mutex_unlock(&lock);
}

static void
waker_add(struct waker *w)
{
    pthread_mutex_lock(&lock);
    atomic_store(&w->next, atomic_load(&wakers));
    atomic_store(&wakers, w);
    pthread_mutex_unlock(&lock);
}

static void
waker_remove(struct waker *w)
{
    _Atomic(struct waker *) *at = &wakers;

    pthread_mutex_lock(&lock);
    while (atomic_load(at) != w)
        at = &atomic_load(at)->next;
    atomic_store(at, atomic_load(&w->next));
    handlers_settle();
    pthread_mutex_unlock(&lock);
}

/* The loop's */

struct listener {
    struct listener *next;
    int signo;
    bool is_public;        /* of async_signal */
    unsigned seen;         /* so many of `delivered` have settled a promise */
    struct async_job line; /* promises */
    void (*fn)(int error); /* NULL, or of signal_tell */
    unsigned fn_seen;
};

struct signals {
    struct waker waker;
    struct watch watch;
    struct listener *listeners;
};

/* promise(int) */
struct delivery {
    struct async_frame base;
    int times;
};

static const struct async_code code_signal = {line_handing, "async_signal", NULL, NULL,
                                              sizeof(struct delivery)};

static unsigned
so_far(int signo)
{
    return atomic_load(&dispositions[signo].delivered);
}

static unsigned
news(const struct listener *l)
{
    return so_far(l->signo) - l->seen;
}

static unsigned
news_for_fn(const struct listener *l)
{
    return l->fn != NULL ? so_far(l->signo) - l->fn_seen : 0;
}

static bool
has_work(const struct listener *l)
{
    return (!line_empty(&l->line) && news(l) > 0) || news_for_fn(l) > 0;
}

static int
take(struct listener *l)
{
    unsigned n = news(l);

    l->seen += n;
    return n > INT32_MAX ? INT32_MAX : (int)n;
}

/* One macrotask. */
static void
serve(struct listener *l)
{
    int times = line_empty(&l->line) ? 0 : take(l);

    while (times > 0 && !line_empty(&l->line)) {
        ((struct delivery *)line_first(&l->line))->times = times;
        line_serve(line_first(&l->line), NULL);
    }
    if (news_for_fn(l) > 0) {
        l->fn_seen += news_for_fn(l);
        l->fn(0); /* this listener may be gone now, and all of them */
    }
}

static void
turn_away(struct listener *l, int error)
{
    while (!line_empty(&l->line))
        line_turn_away(line_first(&l->line), async__error_of_errno(error));
}

/* Our eventfd was closed, or can't be watched. Nobody waits for ever. */
static void
lost(struct signals *s, int error)
{
    void (*tell[NSIG])(int error);
    size_t n = 0;

    for (struct listener *l = s->listeners; l != NULL; l = l->next) {
        turn_away(l, error);
        if (l->fn != NULL)
            tell[n++] = l->fn;
    }
    if (error == ECANCELED)
        s->waker.fd = -1;
    signals_end();
    while (n > 0)
        tell[--n](error);
}

static struct listener *
next_with_work(void)
{
    struct listener *l = async__loop.signals != NULL ? async__loop.signals->listeners : NULL;

    while (l != NULL && !has_work(l))
        l = l->next;
    return l;
}

static void
woken(struct watch *w, unsigned events)
{
    struct signals *s = async__loop.signals;
    struct listener *l;
    uint64_t n;

    if (events & (POLLNVAL | POLLERR)) {
        lost(s, w->op.result.number);
        return;
    }
    if (read(s->waker.fd, &n, sizeof n) < 0 && errno == EBADF) {
        lost(s, ECANCELED);
        return;
    }
    l = next_with_work();
    if (l == NULL)
        return;
    serve(l);
    if (next_with_work() != NULL)
        watch_again(w);
}

/* returns  0, or an errno */
static int
signals_ready(void)
{
    struct signals *s;
    int error;

    if (async__loop.signals != NULL)
        return 0;
    s = memory_alloc(sizeof *s, _Alignof(struct signals));
    if (s == NULL)
        return ENOMEM;
    memset(s, 0, sizeof *s);
    s->waker.fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    error = s->waker.fd < 0 ? errno : watch_start(&s->watch, s->waker.fd, POLLIN, woken, false);
    if (error != 0) {
        if (s->waker.fd >= 0)
            close(s->waker.fd);
        memory_free(s);
        return error;
    }
    waker_add(&s->waker);
    async__loop.signals = s;
    return 0;
}

void
signals_end(void)
{
    struct signals *s = async__loop.signals;

    if (s == NULL)
        return;
    async__loop.signals = NULL;
    for (struct listener *l = s->listeners, *next; l != NULL; l = next) {
        next = l->next;
        listen_no_more(l->signo);
        memory_free(l);
    }
    waker_remove(&s->waker);
    watch_stop(&s->watch);
    if (s->waker.fd >= 0) {
        descriptor_closing(s->waker.fd);
        close(s->waker.fd);
    }
    memory_free(s);
}

static struct listener *
listener_find(int signo)
{
    struct listener *l = async__loop.signals != NULL ? async__loop.signals->listeners : NULL;

    while (l != NULL && l->signo != signo)
        l = l->next;
    return l;
}

static void
end_if_idle(void)
{
    if (async__loop.signals != NULL && async__loop.signals->listeners == NULL)
        signals_end();
}

static struct listener *
listener_new(int signo)
{
    struct listener *l = memory_alloc(sizeof *l, _Alignof(struct listener));
    int error;

    if (l == NULL) {
        errno = ENOMEM;
        return NULL;
    }
    *l = (struct listener){.next = async__loop.signals->listeners, .signo = signo};
    l->seen = so_far(signo);
    error = listen_to(signo);
    if (error != 0) {
        memory_free(l);
        errno = error;
        return NULL;
    }
    async__loop.signals->listeners = l;
    return l;
}

/* The listener to signo, an old one or a new one.
 * returns  NULL: errno */
static struct listener *
listener_get(int signo)
{
    struct listener *l = listener_find(signo);
    int error;

    if (l != NULL)
        return l;
    error = is_valid(signo) ? signals_ready() : EINVAL;
    if (error == 0 && (l = listener_new(signo)) == NULL)
        error = errno;
    end_if_idle();
    errno = error;
    return l;
}

static void
listener_remove(struct listener *l)
{
    struct listener **at = &async__loop.signals->listeners;

    while (*at != l)
        at = &(*at)->next;
    *at = l->next;
    listen_no_more(l->signo);
    memory_free(l);
    end_if_idle();
}

bool
signals_pending(void)
{
    if (async__loop.signals == NULL)
        return false;
    for (const struct listener *l = async__loop.signals->listeners; l != NULL; l = l->next)
        if (!line_empty(&l->line))
            return true;
    return false;
}

int
signal_tell(int signo, void (*fn)(int error))
{
    struct listener *l = listener_get(signo);

    if (l == NULL)
        return errno;
    l->fn = fn;
    l->fn_seen = so_far(signo) - 1;
    watch_again(&async__loop.signals->watch);
    return 0;
}

void
signal_tell_no_more(int signo)
{
    struct listener *l = listener_find(signo);

    if (l == NULL)
        return;
    l->fn = NULL;
    if (!l->is_public)
        listener_remove(l);
}

promise(int)
async_signal(int signo)
{
    struct delivery *p = (struct delivery *)promise_frame(sizeof *p, &code_signal);
    struct listener *l;

    if (p == NULL)
        return (promise(int))async__no_memory();
    l = listener_get(signo);
    if (l == NULL) {
        int error = errno;

        promise_reject_frame(&p->base, async_error_new(error, "async_signal of %d: %s", signo,
                                                       strerrordesc_np(error)));
        return (promise(int))p;
    }
    if (!l->is_public && l->fn != NULL)
        l->seen = so_far(signo);
    l->is_public = true;
    if (line_empty(&l->line) && news(l) > 0) {
        p->times = take(l);
        p->base.status = PROMISE_FULFILLED;
    } else {
        l->line.code = &code_signal;
        line_join(&l->line, &p->base, &l->line);
    }
    return (promise(int))p;
}

void
async_signal_end(int signo)
{
    struct listener *l = listener_find(signo);

    if (l == NULL || !l->is_public)
        return;
    turn_away(l, ECANCELED);
    l->is_public = false;
    if (l->fn == NULL)
        listener_remove(l);
}
