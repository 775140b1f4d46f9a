/* A lock that may be held during an await: on every path that leads there, and on no other. */
// flags: -D_GNU_SOURCE -Wno-blocking-call
#include <asyncc.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <threads.h>

#define LOCK(m) pthread_mutex_lock(&(m))
#define UNLOCK(m) pthread_mutex_unlock(&(m))
#define GUARDED(m, statement)      \
    do {                           \
        pthread_mutex_lock(&(m));  \
        statement;                 \
        pthread_mutex_unlock(&(m)); \
    } while (0)

async(int) f(void);
struct box { pthread_mutex_t lock; int n; };
static pthread_mutex_t m, other;
static pthread_rwlock_t rw;
static pthread_spinlock_t spin;
static mtx_t mtx;

async(int)
held(struct box *b)
{
    pthread_mutex_lock(&m); // note(5): taken here
    await f();              // warning(5): the lock 'm' may be held during this await
    pthread_mutex_unlock(&m);
    await f();
    pthread_mutex_lock(&b->lock);
    b->n = await f(); // warning(12): the lock 'b->lock' may be held
    pthread_mutex_unlock(&(b->lock));
    LOCK(m);
    await f(); // warning(5): the lock 'm' may be held
    UNLOCK(m);
    LOCK(m);
    pthread_mutex_unlock(&m);
    await f();
    LOCK(m);
    UNLOCK(other);
    await f(); // warning(5): the lock 'm' may be held
    UNLOCK(m);
    GUARDED(m, b->n++);
    return await f();
}

async(int)
kinds(FILE *file)
{
    pthread_rwlock_rdlock(&rw);
    await f(); // warning(5): the lock 'rw' may be held
    pthread_rwlock_unlock(&rw);
    pthread_spin_lock(&spin);
    await f(); // warning(5): the lock 'spin' may be held
    pthread_spin_unlock(&spin);
    mtx_lock(&mtx);
    await f(); // warning(5): the lock 'mtx' may be held
    mtx_unlock(&mtx);
    flockfile(file);
    await f(); // warning(5): the lock 'file' may be held
    funlockfile(file);
    return await f();
}

async(int)
branches(int n)
{
    if n)
        LOCK(m);
    await f(); // warning(5): the lock 'm' may be held
    if (n)
        UNLOCK(m);
    else {
        LOCK(other);
        n++;
        UNLOCK(other);
    }
    UNLOCK(m);
    if (n == 3) {
        LOCK(m);
        return n; /* it is the caller's to give back */
    }
    await f();
    switch (n) {
    case 1: LOCK(m); // fall through
    case 2: await f(); // warning(13): the lock 'm' may be held
        UNLOCK(m);
        break;
    default: await f();
    }
    return await f();
}

async(int)
loops(int n)
{
    for (int i = 0; i < n; i++) {
        await f(); // warning(9): the lock 'm' may be held
        LOCK(m ( );
        if (n == 2)
            continue;
        UNLOCK(m);
    }
    UNLOCK(m);
    for (;;) {
        LOCK
#define N (
N m);
        if (n++ > 3)
            break;
        UNLOCK(m);
        await f();
    }
    await f(); // warning(5): the lock 'm' may be held
    UNLOCK(m);
    while (LOCK(m), n-- > 0) {
        UNLOCK(m);
        await f();
    }
    UNLOCK(m);
again:
    await f(); // warning(5): the lock 'other' may be held
    LOCK(other);
    if (n++ < 5)
        goto again;
    UNLOCK(other);
    return await f();
}

async(int)
tried(int n)
{
    if (pthread_mutex_trylock(&m) == 0) {
        n++;
        UNLOCK(m);
    }
    await f();
    if (pthread_mutex_trylock(&m) != 0)
        return EBUSY;
    await f(); // warning(5): the lock 'm' may be held
    UNLOCK(m);
    if (!pthread_mutex_trylock(&m)) {
        await f(); // warning(9): the lock 'm' may be held
        UNLOCK(m);
    } else
        await f();
    if (n && pthread_rwlock_tryrdlock(&rw) == 0) {
        n++;
        pthread_rwlock_unlock(&rw);
    }
    return await f();
}

async(int)
deferred(int n)
{
    {
        LOCK(m);
        defer UNLOCK(m);
        if (n)
            throw EIO;
        n++;
    }
    await f();
    {
        LOCK(m);
        defer UNLOCK(m);
        await f(); // warning(9): the lock 'm' may be held
    }
    while (n--) {
        LOCK(m);
        defer UNLOCK(m);
        if (n == 3)
            break;
        if (n == 4)
            continue;
        n--;
    }
    await f();
    try {
        LOCK(m);
        if (n)
            throw n;
        n++;
    } catch (e) {
        await f(); // warning(9): the lock 'm' may be held
    } finally {
        UNLOCK(m);
    }
    return await f();
}

async(int)
order(int n)
{
    n = pthread_mutex_lock(&m) + await f(); /* awaits run first */
    UNLOCK(m);
    LOCK(m);
    n += n ? (UNLOCK(m), 1) : (UNLOCK(m), 2);
    return await f();
}

/* The handler gives back what it likes. */
void give_back(pthread_mutex_t **lock);

async(int)
cleaned_up(void)
{
    {
        __attribute__((cleanup(give_back))) pthread_mutex_t *guard = &m;

        pthread_mutex_lock(guard);
        await f(); // warning(9): the lock 'guard' may be held
    }
    return await f();
}

async(int)
computed(int n)
{
    void *to = n ? &&locked : &&free;

    LOCK(m);
    goto *to;
locked:
    await f(); // warning(5): the lock 'm' may be held
    UNLOCK(m);
free:
    return await f(); // warning(12): the lock 'm' may be held
}

int
plain(void)
{
    return pthread_mutex_lock(&m);
}
