/* Structs with tags that are defined in one that moves: each is known by its own name out there. */
#include <asyncc.h>
#include <stdio.h>
struct c { char of_file; };
async(int) main(void)
{
    struct a { struct b { struct c { int z; } c; } b; } x = { { { 1 } } };
    struct b inner = x.b;
    struct c *p = &x.b.c;
    union u { struct c c; struct b b; char raw[sizeof(struct a)]; } u = { .b = inner };
    await async_yield();
    p->z += u.b.c.z;
    printf("%d %d\n", x.b.c.z, (int)(sizeof(struct c) / sizeof p->z));
    return 0;
}
// expect: 2 1
