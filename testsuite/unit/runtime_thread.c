/* runtime_thread.c - the pool, posts from other threads, what a thread leaves behind
 *
 * Also built with ThreadSanitizer, where the toolchain has it. */
#include "descriptors.h"

#include <asyncc/abi.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>

#include "no_memory.h"

/* Calls that the test lets go on one by one. */
struct gate {
    sem_t begun, may_end;
    atomic_int calls;
};

static struct gate gate;

static void
prepare(void)
{
    setenv("ASYNCC_THREADS", "2", 1);
    sem_init(&gate.begun, 0, 0);
    sem_init(&gate.may_end, 0, 0);
}

TestSuite(thread, .init = prepare, .timeout = 60);

static void
wait_for(sem_t *s)
{
    while (sem_wait(s) != 0)
        continue;
}

static void *
through_gate(void *arg)
{
    atomic_fetch_add(&gate.calls, 1);
    sem_post(&gate.begun);
    wait_for(&gate.may_end);
    return arg;
}

static void *
twice(void *arg)
{
    return (void *)((intptr_t)arg * 2);
}

static void *
thread_id(void *arg)
{
    *(pthread_t *)arg = pthread_self();
    return NULL;
}

static void *
signals_blocked(void *arg)
{
    sigset_t mask;

    (void)arg;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    return (void *)(intptr_t)(sigismember(&mask, SIGINT) == 1 && sigismember(&mask, SIGALRM) == 1);
}

/* Both threads of the pool are busy from here on. */
static void
occupy(promise(void *) p[2])
{
    for (int i = 0; i < 2; i++)
        p[i] = async_work(through_gate, NULL);
    wait_for(&gate.begun);
    wait_for(&gate.begun);
}

static void
set_free(promise(void *) p[2])
{
    sem_post(&gate.may_end);
    sem_post(&gate.may_end);
    cr_assert_eq(finish(p[0]), 0);
    cr_assert_eq(finish(p[1]), 0);
}

/* Work */

Test(thread, work_gives_what_the_function_returns)
{
    pthread_t id = pthread_self();

    cr_assert_eq(finish(async_work(twice, (void *)21)), 42);
    finish(async_work(thread_id, &id));
    cr_assert(!pthread_equal(id, pthread_self()));
    cr_assert_eq(finish(async_work(signals_blocked, NULL)), 1);
    cr_assert_eq(async_live(), 0);
}

Test(thread, as_many_at_a_time_as_there_are_threads)
{
    promise(void *) p[2], third;

    occupy(p);
    third = async_work(through_gate, NULL);
    pass_until(atomic_load(&gate.calls) == 2);
    pass(20);
    cr_assert_eq(atomic_load(&gate.calls), 2);
    sem_post(&gate.may_end); /* whoever takes it */
    set_free(p);
    cr_assert_eq(finish(third), 0);
    cr_assert_eq(async_live(), 0);
}

static int order[2000], n_order;

static void
note(promise(void *) p, void *arg)
{
    cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
    order[n_order++] = (int)(intptr_t)arg;
}

/* Far more than the pool takes of a loop. */
Test(thread, more_than_the_queue_holds)
{
    long sum = 0;
    static promise(void *) p[2000];

    for (intptr_t i = 0; i < 2000; i++) {
        p[i] = async_work(twice, (void *)i);
        promise_then(p[i], note, (void *)i);
    }
    for (int i = 0; i < 2000; i++)
        sum += finish(p[i]);
    cr_assert_eq(sum, 2000L * 1999);
    cr_assert_eq(n_order, 2000);
    cr_assert_eq(async_live(), 0);
}

static void *
append(void *arg)
{
    order[n_order++] = (int)(intptr_t)arg;
    return NULL;
}

Test(thread, calls_begin_in_order)
{
    setenv("ASYNCC_THREADS", "1", 1);
    for (intptr_t i = 0; i < 1000; i++)
        promise_release(async_work(append, (void *)i));
    async_loop_run();
    cr_assert_eq(n_order, 1000);
    for (int i = 0; i < 1000; i++)
        cr_assert_eq(order[i], i);
    cr_assert_eq(async_live(), 0);
}

static void *
how_many_before(void *arg)
{
    (void)arg;
    return (void *)(intptr_t)n_order;
}

static void *
asks_once(void *asked)
{
    promise(void *) p = async_work(how_many_before, NULL);

    sem_post(asked);
    return (void *)finish(p);
}

/* The pool takes 256 calls of a loop, however many it has, and then those of the next. */
Test(thread, nobody_waits_for_all_that_another_loop_has_to_do)
{
    promise(void *) busy;
    pthread_t id;
    sem_t asked;
    void *before;

    setenv("ASYNCC_THREADS", "1", 1);
    busy = async_work(through_gate, NULL);
    wait_for(&gate.begun);
    for (intptr_t i = 0; i < 1000; i++)
        promise_release(async_work(append, (void *)i));
    sem_init(&asked, 0, 0);
    pthread_create(&id, NULL, asks_once, &asked);
    wait_for(&asked);
    sem_post(&gate.may_end);
    async_loop_run();
    pthread_join(id, &before);
    cr_assert_leq((intptr_t)before, 256);
    cr_assert_eq(n_order, 1000);
    promise_release(busy);
    cr_assert_eq(async_live(), 0);
}

Test(thread, timers_run_while_a_call_takes_its_time)
{
    promise(void *) p = async_work(through_gate, (void *)7);

    pass(5);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    sem_post(&gate.may_end);
    cr_assert_eq(finish(p), 7);
}

/* Cancellation */

Test(thread, what_has_not_begun_is_taken_back)
{
    promise(void *) busy[2], p[600];

    occupy(busy);
    for (int i = 0; i < 600; i++) /* some in the pool, some in the loop's list */
        p[i] = async_work(through_gate, NULL);
    for (int i = 600; i-- > 0;) {
        promise_cancel(p[i]);
        cr_assert_eq(promise_state(p[i]), PROMISE_REJECTED);
        cr_assert_eq(finish(p[i]), -ECANCELED);
    }
    set_free(busy);
    cr_assert_eq(atomic_load(&gate.calls), 2);
    cr_assert_eq(async_live(), 0);
}

/* What is in the way is taken back from the middle of the queue: the others move up. */
Test(thread, taking_back_lets_others_in)
{
    promise(void *) busy[2];
    static promise(void *) p[600];
    int given = 0;

    occupy(busy);
    for (intptr_t i = 0; i < 600; i++)
        p[i] = async_work(twice, (void *)i);
    for (int i = 0; i < 600; i += 3)
        promise_cancel(p[i]);
    set_free(busy);
    for (int i = 0; i < 600; i++)
        given += finish(p[i]) == (i % 3 == 0 ? -ECANCELED : 2 * i);
    cr_assert_eq(given, 600);
    cr_assert_eq(async_live(), 0);
}

static void *
occupies_the_pool(void *arg)
{
    finish(async_work(through_gate, NULL));
    return arg;
}

/* Nothing of this loop comes back from the pool, so nothing else would let them in. */
Test(thread, taking_back_all_lets_others_in)
{
    static promise(void *) p[300];
    pthread_t id;

    setenv("ASYNCC_THREADS", "1", 1);
    pthread_create(&id, NULL, occupies_the_pool, NULL);
    wait_for(&gate.begun);
    for (intptr_t i = 0; i < 300; i++)
        p[i] = async_work(twice, (void *)i);
    for (int i = 0; i < 256; i++)
        promise_cancel(p[i]);
    sem_post(&gate.may_end);
    for (int i = 0; i < 300; i++)
        cr_assert_eq(finish(p[i]), i < 256 ? -ECANCELED : 2 * i);
    pthread_join(id, NULL);
    cr_assert_eq(async_live(), 0);
}

Test(thread, what_has_begun_is_waited_for)
{
    promise(void *) p = async_work(through_gate, NULL);

    wait_for(&gate.begun);
    promise_cancel(p);
    promise_cancel(p);
    pass(5);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    sem_post(&gate.may_end);
    cr_assert_eq(finish(p), -ECANCELED);
    cr_assert_eq(async_live(), 0);
}

Test(thread, a_timeout_of_a_call_in_the_queue)
{
    promise(void *) busy[2], p;

    occupy(busy);
    p = async_work(twice, NULL);
    cr_assert_eq(finish(promise_timeout(p, 5)), -ETIMEDOUT);
    promise_release(p);
    set_free(busy);
    cr_assert_eq(async_live(), 0);
}

/* Requests come just when calls begin, end, arrive. */
Test(thread, races_of_cancellation)
{
    int cancelled = 0, given = 0;

    for (int round = 0; round < 300; round++) {
        promise(void *) p[8];

        for (intptr_t i = 0; i < 8; i++)
            p[i] = async_work(twice, (void *)(i + 1));
        for (int i = 0; i < round % 50; i++)
            sched_yield();
        for (int i = round % 3; i < 8; i += 2)
            promise_cancel(p[i]);
        for (int i = 0; i < 8; i++) {
            long value = finish(p[i]);

            cancelled += value == -ECANCELED;
            given += value == 2 * (i + 1);
        }
        cr_assert_eq(async_live(), 0);
    }
    cr_assert_eq(cancelled + given, 300 * 8);
    cr_assert_gt(cancelled, 0);
}

/* Posts */

static async_loop *home;

struct poster {
    pthread_t id;
    int number, posts, failed;
    async_loop *loop;
};

static int last_of[8], out_of_order, received;

static void
receive(void *arg)
{
    intptr_t what = (intptr_t)arg;
    int from = (int)(what % 8), n = (int)(what / 8);

    out_of_order += n != last_of[from] + 1;
    last_of[from] = n;
    received++;
}

static void *
post_many(void *arg)
{
    struct poster *me = arg;

    for (intptr_t i = 1; i <= me->posts; i++)
        me->failed += !async_post(me->loop, receive, (void *)(i * 8 + me->number));
    async_loop_release(me->loop);
    return NULL;
}

Test(thread, many_threads_post_to_one_loop)
{
    struct poster poster[8];

    for (int i = 0; i < 8; i++) {
        poster[i] = (struct poster){.number = i, .posts = 5000};
        poster[i].loop = async_loop_retain(async_loop_here());
        cr_assert_eq(pthread_create(&poster[i].id, NULL, post_many, &poster[i]), 0);
    }
    async_loop_run(); /* until the last of them has released it */
    cr_assert_eq(received, 8 * 5000);
    cr_assert_eq(out_of_order, 0);
    for (int i = 0; i < 8; i++) {
        pthread_join(poster[i].id, NULL);
        cr_assert_eq(poster[i].failed, 0);
    }
    cr_assert_eq(async_live(), 0);
}

static void
resolve(void *arg)
{
    promise(int) *p = arg;

    promise_resolve(*p, 5);
}

static void *
resolve_later(void *arg)
{
    usleep(20000);
    cr_assert(async_post(home, resolve, arg));
    async_loop_release(home);
    return NULL;
}

/* Nothing else is pending: the loop waits all the same, without turning round and round. */
Test(thread, a_loop_that_others_hold_waits)
{
    promise(int) p = promise_new(int);
    pthread_t id;

    home = async_loop_retain(async_loop_here());
    pthread_create(&id, NULL, resolve_later, &p);
    cr_assert_eq(finish(p), 5);
    pthread_join(id, NULL);
    async_loop_run(); /* ends: nobody holds it */
    cr_assert_eq(async_live(), 0);
}

static void *
release_later(void *arg)
{
    usleep(20000);
    async_loop_release(arg);
    return NULL;
}

Test(thread, the_last_release_ends_the_loop)
{
    pthread_t id;

    home = async_loop_retain(async_loop_here());
    pthread_create(&id, NULL, release_later, home);
    async_loop_run();
    pthread_join(id, NULL);
}

static void
count(void *arg)
{
    ++*(int *)arg;
}

static void
count_as_microtask(void *arg)
{
    cr_assert_eq(*(int *)arg % 2, 0);
    ++*(int *)arg;
    async_microtask(count, arg);
}

Test(thread, each_post_is_a_macrotask)
{
    int n = 0;

    for (int i = 0; i < 10; i++)
        cr_assert(async_post(async_loop_here(), count_as_microtask, &n));
    async_loop_run();
    cr_assert_eq(n, 20);
}

Test(thread, a_run_ends_where_its_promise_settles)
{
    promise(int) p = promise_new(int);
    int n = 0;

    cr_assert(async_post(async_loop_here(), resolve, &p));
    cr_assert(async_post(async_loop_here(), count, &n));
    cr_assert_eq(async_run(p), 5);
    cr_assert_eq(n, 0);
    async_loop_run();
    cr_assert_eq(n, 1);
    promise_release(p);
}

Test(thread, posts_from_the_pool)
{
    struct poster poster = {.number = 3, .posts = 100};

    poster.loop = async_loop_retain(async_loop_here());
    finish(async_work(post_many, &poster));
    async_loop_run();
    cr_assert_eq(received, 100);
    cr_assert_eq(out_of_order, 0);
}

Test(thread, no_loop_is_no_crash)
{
    cr_assert(!async_post(NULL, count, NULL));
    cr_assert_null(async_loop_retain(NULL));
    async_loop_release(NULL);
}

/* The end of a thread */

static void *
short_lived(void *arg)
{
    (void)arg;
    home = async_loop_retain(async_loop_here());
    cr_assert_eq(async_loop_here(), home);
    cr_assert(async_post(home, count, NULL)); /* never called */
    return NULL;
}

Test(thread, a_loop_that_has_ended_takes_no_posts)
{
    pthread_t id;
    int before = open_descriptors();

    pthread_create(&id, NULL, short_lived, NULL);
    pthread_join(id, NULL);
    cr_assert(!async_post(home, count, NULL));
    async_loop_release(home);
    cr_assert_eq(open_descriptors(), before);
}

static void *
leaves_calls(void *arg)
{
    (void)arg;
    for (int i = 0; i < 600; i++)
        promise_release(async_work(through_gate, NULL));
    wait_for(&gate.begun);
    wait_for(&gate.begun);
    return NULL;
}

/* What has begun is waited for, what hasn't is dropped. */
Test(thread, a_thread_ends_with_calls_out)
{
    pthread_t id;
    int before = open_descriptors();

    pthread_create(&id, NULL, leaves_calls, NULL);
    usleep(50000);
    sem_post(&gate.may_end);
    sem_post(&gate.may_end);
    pthread_join(id, NULL);
    cr_assert_leq(atomic_load(&gate.calls), 2);
    /* The last to let the loop go may be the pool. */
    for (int i = 0; i < 1000 && open_descriptors() != before; i++)
        usleep(1000);
    cr_assert_eq(open_descriptors(), before);
    cr_assert_eq(finish(async_work(twice, (void *)4)), 8); /* the pool goes on */
}

/* Its loop never runs. */
static void *
leaves_what_it_has(void *arg)
{
    int l = *(int *)arg;
    promise(int) p = async_accept(l, NULL, NULL), failed = promise_rejected(int, EIO);

    promise_error(promise_rejected(int, ENOENT));
    return promise_state(p) == PROMISE_FULFILLED && failed != NULL ? arg : NULL;
}

/* Errors are not to leak, nor connections that nobody has taken. */
Test(thread, a_thread_ends_with_rejections_and_a_connection)
{
    struct sockaddr_in at;
    int l = listener(&at), client = socket(AF_INET, SOCK_STREAM, 0), before;
    pthread_t id;
    void *done;
    char byte;

    cr_assert_eq(connect(client, (struct sockaddr *)&at, sizeof at), 0);
    before = open_descriptors();
    pthread_create(&id, NULL, leaves_what_it_has, &l);
    pthread_join(id, &done);
    cr_assert_not_null(done);
    cr_assert_eq(open_descriptors(), before);
    cr_assert_eq(recv(client, &byte, 1, 0), 0, "it is closed");
    close(client);
    close(l);
}

static void *
works_and_leaves(void *arg)
{
    long sum = 0;

    for (intptr_t i = 0; i < 100; i++) {
        promise(void *) p = async_work(twice, (void *)i);

        sum += (long)(intptr_t)async_run(p);
        promise_release(p);
    }
    *(long *)arg = sum;
    return NULL;
}

Test(thread, loops_of_several_threads_share_the_pool)
{
    pthread_t id[4];
    long sum[4];

    for (int i = 0; i < 4; i++)
        pthread_create(&id[i], NULL, works_and_leaves, &sum[i]);
    for (int i = 0; i < 4; i++) {
        pthread_join(id[i], NULL);
        cr_assert_eq(sum[i], 9900);
    }
}

/* returns  the status of a child that does what fn says and then calls exit */
static int
status_of_forked(int (*fn)(void))
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        alarm(20);
        exit(fn());
    }
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    return status;
}

static int
does_nothing(void)
{
    return 7;
}

UNUSED static int
works_in_a_thread(void)
{
    pthread_t id;
    long sum = 0;

    pthread_create(&id, NULL, works_and_leaves, &sum);
    pthread_join(id, NULL);
    return sum == 9900 ? 8 : 1;
}

/* The pool's threads are not in the child: exit is not to wait for them, nor work for one that idles. */
Test(thread, a_forked_child)
{
    cr_assert_eq(finish(async_work(twice, (void *)4)), 8);
    cr_assert_eq(status_of_forked(does_nothing), W_EXITCODE(7, 0));
#ifndef __SANITIZE_THREAD__ /* which starts no threads after a fork */
    cr_assert_eq(status_of_forked(works_in_a_thread), W_EXITCODE(8, 0));
#endif
    cr_assert_eq(finish(async_work(twice, (void *)5)), 10, "and nothing has changed here");
}

static void *
never_ends(void *arg)
{
    for (;;)
        pause();
    return arg;
}

Test(thread, the_process_does_not_wait_for_what_runs)
{
    (void)promise_retain(async_work(never_ends, NULL));
    pass(5);
    exit(0);
}

/* Memory */

Test(thread, each_allocation_fails_in_turn)
{
    long result;
    int n = 0;

    async_on_unhandled_rejection(ignore_no_memory, NULL);
    do {
        promise(void *) p;

        fail_allocation((size_t)++n);
        p = async_work(twice, (void *)3);
        async_loop_run();
        failing = 0;
        result = finish(p);
        cr_assert(result == 6 || (failed && result == -ENOMEM)); /* a poller may do without */
        cr_assert_eq(async_live(), 0);
        cr_assert(async_set_allocator(NULL));
    } while (failed);
    cr_assert_gt(n, 3);
}

Test(thread, no_descriptor_to_wake_the_loop_with)
{
    struct rlimit none = {0, 64};

    setrlimit(RLIMIT_NOFILE, &none);
    cr_assert_null(async_loop_here());
    cr_assert_eq(errno, EMFILE);
    cr_assert_eq(finish(async_work(twice, NULL)), -EMFILE);
    none.rlim_cur = 64;
    setrlimit(RLIMIT_NOFILE, &none);
    cr_assert_eq(finish(async_work(twice, (void *)1)), 2);
    cr_assert_eq(async_live(), 0);
}

/* Threads that the system does not give, by the linker's --wrap. */
static unsigned refused_from = UINT32_MAX, refused_to;
static atomic_uint created;

int __real_pthread_create(pthread_t *id, const pthread_attr_t *a, void *(*f)(void *), void *arg);
int __wrap_pthread_create(pthread_t *id, const pthread_attr_t *a, void *(*f)(void *), void *arg);

int
__wrap_pthread_create(pthread_t *id, const pthread_attr_t *a, void *(*f)(void *), void *arg)
{
    unsigned n = atomic_fetch_add(&created, 1);

    return n >= refused_from && n < refused_to ? EAGAIN : __real_pthread_create(id, a, f, arg);
}

Test(thread, no_thread_at_all)
{
    promise(void *) p;

    refused_from = 0;
    refused_to = 3;
    for (int i = 0; i < 3; i++)
        cr_assert_eq(finish(async_work(twice, (void *)4)), -EAGAIN);
    cr_assert_eq(atomic_load(&created), 3);
    p = async_work(twice, (void *)4); /* by now there is one */
    cr_assert_eq(finish(p), 8);
    cr_assert_eq(async_live(), 0);
}

Test(thread, one_thread_does_what_two_were_to_do)
{
    promise(void *) busy, p[5];

    refused_from = 1;
    refused_to = UINT32_MAX;
    busy = async_work(through_gate, NULL);
    wait_for(&gate.begun); /* so the next one asks for a second thread */
    for (int i = 0; i < 5; i++)
        p[i] = async_work(twice, (void *)(intptr_t)i);
    cr_assert_gt(atomic_load(&created), 1);
    sem_post(&gate.may_end);
    cr_assert_eq(finish(busy), 0);
    for (int i = 0; i < 5; i++)
        cr_assert_eq(finish(p[i]), 2 * i);
    cr_assert_eq(async_live(), 0);
}

Test(thread, a_new_allocator_with_a_loop_that_is_held)
{
    pthread_t id;
    promise(int) p;

    home = async_loop_retain(async_loop_here());
    fail_allocation(0);
    p = promise_new(int);
    pthread_create(&id, NULL, resolve_later, &p);
    cr_assert_eq(finish(p), 5);
    pthread_join(id, NULL);
    cr_assert(async_set_allocator(NULL));
}
