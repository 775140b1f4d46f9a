/* runtime_io_names.c - names of hosts are looked up off the loop
 *
 * The linker's --wrap puts a resolver of our own in between: "slow.test" waits to be let go, and the names of
 * `two` have two addresses each, of which the first is of no use. */
#include "descriptors.h"

#include <asyncc/abi.h>
#include <netdb.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

static sem_t begun, may_end;
static atomic_int lists, off_the_loop;
static pthread_t loop_thread;
static int answer;

int __real_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **list);
int __wrap_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                       struct addrinfo **list);
void __real_freeaddrinfo(struct addrinfo *list);
void __wrap_freeaddrinfo(struct addrinfo *list);

static const struct two {
    const char *name, *address[2];
} two[] = {
    {"silent.test", {"127.0.0.9", "127.0.0.1"}}, /* nobody listens there */
    {"foreign.test", {"192.0.2.1", "127.0.0.1"}} /* not ours; RFC 5737 */
};

static int
two_addresses(const struct two *t, const char *service, const struct addrinfo *hints,
              struct addrinfo **list)
{
    int code = __real_getaddrinfo(t->address[0], service, hints, list);

    return code != 0 ? code : __real_getaddrinfo(t->address[1], service, hints, &(*list)->ai_next);
}

static const struct two *
two_of(const char *host, const struct addrinfo *hints)
{
    if (host != NULL && !(hints->ai_flags & AI_NUMERICHOST))
        for (size_t i = 0; i < sizeof two / sizeof *two; i++)
            if (strcmp(host, two[i].name) == 0)
                return &two[i];
    return NULL;
}

int
__wrap_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                   struct addrinfo **list)
{
    const struct two *t;
    int code;

    if (host != NULL && strcmp(host, "slow.test") == 0 && !(hints->ai_flags & AI_NUMERICHOST)) {
        off_the_loop += !pthread_equal(pthread_self(), loop_thread);
        sem_post(&begun);
        while (sem_wait(&may_end) != 0)
            continue;
        if (answer != 0)
            return answer;
        host = "127.0.0.1";
    }
    t = two_of(host, hints);
    code = t != NULL ? two_addresses(t, service, hints, list)
                     : __real_getaddrinfo(host, service, hints, list);
    lists += code == 0;
    return code;
}

void
__wrap_freeaddrinfo(struct addrinfo *list)
{
    lists--;
    __real_freeaddrinfo(list);
}

static void
prepare(void)
{
    loop_thread = pthread_self();
    sem_init(&begun, 0, 0);
    sem_init(&may_end, 0, 0);
}

TestSuite(names, .init = prepare, .timeout = 60);

static void
wait_until_begun(void)
{
    while (sem_wait(&begun) != 0)
        continue;
}

static const struct addrinfo stream = {.ai_socktype = SOCK_STREAM};

Test(names, numbers_are_had_at_once)
{
    promise(struct addrinfo *) p = async_getaddrinfo("127.0.0.1", "80", &stream);
    promise(struct addrinfo *) q = async_getaddrinfo(NULL, "80", NULL);

    cr_assert_eq(promise_state(p), PROMISE_FULFILLED);
    cr_assert_eq(promise_value(p)->ai_family, AF_INET);
    cr_assert_eq(promise_state(q), PROMISE_FULFILLED);
    freeaddrinfo(promise_value(p));
    freeaddrinfo(promise_value(q));
    promise_release(p);
    promise_release(q);
    cr_assert_eq(lists, 0);
    cr_assert_eq(async_live(), 0);
}

Test(names, a_name_does_not_stop_the_loop)
{
    promise(struct addrinfo *) p = async_getaddrinfo("slow.test", "80", &stream);

    wait_until_begun();
    pass(5);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    sem_post(&may_end);
    freeaddrinfo(async_run(p));
    promise_release(p);
    cr_assert_eq(off_the_loop, 1);
    cr_assert_eq(lists, 0);
    cr_assert_eq(async_live(), 0);
}

Test(names, a_lookup_that_is_cancelled_rejects_at_once)
{
    promise(struct addrinfo *) p = async_getaddrinfo("slow.test", "80", &stream);

    wait_until_begun();
    cr_assert_eq(finish(promise_timeout(p, 5)), -ETIMEDOUT);
    promise_release(p);
    cr_assert_eq(lists, 0);
    sem_post(&may_end);
    pass_until(async_live() == 0);
    cr_assert_eq(async_live(), 0);
    cr_assert_eq(lists, 0);
}

Test(names, all_addresses_are_tried)
{
    int l = (int)finish(async_tcp_listen("foreign.test", "0")), fd;
    struct sockaddr_in at;
    socklen_t length = sizeof at;
    char port[8];

    cr_assert_geq(l, 0);
    getsockname(l, (struct sockaddr *)&at, &length);
    cr_assert_eq(at.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    snprintf(port, sizeof port, "%d", ntohs(at.sin_port));
    fd = (int)finish(async_tcp_connect("silent.test", port));
    cr_assert_geq(fd, 0);
    close(fd);
    cr_assert_eq(finish(async_close(l)), 0);
    cr_assert_eq(finish(async_tcp_connect("silent.test", port)), -ECONNREFUSED);
    cr_assert_eq(lists, 0);
    cr_assert_eq(async_live(), 0);
}

static void
expect_answer(int code, long wanted)
{
    answer = code;
    errno = EIO;
    sem_post(&may_end);
    cr_assert_eq(finish(async_tcp_connect("slow.test", "1")), wanted);
    sem_post(&may_end);
    cr_assert_eq(finish(async_tcp_listen("slow.test", "0")), wanted);
}

Test(names, what_the_resolver_says)
{
    expect_answer(EAI_NONAME, -ENOENT);
    expect_answer(EAI_AGAIN, -EAGAIN);
    expect_answer(EAI_MEMORY, -ENOMEM);
    expect_answer(EAI_FAMILY, -EAFNOSUPPORT);
    expect_answer(EAI_SERVICE, -EINVAL);
    cr_assert_eq(async_live(), 0);
}

Test(names, a_connection_by_name)
{
    struct sockaddr_in at;
    int l = listener(&at), before = open_descriptors(), fd;
    char port[8];
    promise(int) p;

    snprintf(port, sizeof port, "%d", ntohs(at.sin_port));
    p = async_tcp_connect("slow.test", port);
    cr_assert_eq(promise_state(p), PROMISE_PENDING);
    sem_post(&may_end);
    fd = (int)finish(p);
    cr_assert_geq(fd, 0);
    close(fd);
    p = async_tcp_connect("slow.test", port); /* and one that is cancelled while it is looked up */
    wait_until_begun();
    wait_until_begun();
    promise_cancel(p);
    cr_assert_eq(finish(p), -ECANCELED);
    sem_post(&may_end);
    pass_until(async_live() == 0);
    cr_assert_leq(open_descriptors(), before + 3); /* the poller, what wakes the loop */
    cr_assert_eq(lists, 0);
    cr_assert_eq(async_live(), 0);
    close(l);
}
