/* A descriptor that was accepted, connected or opened is had by the task or closed: whenever the task is cancelled,
 * whatever stands between it and the promise, and if nobody is there at all. */
#define _GNU_SOURCE
#include <asyncc.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener, client, had;
static struct sockaddr_in at;
static char port[8];
static promise(void) task;
static int left;

static int open_ones(void)
{
    int n = 0;
    for (int fd = 0; fd < 64; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}
static void hang_up(void) { close(accept(listener, NULL, NULL)); } /* on what async_tcp_connect has connected, if it has */
static void connect_client(void *arg)
{
    (void)arg;
    client = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(client, (struct sockaddr *)&at, sizeof at) != 0)
        perror("connect");
}
static void cancel_in_a_while(void *arg)
{
    if (left-- > 0)
        async_microtask(cancel_in_a_while, arg);
    else
        promise_cancel(task);
}
static void on_settled(promise(int) p, void *arg) { (void)p; cancel_in_a_while(arg); }
static promise(int) watched(promise(int) p)
{
    if (left >= 0) /* else nobody holds it but those who use it */
        promise_then(p, on_settled, NULL);
    return p;
}
static promise(int) accepts_later(void) { async_set_timeout(connect_client, NULL, 1); return watched(async_accept(listener, NULL, NULL)); }
static promise(int) accepts_at_once(void) { connect_client(NULL); return watched(async_accept(listener, NULL, NULL)); }
static promise(int) connects(void) { return watched(async_tcp_connect("127.0.0.1", port)); }
static promise(int) opens(void) { return watched(async_open("/dev/zero", O_RDONLY, 0)); }
static promise(int) (*const sources[])(void) = {accepts_later, accepts_at_once, connects, opens};

static void use(int fd) { had++; close(fd); }
static async(void) directly(promise(int) (*source)(void)) { use(await source()); }
static async(void) held(promise(int) (*source)(void)) { promise(int) p = source(); use(await p); }
static async(void) timed(promise(int) (*source)(void)) { use(await promise_timeout(source(), 5000)); }
static async(void) raced(promise(int) (*source)(void))
{
    promise(int) p = source();
    if (await promise_race(promise_new(void), p) == 1)
        use(await p);
}
static async(void) lost_race(promise(int) (*source)(void)) { await promise_race(promise_resolved(void), source()); }
static async(void) grouped(promise(int) (*source)(void))
{
    async_group *g = async_group_new();
    defer async_group_release(g);
    async_group_add(g, source());
    await async_group_wait(g);
}
static async(void) discarded(promise(int) (*source)(void)) { (void)source(); await async_sleep(1); }
static async(void) (*const uses[])(promise(int) (*source)(void)) = {directly, held, timed, raced, lost_race, grouped, discarded};

async(int) main(void)
{
    int wrong = 0, taken = 0;
    socklen_t length = sizeof at;

    listener = socket(AF_INET, SOCK_STREAM, 0);
    at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    bind(listener, (struct sockaddr *)&at, sizeof at);
    listen(listener, 100);
    getsockname(listener, (struct sockaddr *)&at, &length);
    snprintf(port, sizeof port, "%d", ntohs(at.sin_port));
    fcntl(listener, F_SETFL, O_NONBLOCK);
    await async_sleep(1);
    close(await async_open("/dev/zero", O_RDONLY, 0)); /* what the runtime opens for itself is there now */
    {
        promise(int) a = async_accept(listener, NULL, NULL);
        await promise_race(async_sleep(1), a);
        promise_cancel(a);
    }
    int before = open_ones();
    for (size_t s = 0; s < sizeof sources / sizeof *sources; s++)
        for (size_t u = 0; u < sizeof uses / sizeof *uses; u++)
            for (int turns = -1; turns < 6; turns++) {
                had = 0;
                client = -1;
                left = turns;
                promise(void) p = task = uses[u](sources[s]);
                await promise_all_settled(p);
                for (int i = 0; i < 1000 && (left >= 0 || (client < 0 && s < 2)); i++)
                    await async_sleep(1);
                int more = 1;
                for (int i = 0; i < 1000 && more != 0; i++) { /* a thread may open it late */
                    hang_up();
                    await async_sleep(1);
                    more = open_ones() - before - (client >= 0);
                }
                if (more != 0 && ++wrong)
                    printf("source %zu, use %zu, turns %d: had %d, %d more are open\n", s, u, turns, had, more);
                close(client);
                hang_up();
                taken += had;
                promise_release(task);
                task = NULL;
            }
    printf("wrong: %d; some were taken: %d\n", wrong, taken > 50);
    return 0;
}
// expect: wrong: 0; some were taken: 1
