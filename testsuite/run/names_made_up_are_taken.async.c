/* What asyncc makes up has the user's names to mind: of the file's other functions, types that move out of
 * one, and macros, which may be called as members of the frame and of the runtime's own structs are. */
#include <asyncc.h>
#include <stdio.h>
#define base (10)
#define result (20)
#define awaiting (30)
#define caller (40)
#define error_1 (50)
#define leave_1 (60)
#define rec_call (70)
#define main_async (80)
#define n_2 (90)
static int f_frame = 3;
struct f_resume { int x; };
struct h_s { int q; };
static async(int) give(int n) { await async_yield(); return n; }
static async(int) f(void) { struct frame { int a; } v = {await give(1)}; return v.a + f_frame + (int)sizeof(struct f_resume); }
static async(int) f_2(void) { struct f_resume r = {await give(2)}; return r.x; }
static async(int) g(void)
{
    struct frame { int a; } v = {await give(1)};
    typedef int resume;
    resume r = await give(3);
    typedef struct code { int z; } code;
    code c = {await give(4)};
    return v.a + r + c.z;
}
static async(int) h(void) { struct s { int a; } v = {await give(1)}; await give(0); return v.a; }
static async(int) k(void) { struct m_b { int a; } v = {await give(1)}; await give(0); return v.a; }
static async(int) k_m(void) { struct b { int a; } v = {await give(2)}; await give(0); return v.a; }
static async(int) rec(int n) { return n ? n + await rec(n - 1) : 0; }
static async(int) macros(int n)
{
    defer printf("%d\n", n);
    {
        int n = await give(base);
        n += await give(result + awaiting);
        if (n > 59)
            return n + caller;
    }
    throw n;
}
typedef struct { int z; } got_1;
static async(got_1) wrapped(int n) { await async_yield(); return (got_1){n}; }
static int both(got_1 a, got_1 b) { return a.z * 10 + b.z; }
static async(int) spilled(void) { return both(await wrapped(1), await wrapped(2)); }
async(int) main(void)
{
    struct h_s v = {5};
    printf("%d %d %d\n", await f(), await f_2(), await g());
    printf("%d %d %d %d\n", await h(), await k(), await k_m(), await rec(5));
    printf("%d\n", await macros(3));
    printf("%d\n", await spilled());
    return v.q - 5;
}
// expect: 8 2 8
// expect: 1 1 2 15
// expect: 3
// expect: 100
// expect: 12
