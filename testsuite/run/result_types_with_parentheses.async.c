/* Results that are pointers to functions, one of which is async. */
#include <asyncc.h>
#include <stdio.h>
static int plus1(int x) { return x + 1; }
static async(int (*)(int)) f(void) { await async_yield(); return plus1; }
static async(void (*)(void)) g() { await async_yield(); return NULL; }
static async(promise(int) (*)(void)) h(void);
static async(int) one(void) { return 1; }
static async(promise(int) (*)(void)) h(void) { await async_yield(); return one; }
async(int) main(void)
{
    int (*p)(int) = await f();
    printf("%d %d %d\n", p(5), (await f())(1), await (await h())());
    return await g() != NULL;
}
// expect: 6 2 1
