#include <asyncc.h>
#include <stdio.h>
#include <errno.h>
#define AT(line) ((void)printf("%d:%d\n", __LINE__, line))
static async(int)
leaf(int n)
{
    AT(8);
    await async_sleep(0);
    AT(10);
    return n;
}

static async(int)
all(int n)
{
    AT(17);
    int sum = 0;

    for (int i = 0; i < n; i++) {
        AT(21);
        sum += await leaf(i);
        AT(23);
    }
    AT(25); /* unused */
    while (n > 0 && await leaf(n) > 0) {
        AT(27);
        n--;
        AT(29);
    }
    do
        AT(32);
    while (await leaf(0));
    if (await leaf(1)) {
        AT(35);
        await leaf(1);
    } else
        sum = 0;
    AT(39);
    switch (await leaf(2)) {
    case 1:
        break;
    case 2:
        AT(44);
        sum += await leaf(1);
        AT(46);
        /* fall through */
    default:
        AT(49);
    }
    try {
        AT(52);
        await leaf(1);
        AT(54);
        throw EINVAL;
    } catch (e) {
        AT(57);
        await leaf(2);
        AT(59);
    } finally {
        AT(61);
        await leaf(3);
        AT(63);
    }
    {
        defer AT(66);
        await leaf(3);
        AT(68);
    }
    goto out;
out:
    AT(72);
    sum += await leaf(4) *
           0;
    return sum;
}

async(int)
main(void)
{
    AT(81);
    int sum = await all(2);
    AT(83);
    return sum != 2;
}
