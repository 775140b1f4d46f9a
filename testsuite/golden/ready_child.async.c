/* Awaits of an async function whose size is known: the child lies in the frame of its parent. */
#include <asyncc.h>
#include <errno.h>

static async(int)
half(int n)
{
    if (n % 2)
        throw EINVAL;
    return n / 2;
}

async(int)
quarter(int n)
{
    int h = await half(n);

    return await half(h);
}
