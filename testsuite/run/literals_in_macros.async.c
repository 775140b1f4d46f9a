/* A compound literal lasts as long as the block around it, over awaits, also where a macro hides it. */
#include <asyncc.h>
#include <stdio.h>
#include <string.h>

struct point {
    int x, y;
};

#define BRACES(x, y) { x, y }
#define POINT(x, y) (struct point){ x, y }
#define ADDRESS(x, y) &(struct point){ x, y }
#define SAME(x) x
#define ALL(...) __VA_ARGS__
#define NUMBERS(...) ((int[]){ __VA_ARGS__ })

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

static int
take(struct point *p)
{
    int sum = p->x + p->y;

    p->x = 0;
    return sum;
}

static int
sum_of(struct point p)
{
    return p.x + p.y;
}

static async(int)
f(int k)
{
    struct point *a = &(struct point)BRACES(5, k);
    struct point *b = &POINT(6, k);
    struct point *c = ADDRESS(7, k);
    struct point *d = SAME((&POINT(8, k)));
    struct point *e = ALL(&(struct point){ 9, k });
    struct point *g = &ALL((struct point){ 10, k });
    struct point value = POINT(1, k);
    int *numbers = NUMBERS(1, 2, k);
    char other[64];

    memset(other, 77, sizeof other);
    k += await give(3) + other[3] - 77;
    memset(other, 77, sizeof other);
    printf("%d %d %d %d %d %d\n", take(a), take(b), take(c), take(d), take(e), take(g));
    printf("%d %d %d\n", value.y, numbers[2], sum_of(POINT(k, 1)) + sum_of((POINT(1, 1))));
    return k;
}

async(int)
main(void)
{
    printf("%d\n", await f(6));
    return 0;
}
// expect: 11 12 13 14 15 16
// expect: 6 6 12
// expect: 9
