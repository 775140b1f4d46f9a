/* volatile, _Atomic, const, restrict, register, alignment: objects that want to be handled with care. */
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

static volatile int device;
static _Atomic int counter = 3;
static _Thread_local int mine = 5;

static int tick(int by)
{
    device += by;
    return device;
}

static const char *const *words(void)
{
    static const char *const list[] = { "zero", "one", "two", NULL };

    return list;
}

static const int *pick(const int *restrict a, const int *b, int which)
{
    return which ? b : a;
}

static void add(int *restrict to, const int *restrict from, register int n)
{
    for (register int i = 0; i < n; i++)
        to[i] += from[i] * tick(0);
}

static int aligned_to(const void *p, uintptr_t n)
{
    return (uintptr_t)p % n == 0;
}

static atomic_int *shared(void)
{
    return &counter;
}

struct const_members {
    const int id;
    const char *const name;
    int rest;
};

static struct const_members make(int id)
{
    return (struct const_members){ id, words()[id], tick(1) };
}

int main(void)
{
    volatile int seen = tick(1), *volatile where = &seen;
    alignas(64) char wide[3] = { (char)tick(1) };
    struct {
        char c;
        _Alignas(32) int n;
    } inside = { 1, tick(0) };
    const int a[3] = { tick(1), 2, 3 }, b[] = { 4, 5, tick(1) };
    int c[3] = { [1] = tick(0) };
    const struct const_members m = make(1), copy = m;
    _Atomic long local = tick(0);
    register int quick = tick(0);
    long double precise = tick(0) / 4.0L;

    *where += tick(0);
    seen++;
    printf("%d %d %d\n", seen, wide[0], inside.n);
    printf("%d %d %d\n", aligned_to(wide, 64), aligned_to(&inside.n, 32), aligned_to(&precise, 16));
    add(c, a, 3);
    add(c, pick(a, b, tick(0) & 1), 2 + (quick > 0));
    printf("%d %d %d\n", c[0], c[1], c[2]);
    counter += tick(0);
    local *= tick(0);
    atomic_fetch_add(shared(), tick(0));
    atomic_store(&local, atomic_load(&local) + tick(0));
    printf("%d %ld\n", counter, local);
    printf("%d\n", atomic_exchange(shared(), 1));
    mine += tick(1);
    printf("%d %d %s\n", mine, quick, words()[tick(0) % 3]);
    for (const char *const *w = words(); *w; w++)
        printf("%s%d ", *w, tick(0));
    printf("%s %d %d %Lg\n", copy.name, copy.id + make(2).id, m.rest, precise);
    return *pick(a + 1, b, 0);
}
