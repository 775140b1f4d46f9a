/* The value of && with an await in it was kept as an int, and compilers warned of its comparison with what
 * has no sign; of the operator's own they know that it is 0 or 1. */
#include <asyncc.h>
#include <stdio.h>

static async(int) id(int n)
{
    await async_yield();
    return n;
}

async(int) main(int argc, char **argv)
{
    size_t size = argc;
    unsigned long long wide = 2;

    (void)argv;
    printf("%d ", (size == 1 && await id(2)) == size);
    printf("%d ", (size == 5 || await id(0)) < wide);
    wide -= size && await id(1);
    printf("%d %zu %llu\n", (await id(3) && size) + 1, sizeof(size && await id(1)), wide);
    __auto_type both = size && await id(7); /* an int all the same */
    both += 2;
    printf("%d %d\n", both, _Generic(size && await id(1), int: 1, default: 0));
    printf("%d\n", ({ __auto_type inner = size && await id(1); inner += 4; inner; }));
    printf("%d %d\n", -(size && await id(7)), (size || await id(7)) << 4);
    return 0;
}

// expect: 1 1 2 4 1
// expect: 3 1
// expect: 5
// expect: -1 16
