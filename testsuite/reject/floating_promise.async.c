/* A promise that nobody looks at is warned of; the output is written all the same. */
#include <asyncc.h>

async(int) f(void);
async(void) nothing(void);

async(int)
floats(int n)
{
    f();                   // warning(5): nobody waits for this promise(int), and nobody will see it fail // note: write 'await' before it, or '(void)' to let it float
    nothing();             // warning(5): nobody waits for this promise(void)
    (f());                 // warning(5): nobody waits for this promise(int)
    if (n)
        f();               // warning(9): nobody waits for this promise(int)
    for (f(); n < 3; n++)  // warning(10): nobody waits for this promise(int)
        f();               // warning(9): nobody waits for this promise(int)
    promise_all(f(), f()); // warning(5): nobody waits for this promise(void)
    async_sleep(1);        // warning(5): nobody waits for this promise(void)
    n ? f() : f();         // warning(9): nobody waits // warning(15): nobody waits
    n++, f();              // warning: nobody waits for this promise(int)
    defer f();             // warning(11): nobody waits for this promise(int)

    (void)f();
    promise(int) kept = f();
    await nothing();
    return kept;
}

async(int)
main(void)
{
    return await floats(1);
}
