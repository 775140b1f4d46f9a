/* Work on other threads, posts from them, and what a cancellation makes of it. */
#include <asyncc.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void *square(void *arg)
{
    long n = (long)arg;

    return (void *)(n * n);
}

static sem_t begun, may_end;

static void *slowly(void *arg)
{
    sem_post(&begun);
    sem_wait(&may_end);
    strcpy(arg, "written");
    return arg;
}

static async(long) sum_of_squares(long n)
{
    promise(void *) square_of[n];
    long sum = 0;

    for (long i = 0; i < n; i++)
        square_of[i] = async_work(square, (void *)i);
    for (long i = 0; i < n; i++)
        sum += (long)await square_of[i];
    return sum;
}

/* The buffer is the frame's: it is there as long as the thread may write to it. */
static async(void) buffer_of_the_frame(void)
{
    char buf[100] = "";

    defer printf("the buffer is %s\n", buf);
    await async_work(slowly, buf);
    puts("not cancelled");
}

struct teller {
    async_loop *loop;
    promise(int) told;
};

static void tell(void *arg)
{
    struct teller *t = arg;

    promise_resolve(t->told, 42);
}

static void *thread(void *arg)
{
    struct teller *t = arg;
    async_loop *loop = t->loop;

    usleep(5000);
    async_post(loop, tell, t);
    async_loop_release(loop);
    return NULL;
}

async(int) main(void)
{
    struct teller teller = {async_loop_retain(async_loop_here()), promise_new(int)};
    pthread_t id;
    promise(void) slow;

    sem_init(&begun, 0, 0);
    sem_init(&may_end, 0, 0);
    slow = buffer_of_the_frame();
    pthread_create(&id, NULL, thread, &teller);
    printf("%ld\n", await sum_of_squares(1000));
    printf("told %d\n", await teller.told);
    promise_release(teller.told);
    pthread_detach(id);
    while (sem_trywait(&begun) != 0)
        await async_sleep(1);
    promise_cancel(slow);
    sem_post(&may_end);
    try {
        await slow;
    } catch (e) {
        printf("cancelled: %s\n", strerror(e->code));
    }
    return 0;
}

// expect: 332833500
// expect: told 42
// expect: the buffer is written
// expect: cancelled: Operation canceled
// valgrind
