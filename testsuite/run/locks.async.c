/* Mutexes, semaphores and events in async functions: first come, first served; nothing is lost when
 * tasks are cancelled at any moment. */
// valgrind
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static async_mutex mutex;
static async_semaphore seats = {.permits = 2};
static async_event opened;
static int guests, most, calls;

static async(void)
guest(char name)
{
    await async_event_wait(&opened);
    await async_semaphore_acquire(&seats);
    defer async_semaphore_release(&seats);
    if (++guests > most)
        most = guests;
    defer guests--;
    await async_mutex_lock(&mutex);
    {
        defer async_mutex_unlock(&mutex);
        putchar(name);
        await async_sleep(2);
        putchar(name);
    }
    await async_yield();
}

static async(void)
restaurant(void)
{
    async_group *g = async_group_new();
    defer async_group_release(g);

    for (char c = 'a'; c < 'f'; c++)
        async_group_add(g, guest(c));
    await async_sleep(3);
    async_event_set(&opened);
    await async_group_wait(g);
    printf(" %d at most\n", most);
}

/* One object, locked in many ways. */
struct account {
    async_mutex lock;
    int balance;
};

static async(struct account *)
account(struct account *a)
{
    calls++;
    await async_yield();
    return a;
}

static async(void)
move(struct account *from, struct account *to, int amount)
{
    struct account *first = from < to ? from : to, *second = from < to ? to : from;

    await async_mutex_lock(&(await account(first))->lock);
    defer async_mutex_unlock(&first->lock);
    (await async_mutex_lock(&second->lock), calls++);
    defer async_mutex_unlock(&second->lock);
    int before = from->balance;
    await async_yield();
    from->balance = before - amount;
    to->balance += amount;
}

static async(void)
bank(void)
{
    struct account a[3] = {{.balance = 100}, {.balance = 100}, {.balance = 100}};
    promise(void) moves[30];

    for (int i = 0; i < 30; i++)
        moves[i] = move(&a[i % 3], &a[(i + 1 + i % 2) % 3], i);
    for (int i = 0; i < 30; i += 2) {
        promise_cancel(moves[i]);
        if (i % 3 == 0)
            await async_yield();
    }
    await promise_all_settled_of(moves, 30);
    for (int i = 0; i < 3; i++)
        printf("%s ", async_mutex_try_lock(&a[i].lock) ? "free" : "locked");
    printf("%d in all, some cancelled: %d\n", a[0].balance + a[1].balance + a[2].balance,
           calls > 30 && calls < 60);
}

/* With a timeout; and handed on at the moment in which the next one is cancelled. */
static async(void)
impatient(int ms)
{
    try {
        await promise_timeout(async_mutex_lock(&mutex), ms);
        defer async_mutex_unlock(&mutex);
        printf("got it, ");
        await async_sleep(10);
    } catch (e) {
        printf("%s, ", e->code == ETIMEDOUT ? "too late" : "cancelled");
    }
}

async(int)
main(void)
{
    promise(void) a, b;

    await restaurant();
    await bank();

    a = impatient(5), b = impatient(5);
    await promise_all(a, b);
    await async_mutex_lock(&mutex);
    a = impatient(50);
    await async_sleep(5);
    async_mutex_unlock(&mutex);
    promise_cancel(a);
    await a;
    await async_mutex_lock(&mutex);
    printf("free again\n");
    return 0;
}

// expect: aabbccddee 2 at most
// expect: free free free 300 in all, some cancelled: 1
// expect: got it, too late, got it, cancelled, free again
