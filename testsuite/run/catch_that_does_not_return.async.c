/* A try whose block returns and whose catch calls what does not return has no end, and nothing falls
 * through to the next case; compilers warned that the cleanup might. */
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>

static async(int) id(int n)
{
    await async_yield();
    return n;
}

static _Noreturn void die(int code)
{
    printf("died of %d\n", code);
    exit(0);
}

static async(int) choose(int n)
{
    switch (n) {
    case 1: {
        try {
            return await id(n);
        } catch (e) {
            die(e->code);
        } finally {
            puts("one");
        }
    }
    case 2: {
        defer puts("two");
        if (await id(n) == 2)
            return 20;
        (abort());
    }
    case 3: {
        char text[n];
        try {
            text[await id(0)] = 1;
            if (text[0])
                throw 5;
            return await id(n);
        } catch (e) {
            die(await id(e->code));
        } finally {
            await async_yield();
        }
    }
    default: return 0;
    }
}

async(int) main(void)
{
    printf("%d\n", await choose(1));
    printf("%d\n", await choose(2));
    printf("%d\n", await choose(3));
    die(0);
}

// expect: one
// expect: 1
// expect: two
// expect: 20
// expect: died of 5
