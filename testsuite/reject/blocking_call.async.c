/* Calls that stop the loop, under whatever name; and those that do not. */
// flags: -D_GNU_SOURCE
#include <asyncc.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NAP(s) sleep(s)
#define nap sleep
#define A_SECOND sleep(1)
#define AT_LEAST(a, b) ((a) > (b) ? (a) : (b))

async(int) f(void);
ASYNC_BLOCKING int query(const char *text);
int quick(const char *text);
int doze(unsigned) __asm__("sleep");

async(int)
clocks(void)
{
    struct timespec t = { 0, 1 };

    sleep(1);             // warning(5): 'sleep' blocks the loop // note: use async_sleep(ms)
    usleep(1);            // warning(5): 'usleep' blocks the loop
    nanosleep(&t, NULL);  // warning(5): 'nanosleep' blocks the loop
    NAP(1);               // warning(5): 'sleep' blocks the loop
    nap(1);               // warning(5): 'sleep' blocks the loop
    A_SECOND;             // warning(5): 'sleep' blocks the loop
    doze(1);              // warning(5): 'doze' blocks the loop
    (sleep)(1);           // warning(6): 'sleep' blocks the loop
    return AT_LEAST(1, sleep(1)) // warning(24): 'sleep' blocks the loop
           + await f();
}

async(int)
descriptors(int fd, struct sockaddr *to)
{
    char buf[8];
    struct pollfd p = { fd, POLLIN, 0 };
    fd_set set;
    int n = (int)read(fd, buf, sizeof buf); // warning(18): 'read' blocks the loop // note: use async_read

    n += (int)recv(fd, buf, 8, 0);                // warning(15): 'recv' blocks the loop // note: use async_recv
    n += accept(fd, NULL, NULL);                  // warning(10): 'accept' blocks the loop
    n += connect(fd, to, 8);                      // warning(10): 'connect' blocks the loop
    n += poll(&p, 1, 100);                        // warning(10): 'poll' blocks the loop
    FD_ZERO(&set);
    n += select(1, &set, NULL, NULL, NULL);       // warning(10): 'select' blocks the loop
    n += fsync(fd);                               // warning(10): 'fsync' blocks the loop
    n += flock(fd, LOCK_EX);                      // warning(10): 'flock' blocks the loop // note: async_work
    /* they come back at once, or wait for no more than a disk or a buffer */
    n += (int)recv(fd, buf, 8, MSG_DONTWAIT);
    n += poll(&p, 1, 0);
    n += flock(fd, LOCK_EX | LOCK_NB) + flock(fd, LOCK_UN);
    n += (int)write(fd, buf, 8) + (int)pread(fd, buf, 8, 0) + open("x", O_RDONLY) + close(fd);
    return n + (int)sizeof(read(fd, buf, 8)) + await f();
}

async(int)
others(pthread_t thread, sem_t *sem, pthread_cond_t *c, pthread_mutex_t *m)
{
    int status, n = system("true");      // warning(21): 'system' blocks the loop // note: async_spawn
    struct addrinfo *list;

    waitpid(1, &status, 0);              // warning(5): 'waitpid' blocks the loop // note: async_wait
    wait(&status);                       // warning(5): 'wait' blocks the loop
    pthread_join(thread, NULL);          // warning(5): 'pthread_join' blocks the loop // note: async_work
    pthread_cond_wait(c, m);             // warning(5): 'pthread_cond_wait' blocks the loop
    sem_wait(sem);                       // warning(5): 'sem_wait' blocks the loop
    getaddrinfo("a", "b", NULL, &list);  // warning(5): 'getaddrinfo' blocks the loop // note: use async_getaddrinfo
    gethostbyname("a");                  // warning(5): 'gethostbyname' blocks the loop
    n += query("select 1");              // warning(10): 'query' blocks the loop // note: async_work
    n += async_run(f());                 // warning(10): 'async_run' blocks the loop // note: the loop is running already
    async_loop_run();                    // warning(5): 'async_loop_run' blocks the loop
    waitpid(1, &status, WNOHANG);
    sem_trywait(sem);
    pthread_mutex_lock(m);               // warning(5): 'pthread_mutex_lock' blocks the loop // note: pthread_mutex_trylock
    n += quick("select 1");
    pthread_mutex_unlock(m);
    return n + await f();
}

async(int)
keyboard(FILE *file)
{
    char line[80];
    int c = getchar(), d; // warning(13): 'getchar' blocks the loop // note: use async_read(STDIN_FILENO

    if (fgets(line, 80, stdin) != NULL)  // warning(9): 'fgets' blocks the loop
        scanf("%d", &d);                 // warning(9): 'scanf' blocks the loop
    c += fgetc(stdin);                   // warning(10): 'fgetc' blocks the loop
    if (fgets(line, 80, file) != NULL)
        printf("%s", line);
    return c + (int)fread(line, 1, 80, file) + d + await f();
}

/* It has waited for it. */
async(int)
polled(int fd, promise(int) (*async_poll)(int, int))
{
    char buf[8];

    await async_poll(fd, POLLIN);
    return (int)read(fd, buf, 8) + accept(fd, NULL, NULL) + (int)recv(fd, buf, 8, 0);
}

/* Of the user's own, that happens to have such a name. */
struct device { int (*read)(int); };

async(int)
member(struct device *d)
{
    int (*poll)(int) = d->read;

    return d->read(1) + poll(2) + await f();
}

/* Plain functions may do as they like. */
int
plain(void)
{
    sleep(1);
    return query("select 1");
}
