/* A server on all cores: a thread for each, a loop in each thread, and the kernel deals the
 * connections out (SO_REUSEPORT). It says which loop has answered.
 *     all_cores [PORT]     7008; 0: one of the system's choice. The line "stop" ends it */
#include <asyncc.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
static struct core {
    pthread_t thread;
    int number, listener;
    async_loop *loop;
} cores[64];
static int n_cores;
static pthread_barrier_t all_there;
static atomic_flag stopping = ATOMIC_FLAG_INIT;

/* On each loop, whoever asked for it. */
static void stop(void *arg)
{
    struct core *core = arg;

    promise_release(async_close(core->listener));
    async_loop_release(core->loop);
}

static async(void) answer(struct core *core, int fd)
{
    async_reader *reader = async_reader_new(fd, 100);
    char text[32];

    defer await async_close(fd);
    defer async_reader_free(reader);
    char *line = await async_read_line(reader);
    if (line != NULL && strcmp(line, "stop") == 0 && !atomic_flag_test_and_set(&stopping))
        for (int i = 0; i < n_cores; i++)
            async_post(cores[i].loop, stop, &cores[i]);
    await async_write_all(fd, text, (size_t)sprintf(text, "loop %d\n", core->number));
}

static async(void) serve(struct core *core)
{
    try {
        for (;;)
            (void)answer(core, await async_accept(core->listener, NULL, NULL));
    } catch (e) { /* the listener was closed */ }
}

static void *run(void *arg)
{
    struct core *core = arg;
    promise(void) server = serve(core);

    core->loop = async_loop_retain(async_loop_here());
    pthread_barrier_wait(&all_there);
    async_run(server);
    async_loop_run(); /* what is being answered */
    promise_release(server);
    return NULL;
}

/* The port of the first is everybody's. */
static int listen_on(struct sockaddr_in *at)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    socklen_t length = sizeof *at;

    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)at, length) != 0 || listen(fd, SOMAXCONN) != 0) {
        perror("all_cores");
        exit(1);
    }
    getsockname(fd, (struct sockaddr *)at, &length);
    return fd;
}

int main(int argc, char **argv)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    long online = sysconf(_SC_NPROCESSORS_ONLN);

    at.sin_port = htons((in_port_t)(argc > 1 ? atoi(argv[1]) : 7008));
    n_cores = online < 2 ? 2 : online > 64 ? 64 : (int)online;
    pthread_barrier_init(&all_there, NULL, (unsigned)n_cores + 1);
    for (int i = 0; i < n_cores; i++) {
        cores[i].number = i;
        cores[i].listener = listen_on(&at);
        pthread_create(&cores[i].thread, NULL, run, &cores[i]);
    }
    pthread_barrier_wait(&all_there);
    printf("listening on port %d\n", ntohs(at.sin_port));
    fflush(stdout);
    for (int i = 0; i < n_cores; i++)
        pthread_join(cores[i].thread, NULL);
}
