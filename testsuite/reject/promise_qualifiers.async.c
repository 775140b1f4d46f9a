/* clang takes promise(const int) and promise(int) for two types. */
#include <asyncc.h>

promise(void) nothing(void);
promise(int) number(void);

async(int)
qualified(void)
{
    promise(const void) a = nothing();               // error(29): a promise of this type is not one of the same type with other qualifiers // note: a qualifier of what is promised says nothing: leave it out
    promise(const int) b = number();                 // error(28): a promise of this type is not one
    promise(const int) c = b;

    await a;
    return await b + await c;
}
