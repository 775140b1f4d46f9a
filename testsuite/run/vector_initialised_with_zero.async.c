/* A vector's { 0 } was written as an assignment of 0, which compilers refuse. */
#include <asyncc.h>
#include <stdio.h>

typedef int four __attribute__((vector_size(16)));

static async(int) id(int n)
{
    await async_yield();
    return n;
}

async(int) main(void)
{
    four zero = {0}, none = {}, some = {await id(1), 2};
    const four fixed = {0};
    int one = {0}, *p = {0};
    _Complex double z = {0};

    await async_yield();
    zero[await id(1)] += 5;
    none -= zero + some + fixed;
    printf("%d %d %d %d\n", none[0], none[1], none[2], zero[1]);
    printf("%d %d %d\n", one, p == NULL, z == 0);
    return 0;
}

// expect: -1 -7 0 5
// expect: 0 1 1
