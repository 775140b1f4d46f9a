/* Old-style definitions: the types of the parameters stand behind the list. */
#include <asyncc.h>
#include <stdio.h>
#include <string.h>
static async(int) give() ;
static async(int)
give(n)
    int n;
{
    await async_yield();
    return n;
}
struct pair { int a, b; };
async(long) mixed(c, s, f, list, grid, fn, p)
    char c, *s;
    float f;
    int list[], grid[][2], (*fn)(int);
    register struct pair p;
{
    long sum = c + (long)strlen(s) + (long)(f * 2);
    await async_yield();
    sum += list[1] + grid[1][1] + fn(3) + p.b;
    c++, s++, list++;
    return sum + await give(c) + *s + *list;
}
static async(int) recursive(n, acc) int n, acc; { if (n == 0) return acc; return await recursive(n - 1, acc + n); }
static int twice(int x) { return 2 * x; }
async(int) main(argc, argv) int argc; char **argv;
{
    int list[] = { 1, 2, 3 }, grid[2][2] = { { 1, 2 }, { 3, 4 } };
    printf("%d %s\n", argc, argv[0] ? "yes" : "no");
    printf("%ld\n", await mixed('a', "bcd", 1.5f, list, grid, twice, (struct pair){ 10, 20 }));
    printf("%d\n", await recursive(100, 0));
    promise(long) p = mixed('b', "b", 2.5f, list, grid, twice, (struct pair){ 1, 2 });
    printf("%ld %d\n", await p, await give(7));
    return 0;
}
// flags: -std=gnu17 -Wno-deprecated-non-prototype
// expect: 1 yes
// expect: 334
// expect: 5050
// expect: 219 7
