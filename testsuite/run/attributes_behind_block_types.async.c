/* Attributes behind the brace or the name of a type that moves to file scope are of the type. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int n) { await async_yield(); return n; }
async(int) main(void)
{
    typedef int quad __attribute__((vector_size(16))), pair __attribute__((vector_size(8)));
    typedef int wide __attribute__((mode(DI)));
    struct s { char c; int i; } __attribute__((packed)) s = { 1, 2 };
    union u { char c; int i; } __attribute__((aligned(32))) u = { 1 };
    struct { enum { A, B } __attribute__((packed)) kind; char c; wide w; } in = { B, 2, 3 };
    quad q = { 1, 2, 3, await give(4) };
    struct { quad q[2]; pair p; } both = { { q, q }, { 5, 6 } };
    await give(1);
    printf("%d %d %d %d %d\n", (int)sizeof s, (int)sizeof u, (int)sizeof in, both.q[1][3] + both.p[1], in.kind);
    printf("%d\n", s.i + (int)((size_t)&u % 32));
    return 0;
}
// expect: 5 32 16 10 1
// expect: 2
