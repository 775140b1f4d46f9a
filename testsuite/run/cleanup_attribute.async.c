/* __attribute__((cleanup)) runs once, whichever way its block is left. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
static void bye(int *p) { printf("bye %d\n", *p); }
static void freep(void *p) { printf("free\n"); free(*(void **)p); }
#define auto_free __attribute__((cleanup(freep)))
static async(int) give(int n) { await async_yield(); return n; }
static async(int) fails(int n) { await async_yield(); throw n; }
static async(int) simple(void)
{
    __attribute__((cleanup(bye))) int a = await give(1), b = 2;
    int plain = 5, c __attribute__((cleanup(bye))) = await give(3), d = 4;
    await give(0);
    printf("%d %d %d %d %d\n", a, b, c, d, plain);
    return a + b + c + d;
}
static async(int) loops(int n)
{
    for (int i = 0; i < n; i++) {
        [[gnu::cleanup(bye)]] int k = await give(i);
        if (i == 1) continue;
        if (i == 3) break;
        if (i == 4) return k;
        if (n == 2) throw 7;
        await give(1);
        printf("turn %d\n", k);
    }
    {
        auto_free char *p = malloc(10);
        p[0] = 'x';
        await async_yield();
        printf("%c\n", p[0]);
    }
    { int x __attribute__((cleanup(bye))) = 9; printf("no await %d\n", x); }
    return -1;
}
static async(int) no_await(int n)
{
    int x __attribute__((cleanup(bye))) = n;
    if (n == 1) return x;
    if (n == 2) throw 5;
    return x + 1;
}
static async(int) tries(int n)
{
    try {
        int x __attribute__((cleanup(bye))) = n;
        defer printf("defer\n");
        if (n == 1) return await give(1);
        await fails(3);
    } catch (e) { printf("caught %d\n", e->code); }
    finally { int z __attribute__((cleanup(bye))) = 100; await give(1); printf("finally %d\n", z); }
    goto out;
out:
    return 3;
}
static async(int) forloop(void)
{
    int sum = 0;
    for (int i __attribute__((cleanup(bye))) = 0; i < 2; i++) sum += await give(i);
    return sum;
}
static async(int) waits(void)
{
    int x __attribute__((cleanup(bye))) = 77;
    await async_sleep(1000);
    return x;
}
async(int) main(void)
{
    printf("= %d\n", await simple());
    printf("= %d\n", await loops(5));
    try { await loops(2); } catch (e) { printf("error %d\n", e->code); }
    printf("= %d\n", await no_await(1));
    try { await no_await(2); } catch (e) { printf("error %d\n", e->code); }
    printf("= %d\n", await no_await(3));
    printf("= %d\n", await tries(1));
    printf("= %d\n", await tries(2));
    printf("= %d\n", await forloop());
    promise(int) p = waits();
    promise_cancel(p);
    try { await p; } catch (e) { printf("cancelled %d\n", e->code == ECANCELED); }
    return 0;
}
// flags: -std=gnu2x
// expect: 1 2 3 4 5
// expect: bye 3
// expect: bye 2
// expect: bye 1
// expect: = 10
// expect: turn 0
// expect: bye 0
// expect: bye 1
// expect: turn 2
// expect: bye 2
// expect: bye 3
// expect: x
// expect: free
// expect: no await 9
// expect: bye 9
// expect: = -1
// expect: bye 0
// expect: error 7
// expect: bye 1
// expect: = 1
// expect: bye 2
// expect: error 5
// expect: bye 3
// expect: = 4
// expect: defer
// expect: bye 1
// expect: finally 100
// expect: bye 100
// expect: = 1
// expect: defer
// expect: bye 2
// expect: caught 3
// expect: finally 100
// expect: bye 100
// expect: = 3
// expect: bye 2
// expect: = 1
// expect: bye 77
// expect: cancelled 1
