/* A function awaits itself, with arguments over several lines: what goes on behind the call stood at
 * the end of the last one, in clang's eyes as if it belonged to the if above. */
#include <asyncc.h>
#include <stdio.h>

static async(int) power(int base, int e)
{
    return e == 0 ? 1
           : e & 1 ? base * (await power(base,
                                         e - 1))
                   : (await power(base * base,
                                  e / 2));
}

async(int) main(void)
{
    printf("%d\n", await power(3, 13));
    return 0;
}

// expect: 1594323
