/* Nothing in the try can fail: the error's variable was declared all the same, and compilers saw that nobody
 * uses it. */
#include <asyncc.h>
#include <stdio.h>

async(int)
main(void)
{
    int n = 0;

    try {
        n++;
    } catch (e) {
        n = 10;
    }
    try {
        n++;
    } catch (e) {
        n = e->code;
    }
    await async_yield();
    printf("%d\n", n);
    return 0;
}
// expect: 2
