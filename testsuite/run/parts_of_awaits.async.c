/* __real__ and __imag__ take an await without parentheses, as any other operator does. */
// expect: 1.5 2 1.5 2 3.5
// expect: 7 0
#include <asyncc.h>
#include <stdio.h>

static async(_Complex double)
complex_number(void)
{
    await async_yield();
    return __extension__(1.5 + 2i);
}

static async(int)
number(void)
{
    await async_yield();
    return 7;
}

async(int)
main(void)
{
    double real = __real__ await complex_number(), imaginary = __imag__ await complex_number();

    printf("%g %g %g %g %g\n", real, imaginary, __real(await complex_number()),
           __imag await complex_number(), real + __imag__(await complex_number()));
    printf("%d %d\n", __real__ await number(), __imag__ await number());
    return 0;
}
