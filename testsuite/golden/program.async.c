/* A whole program: main is an async function, and one of them recurses. */
#include <asyncc.h>
#include <stdio.h>

static async(long)
factorial(int n)
{
    await async_yield();
    return n < 2 ? 1 : n * await factorial(n - 1);
}

async(int)
main(int argc, char **argv)
{
    printf("%s: %ld\n", argv[argc - 1], await factorial(10));
    return 0;
}
