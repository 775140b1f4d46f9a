/* Storage classes, qualifiers and attributes in every order before and behind the type. */
#include <asyncc.h>
#include <stdio.h>
static async(int) give(int v) { await async_yield(); return v; }
async(int) main(void)
{
    register int fast = await give(2);
    _Atomic int counter = 3;
    auto int automatic = 4;
    int _Atomic other = await give(5);
    _Atomic(int) third = 6;
    __extension__ int extended = 7;
    __attribute__((unused)) int attributed = 8;
    int long volatile const late = 9;
    const register volatile int mixed = 10;
    await give(0);
    counter++;
    third += other;
    printf("%d %d %d %d %d %d %d %ld %d\n", fast, counter, automatic, other, third, extended, attributed, late, mixed);
    return 0;
}
// expect: 2 4 4 5 11 7 8 9 10
