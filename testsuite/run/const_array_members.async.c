/* An object whose members are arrays of const elements cannot be assigned to, only filled. */
#include <asyncc.h>
#include <stdio.h>
static async(int) one(void) { await async_yield(); return 1; }
async(int) main(void)
{
    struct { int q; const char name[4]; const int x[2][1]; } t = { 1, "abc", { { 1 }, { await one() } } };
    struct outer { struct { const short s[2]; } in; } o = { { { 3, (short)await one() } } }, copy = o;
    struct outer chosen = t.q ? copy : (await one(), o);
    await one();
    printf("%s %d %d %d\n", t.name, t.x[1][0], copy.in.s[0], chosen.in.s[1]);
    return 0;
}
// expect: abc 1 3 1
