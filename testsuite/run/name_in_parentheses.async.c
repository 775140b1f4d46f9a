/* `(f)(int a)` declares f even where f is a macro, as the C library's headers do it. */
#include <asyncc.h>
#include <stdio.h>
#define add(x) add_two(x, 1)
#define size() 10
async(int) (add)(int a, int b);
static async(int) add_two(int a, int b) { await async_yield(); return 100 * (a + b); }
async(int) (add)(int a, int b) { await async_yield(); return a + b; }
static async(int) (size)(void) { await async_yield(); return await (add)(3, 4); }
async(int) main(void)
{
    promise(int) (*p)(int, int) = add;
    printf("%d\n", await (add)(1, 2));
    printf("%d\n", await add(1));
    printf("%d %d\n", await (size)(), size());
    printf("%d\n", await p(5, 6));
    return 0;
}
// expect: 3
// expect: 200
// expect: 7 10
// expect: 11
