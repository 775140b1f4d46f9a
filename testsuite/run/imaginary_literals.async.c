/* GNU C's imaginary constants in an async function: the parser's grammar has none. */
#include <asyncc.h>
#include <stdio.h>

static async(double _Complex)
turned(double _Complex z)
{
    await async_yield();
    return z * 1.0i;
}

async(int)
main(void)
{
    double _Complex z = 3 + 4i + await turned(2.5J);
    float _Complex w = 2.0fi + 1.5if;

    printf("%g %g %g\n", __real__ z, __imag__ z, __imag__ w);
    // expect: 0.5 4 3.5
    return 0;
}
