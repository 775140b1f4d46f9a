/* Async functions in branches that an #if leaves out are nobody's: there may be others of the name,
 * and anything may be in them. */
#include <asyncc.h>
#include <stdio.h>

#ifdef NOT_HERE
static async(int) only_there(int fd) { await there(fd); catch (e) {} return fd; }
#endif

#if 0
static async(int)
get(void)
{
    return await async_yield();
}
#elif defined NOT_HERE
static async(char) get(int a, ...) { int async; return a; }
#else
static async(int)
get(void)
{
    await async_yield();
    return 2;
}
#endif

static async(int)
#if 1
chosen(int n)
#else
chosen(void)
#endif
{
    await async_yield();
#if 0
    await nothing;
#endif
    return n;
}

async(int)
main(void)
{
    printf("%d %d\n", await get(), await chosen(3));
    return 0;
}
// expect: 2 3

#if 0
async(int) last(void) { try { throw }
#endif
