/* await where only a constant may stand: in every such place, and where a macro hides it. */
#include <asyncc.h>

#define WAIT(p) await p
#define WAIT_TWICE(p) (WAIT(p) + WAIT(p))

async(int) f(void);

enum { AT_FILE_SCOPE = await f() };        // error(24): 'await' outside an async function
int array[await f()];                      // error(11): 'await' outside an async function // error(5): variable length array
_Static_assert(await f(), "no");           // error(16): 'await' outside an async function
struct bits { int wide : await f(); };     // error(26): 'await' outside an async function
enum { HIDDEN = WAIT(f()) };               // error(17): 'await' outside an async function
int hidden_array[WAIT_TWICE(f())];         // error(18): 'await' outside an async function // error(5): variable length array
_Static_assert(WAIT(f()), "no");           // error(16): 'await' outside an async function
struct hidden_bits { int wide : WAIT(f()); }; // error(33): 'await' outside an async function

async(int)
constants(int n)
{
    enum { INSIDE = await f() };            // error(21): 'await' in a constant expression // note: it is fixed at compile time
    int a[3] = { [await f()] = 1 };         // error(19): 'await' in a constant expression
    _Static_assert(await f(), "no");        // error(20): 'await' in a constant expression
    struct inside { int wide : await f(); } s; // error(32): 'await' in a constant expression
    _Alignas(await f()) int aligned = 1;    // error(14): 'await' in a constant expression
    switch (n) {
    case 1 ... await f():                   // error(16): 'await' in a constant expression
        return a[0] + aligned + (int)sizeof s;
    }
    return INSIDE;
}

async(int)
statics(void)
{
    static int once = 1 + await f(); // error(23): 'await' in the initialiser of a static variable // note: assign it in a statement of its own

    return once;
}

async(int)
hidden(int n)
{
    enum { INSIDE = WAIT(f()) };    // error(21): 'await' in a constant expression
    _Static_assert(WAIT(f()), "no"); // error(20): 'await' in a constant expression
    struct inside { int wide : WAIT(f()); } s; // error(32): 'await' in a constant expression
    switch (n) {
    case WAIT_TWICE(f()):           // error(10): 'await' in a constant expression
        return (int)sizeof s;
    }
    return INSIDE;
}

async(int)
hidden_static(void)
{
    static int once = WAIT(f()); // error(23): 'await' in the initialiser of a static variable

    return once;
}

/* Its type alone is wanted: no constant needs its value. */
async(int)
sound(void)
{
    _Static_assert(sizeof(await f()) == sizeof(int), "a type");
    char bytes[sizeof(WAIT(f()))];

    return (int)sizeof bytes + await f();
}
