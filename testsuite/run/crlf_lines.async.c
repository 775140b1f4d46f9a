/* Lines that end in CR LF, continuations among them. */
#include <asyncc.h>
#include <stdio.h>

#define ADD(a, b) \
    ((a) + \
     (b))

static async(int)
give(int value)
{
    await async_yield();
    return value;
}

static async(int)
f(int n)
{
    int sum = 0;

    for (int i = 0;
         i < await give(n);
         i++) {
        sum += ADD(await give(i),
                   1); // each

        if (sum > 3)
            break;
    }
    try {
        throw 5;
    } catch (e) {
        sum += \
            await give(e->code);
    }
    return sum;
}

async(int)
main(void)
{
    printf("%d %d\n", await f(2), await f(5));
    return 0;
}

// expect: 8 11
