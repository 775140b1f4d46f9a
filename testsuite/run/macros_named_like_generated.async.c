/* Macros that have the names of what generated code is made of, one that leaves its own name standing in what
 * is written out, and keywords that are macros: each means to the user what it did. */
#include <asyncc.h>
#include <stdio.h>
static int count;
#define count (count + 1)
#define ADD(x) sum += (x) + count
struct r { int value; };
#define result rr.value
#define base basis
#define inline __inline__
#define static
#define state 1 2 3
#define f_frame 5
#define main_code 5
#define goto while (0) goto
#define if(x) if (!!(x))
#define int signed
#define unused nothing
#define uint32_t char
#define PROMISE_FULFILLED 77
#define const
static async(int) f(int a, struct r rr)
{
    int sum = 0, base = 4;
    ADD(1);
    await async_yield();
    if (sum == 2) sum += result;
    if (a) goto end;
    sum += 1000;
end:
    return sum + base + count + PROMISE_FULFILLED * 1000;
}
#undef static
int after = __LINE__;
async(int)
main(void)
{
    struct r rr = { 10 };
    int v = await f(1, rr);
    printf("%d %d\n", v + result, after);
    return 0;
}
// expect: 78027 35
