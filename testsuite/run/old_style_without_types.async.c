/* Old-style parameters without any declaration are ints, if the names are no types. */
#include <asyncc.h>
#include <stdio.h>
typedef int number;
static async(int) give(x) { await async_yield(); return x; }
static async(int) sum(b, c) { int d = await give(b); return d + c; }
static async(int) some(b, c) char *b; { int d = await give(*b); return d + c; }
static async(int) none(number);
static async(int) none(number n) { return await give(n); }
async(int) main(argc, argv) char **argv;
{
    (void)argv;
    printf("%d\n", await sum(3, 4) + await some("a", argc) + await none(1000));
    return 0;
}
// flags: -std=gnu89 -Wno-implicit-int -Wno-deprecated-non-prototype -Wno-unknown-warning-option -Wno-missing-parameter-type
// expect: 1105
