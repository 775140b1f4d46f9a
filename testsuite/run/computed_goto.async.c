/* Computed goto, labels of blocks, a switch without braces, asm goto. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int n) { await async_yield(); return n; }
static async(int) machine(const unsigned char *code)
{
    static void *const table[] = { &&op_add, &&op_sub, &&op_end, [3] = &&op_dup };
    static const int offsets[] = { &&op_add - &&op_add, &&op_end - &&op_add };
    int acc = 0;
    void *next = table[*code++];
    (void)offsets;
    goto *next;
op_add:
    acc += await give(*code++);
    goto *table[*code++];
op_sub: { acc -= await give(*code++); } goto *table[*code++];
op_dup:
    acc *= 2;
    next = table[*code++];
    await async_yield();
    goto *next;
op_end:
    return acc;
}
static async(int) leaves(int n)
{
    void *to[] = { &&out, &&again, &&inner };
    int turns = 0;
    {
again:
        turns++;
        defer printf("leave %d\n", turns);
        promise(int) p = give(turns);
        await async_yield();
        if (turns < 3) goto *to[1];
        if (n == 0) goto *(await p ? to[0] : NULL);
inner:
        if (turns++ < 6) goto *to[2];
    }
out:
    return turns;
}
static async(int) local_labels(int n)
{
    int r = 0;
    { __label__ x; if (n & 1) goto x; r += await give(1); x: r += 10; }
    { __label__ x; if (n & 2) goto x; r += await give(100); x: r += 1000; }
    return r;
}
static async(int) bare_switch(int n)
{
    switch (await give(n)) case 1: return await give(10);
    switch (n) case 2: case 3: if (await give(1)) return 20; else default: return 30;
    return 40;
}
static async(int) asm_goto(int n)
{
    await async_yield();
    __asm__ goto ("test %0, %0\n\tjz %l1" : : "r"(n) : "cc" : zero);
    return await give(n);
zero:
    return await give(-1);
}
async(int) main(void)
{
    static const unsigned char code[] = { 0, 5, 3, 1, 2, 3, 2 };
    printf("%d\n", await machine(code));
    printf("%d\n", await leaves(0));
    printf("%d\n", await leaves(1));
    for (int i = 0; i < 4; i++) printf("%d %d\n", await local_labels(i), await bare_switch(i));
    printf("%d %d\n", await asm_goto(0), await asm_goto(7));
    return 0;
}
// flags: -Wno-implicit-fallthrough
// expect: 16
// expect: leave 1
// expect: leave 2
// expect: leave 3
// expect: 3
// expect: leave 1
// expect: leave 2
// expect: leave 7
// expect: 7
// expect: 1111 30
// expect: 1110 10
// expect: 1011 20
// expect: 1010 20
// expect: -1 7
