/* runtime_signal.c - signals as promises; with every poller */
#include "descriptors.h"

#include <pthread.h>
#include <sys/wait.h>

TestSuite(signal, .timeout = 30);

/* How many descriptors are open once the loop has its own. */
static int
descriptors_at_rest(void)
{
    promise(int) p = async_signal(SIGURG);

    promise_cancel(p);
    async_signal_end(SIGURG);
    promise_release(p);
    return open_descriptors();
}

Test(signal, settles_at_the_next_delivery)
{
    promise(int) p = async_signal(SIGUSR1);

    pass(2);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    raise(SIGUSR1);
    cr_assert_eq(promise_state(p), PROMISE_PENDING, "nothing happens behind the loop's back");
    cr_assert_eq(finish(p), 1);
    async_signal_end(SIGUSR1);
    cr_assert_eq(async_live(), 0);
}

Test(signal, what_comes_while_nobody_waits_is_counted)
{
    promise(int) p = async_signal(SIGTERM);

    raise(SIGTERM);
    cr_assert_eq(finish(p), 1);
    for (int i = 0; i < 3; i++)
        raise(SIGTERM);
    pass(2);
    p = async_signal(SIGTERM);
    cr_assert_eq(promise_state(p), PROMISE_FULFILLED, "at once");
    cr_assert_eq(finish(p), 3);
    p = async_signal(SIGTERM);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    promise_cancel(p);
    cr_assert_eq(finish(p), -ECANCELED);
    raise(SIGTERM);
    cr_assert_eq(finish(async_signal(SIGTERM)), 1, "it listens though a wait was cancelled");
}

/* A real-time signal is queued by the kernel: none of ten thousand is lost, however they fall
 * between the awaits. The first has been seen before the others are sent: a machine that is busy may deliver all
 * of those at once. */
Test(signal, a_burst_from_another_process)
{
    enum {
        MANY = 10000
    };
    int signo = SIGRTMIN + 3, seen = 0, rounds = 0, go_on[2];
    promise(int) p = async_signal(signo);
    pid_t parent = getpid(), pid;

    cr_assert_eq(pipe(go_on), 0);
    pid = fork();
    if (pid == 0) {
        char byte;

        for (int i = 0; i < MANY; i++) {
            if (i == 1 && read(go_on[0], &byte, 1) != 1)
                _exit(1);
            if (i % 500 == 499)
                usleep(2000);
            while (sigqueue(parent, signo, (union sigval){.sival_int = i}) != 0)
                usleep(100);
        }
        _exit(0);
    }
    for (; seen < MANY; rounds++) {
        seen += (int)finish(p);
        p = async_signal(signo);
        if (rounds == 0)
            cr_assert_eq(write(go_on[1], "", 1), 1);
        if (rounds % 7 == 0)
            pass(1);
    }
    cr_assert_eq(seen, MANY);
    pass(5);
    cr_assert_eq(promise_state(p), PROMISE_PENDING, "nor told twice");
    promise_release(p);
    cr_assert_gt(rounds, 1);
    waitpid(pid, NULL, 0);
}

Test(signal, all_who_wait_are_told)
{
    promise(int) p = async_signal(SIGUSR1), q = async_signal(SIGUSR1), r;

    raise(SIGUSR1);
    r = async_signal(SIGUSR1); /* does not take it from those before */
    cr_assert_eq(finish(p), 1);
    cr_assert_eq(finish(q), 1);
    cr_assert_eq(finish(r), 1);
}

static char order[10];

static void
note(promise(int) p, void *which)
{
    (void)p;
    strcat(order, which);
}

static void
note_immediate(void *which)
{
    strcat(order, which);
}

static void
note_and_queue(promise(int) p, void *which)
{
    note(p, which);
    async_microtask(note_immediate, "m");
}

Test(signal, each_signal_is_a_macrotask)
{
    promise(int) p = async_signal(SIGUSR1), q = async_signal(SIGUSR2);

    promise_then(p, note_and_queue, "1");
    promise_then(q, note_and_queue, "2");
    raise(SIGUSR1);
    raise(SIGUSR2);
    async_set_immediate(note_immediate, "i");
    async_loop_run();
    cr_assert(strcmp(order, "1m2mi") == 0 || strcmp(order, "2m1mi") == 0, "%s", order);
    promise_release(p);
    promise_release(q);
    cr_assert_eq(async_live(), 0);
}

static volatile sig_atomic_t handled;

static void
handler(int signo)
{
    handled += signo;
}

static void
handler_with_info(int signo, siginfo_t *info, void *context)
{
    (void)context;
    handled += signo + (info->si_pid == getpid() ? 1000 : 0);
}

Test(signal, the_disposition_comes_back)
{
    struct sigaction wanted[4] = {{.sa_handler = SIG_DFL},
                                  {.sa_handler = SIG_IGN},
                                  {.sa_handler = handler, .sa_flags = SA_RESTART},
                                  {.sa_flags = SA_SIGINFO | SA_NODEFER}};
    int before = descriptors_at_rest();

    wanted[3].sa_sigaction = handler_with_info;
    for (int i = 0; i < 4; i++) {
        struct sigaction now;
        promise(int) p;

        sigaction(SIGUSR1, &wanted[i], NULL);
        p = async_signal(SIGUSR1);
        handled = 0;
        kill(getpid(), SIGUSR1);
        cr_assert_eq(finish(p), 1);
        cr_assert_eq(handled,
                     i < 2    ? 0
                     : i == 2 ? SIGUSR1
                              : SIGUSR1 + 1000,
                     "handlers go on being called");
        p = async_signal(SIGUSR1);
        async_signal_end(SIGUSR1);
        cr_assert_eq(finish(p), -ECANCELED);
        sigaction(SIGUSR1, NULL, &now);
        cr_assert_eq(now.sa_handler, wanted[i].sa_handler);
        cr_assert_eq(now.sa_flags & ~0x04000000 /* SA_RESTORER */, wanted[i].sa_flags);
    }
    cr_assert_eq(open_descriptors(), before);
    cr_assert_eq(async_live(), 0);
}

Test(signal, a_disposition_set_meanwhile_stays)
{
    struct sigaction now;
    promise(int) p = async_signal(SIGUSR1);

    signal(SIGUSR1, SIG_IGN);
    async_signal_end(SIGUSR1);
    cr_assert_eq(finish(p), -ECANCELED);
    sigaction(SIGUSR1, NULL, &now);
    cr_assert_eq(now.sa_handler, SIG_IGN);
}

/* Our handler comes back when we don't listen any more, or is called by one that was set over it. */
static struct sigaction below;

static void
handler_over(int signo)
{
    handled++;
    below.sa_sigaction(signo, &(siginfo_t){.si_signo = signo}, NULL);
}

Test(signal, handlers_over_ours)
{
    for (int i = 0; i < 2; i++) {
        struct sigaction over = {.sa_handler = handler_over};
        promise(int) p = async_signal(SIGUSR1), q;

        handled = 0;
        sigaction(SIGUSR1, i == 0 ? NULL : &over, &below);
        promise_cancel(p);
        promise_release(p);
        async_signal_end(SIGUSR1);
        if (i == 0)
            sigaction(SIGUSR1, &below, NULL);
        q = async_signal(SIGUSR1);
        raise(SIGUSR1);
        cr_assert_geq(finish(q), 1);
        cr_assert_eq(handled, i);
        async_signal_end(SIGUSR1);
        signal(SIGUSR1, SIG_DFL);
    }
}

Test(signal, what_is_no_signal)
{
    static const int wrong[] = {0, -1, 65, 1000, SIGKILL, SIGSTOP, SIGSEGV, SIGFPE, SIGBUS, SIGILL};
    int before = descriptors_at_rest();
    promise(int) p;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        cr_assert_eq(finish(async_signal(wrong[i])), -EINVAL, "%d", wrong[i]);
        async_signal_end(wrong[i]);
    }
    cr_assert_eq(open_descriptors(), before);
    p = async_signal(SIGKILL);
    cr_assert_str_eq(promise_error(p)->message, "async_signal of 9: Invalid argument");
    promise_release(p);
}

/* Nobody will look at what a race has left behind. */
Test(signal, a_promise_that_was_let_go_takes_nothing)
{
    promise(int) p = async_signal(SIGUSR1), q = async_signal(SIGUSR2);
    promise(size_t) first = promise_race(p, q);

    promise_release(p);
    promise_release(q);
    raise(SIGUSR2);
    cr_assert_eq(finish(first), 1);
    raise(SIGUSR1);
    pass(2);
    p = async_signal(SIGUSR1);
    cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
    promise_release(p);
    cr_assert_eq(async_live(), 0);
}

Test(signal, a_timeout_takes_the_wait_back)
{
    promise(int) p = async_signal(SIGUSR1), slow = promise_timeout(p, 3);

    promise_release(p);
    cr_assert_eq(finish(slow), -ETIMEDOUT);
    raise(SIGUSR1);
    cr_assert_eq(finish(async_signal(SIGUSR1)), 1);
    cr_assert_eq(async_live(), 0);
}

Test(signal, the_loop_does_not_stay_for_what_nobody_waits_for)
{
    promise(int) p = async_signal(SIGUSR1);

    promise_cancel(p);
    promise_release(p);
    async_loop_run();
    raise(SIGUSR1);
    async_loop_run();
    cr_assert_eq(finish(async_signal(SIGUSR1)), 1);
}

static bool
is_eventfd(int fd)
{
    char path[40], target[40] = "";

    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return readlink(path, target, sizeof target - 1) > 0 && strstr(target, "eventfd") != NULL;
}

Test(signal, closed_behind_our_back)
{
    bool others[100];
    promise(int) p;

    descriptors_at_rest();
    for (int fd = 0; fd < 100; fd++)
        others[fd] = is_eventfd(fd);
    p = async_signal(SIGUSR1);
    pass(1);
    for (int fd = 0; fd < 100; fd++)
        if (is_eventfd(fd) && !others[fd])
            close(fd);
    cr_assert_eq(finish(p), -ECANCELED);
    p = async_signal(SIGUSR1);
    raise(SIGUSR1);
    cr_assert_eq(finish(p), 1, "and works again");
}

/* Threads */

static pthread_barrier_t barrier;

static void *
loop_of_its_own(void *times)
{
    promise(int) p = async_signal(SIGUSR1);

    pthread_barrier_wait(&barrier);
    *(long *)times = finish(p);
    return NULL;
}

Test(signal, every_loop_that_listens_is_told)
{
    pthread_t thread[4];
    long times[4] = {0};
    struct sigaction now;

    pthread_barrier_init(&barrier, NULL, 5);
    for (int i = 0; i < 4; i++)
        pthread_create(&thread[i], NULL, loop_of_its_own, &times[i]);
    pthread_barrier_wait(&barrier);
    kill(getpid(), SIGUSR1);
    for (int i = 0; i < 4; i++) {
        pthread_join(thread[i], NULL);
        cr_assert_eq(times[i], 1);
    }
    sigaction(SIGUSR1, NULL, &now);
    cr_assert_eq(now.sa_handler, SIG_DFL, "their threads have ended");
}

static void *
listen_for_a_moment(void *arg)
{
    for (int i = 0; i < 200; i++) {
        promise(int) p = async_signal(SIGUSR2);

        (void)arg;
        promise_cancel(p);
        promise_release(p);
        async_signal_end(SIGUSR2);
    }
    return NULL;
}

/* Listeners come and go in other threads while signals are handled. */
Test(signal, under_fire)
{
    pthread_t thread[3];
    promise(int) p = async_signal(SIGUSR2);
    long seen = 0;

    for (int i = 0; i < 3; i++)
        pthread_create(&thread[i], NULL, listen_for_a_moment, NULL);
    for (int i = 0; i < 2000; i++)
        raise(SIGUSR2);
    while (seen < 2000) {
        seen += finish(p);
        p = async_signal(SIGUSR2);
    }
    for (int i = 0; i < 3; i++)
        pthread_join(thread[i], NULL);
    cr_assert_eq(seen, 2000);
    promise_release(p);
}

static void *
spin(void *stop)
{
    while (!__atomic_load_n((bool *)stop, __ATOMIC_RELAXED))
        usleep(100);
    return NULL;
}

Test(signal, delivered_to_another_thread)
{
    pthread_t thread;
    bool stop = false;
    promise(int) p = async_signal(SIGUSR1);

    pthread_create(&thread, NULL, spin, &stop);
    pthread_kill(thread, SIGUSR1);
    cr_assert_eq(finish(p), 1);
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    pthread_join(thread, NULL);
}
