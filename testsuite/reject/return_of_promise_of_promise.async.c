/* A promise that is no promise(T) for an async(T), T a promise itself. */
#include <asyncc.h>
async(promise(int)) given(void);
async(promise(int))
another(promise(promise(double)) d)
{
    return d; // error(12): 'another' gives promise(promise(int)), and this is a promise(promise(double)) // note: return a value of type 'promise(int)', or declare it async(promise(double))
}
async(promise(int))
of_value(promise(double) d)
{
    return d; // error(12): a value of type 'promise(double)' is returned from 'of_value', which gives promise(promise(int))
}
async(int)
too_deep(void)
{
    return given(); // error(12): 'too_deep' gives promise(int), and this is a promise(promise(int)) // note: return a value of type 'int', or declare it async(promise(int))
}
async(promise(int))
adopts(void)
{
    return given();
}
async(void)
floats(promise(promise(int)) held)
{
    await given(); // warning(5): nobody waits for this promise(int)
    (void)await given();
    await held;
    promise_release(await given()); // error(5): this promise is let go of by itself
}
