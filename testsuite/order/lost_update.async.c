/* Where C leaves the order open the read comes after the wait: `total += await f()` loses no
 * update. The JavaScript beside it has to say so. */
#include <asyncc.h>
#include <stdio.h>

static int total;

static async(int)
after(int ticks, int value)
{
    while (ticks-- > 0)
        await promise_resolved(void);
    return value;
}

static async(void)
adder(const char *name, int times)
{
    for (int i = 1; i <= times; i++) {
        total += await after(i, i);
        printf("%s: %d\n", name, total);
    }
}

async(int)
main(void)
{
    int cells[3] = {0}, at = 0;

    await promise_all(adder("a", 4), adder("b", 3), adder("c", 5));
    printf("total %d\n", total);
    cells[at++] = await after(1, 5);
    cells[at++] += await after(2, 6);
    *(cells + at) -= await after(0, at);
    printf("cells %d %d %d, at %d\n", cells[0], cells[1], cells[2], at);
    total = total * 2 + await after(1, 1);
    printf("total %d\n", total);
    return 0;
}
