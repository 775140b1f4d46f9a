/* #pragma GCC diagnostic: off, on again, an error; for what is asyncc's and what is not. */
// options: -Wno-escaping-local
#include <asyncc.h>
#include <unistd.h>

async(int) f(void);
async(int) fill(int *p);

async(int)
switched(int n)
{
    sleep(1); // warning(5): 'sleep' blocks the loop
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wblocking-call"
#pragma GCC diagnostic ignored "-Wunused-variable"
    sleep(1);
    f(); // warning(5): nobody waits
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wblocking-call"
    sleep(1); // error(5): 'sleep' blocks the loop
#pragma GCC diagnostic pop
    sleep(1);
#pragma GCC diagnostic pop
    sleep(1); // warning(5): 'sleep' blocks the loop
    _Pragma("GCC diagnostic ignored \"-Wblocking-call\"");
    sleep(1);
#pragma clang diagnostic warning "-Wblocking-call"
    sleep(1); // warning(5): 'sleep' blocks the loop
#if 0
#pragma GCC diagnostic ignored "-Wblocking-call"
#endif
    sleep(1); // warning(5): 'sleep' blocks the loop
    // #pragma GCC diagnostic ignored "-Wblocking-call"
    sleep(1); // warning(5): 'sleep' blocks the loop
    return await f();
}

async(int) escapes(int n) { return fill(&n); }
#pragma GCC diagnostic warning "-Wescaping-local"
async(int) escapes_here(int n) { return fill(&n); } // warning(46): 'fill' may use 'n' after it is gone
#pragma GCC diagnostic ignored "-Wreturn-type"
async(int) ends(int n) { await f(); n++; }
#pragma GCC diagnostic error "-Wreturn-type"
async(int) ends_here(int n) { await f(); n++; } // error(47): 'ends_here' may end here without a value
