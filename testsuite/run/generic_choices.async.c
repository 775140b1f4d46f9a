/* _Generic: the choice that is taken may await, the others and the control do not run. */
#include <asyncc.h>
#include <stdio.h>
struct s { int v; };
static async(int) give(int n) { await async_yield(); printf("give %d\n", n); return n; }
static async(struct s) gives(int n) { await async_yield(); return (struct s){ n }; }
static async(double) gived(double d) { await async_yield(); return d; }
static async(void) nothing(const char *s) { await async_yield(); printf("nothing %s\n", s); }
#define pick(x) _Generic((x), int: await give(1), long: await give(2), double: await gived(3.5), default: await give(4))
static async(int) f(int i, long l, double d, char *p)
{
    int r = _Generic(i, int: await give(10), struct s: await gives(20), default: 30);
    r += _Generic(i + 1L, int: await give(100), long: await give(200), default: await give(300));
    r += (int)_Generic(d, int: await give(1000), double: await gived(2000), default: 3);
    r += _Generic(p, int: 1, char *: (await gives(40000)).v, default: 2) + await give(5);
    r += (int)(pick(i) + pick(l) + pick(d) + pick(p));
    _Generic(l, int: await nothing("int"), long: await nothing("long"), default: (void)0);
    (void)_Generic(await give(99), int: await nothing("control not run"), default: await nothing("?"));
    promise(int) q = _Generic(i, int: give(6), default: NULL), q2 = _Generic(i, int: give(await give(7)), long: q);
    r += await q + await q2 + await _Generic(l, int: q, long: give(8));
    _Generic(i, int: (void)give(9), default: (void)0);
    return r;
}
async(int) main(void)
{
    printf("%d\n", await f(1, 2, 3, ""));
    return 0;
}
// expect: give 10
// expect: give 200
// expect: give 5
// expect: give 1
// expect: give 2
// expect: give 4
// expect: nothing long
// expect: nothing control not run
// expect: give 6
// expect: give 7
// expect: give 7
// expect: give 8
// expect: 42246
// expect: give 9
