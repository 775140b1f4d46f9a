/* -Wreturn-type: a function with a value that may end without one; and all that cannot end there. */
// flags: -D_GNU_SOURCE
#include <asyncc.h>
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#define FOREVER 1
#define DIE(n) do { plain(); exit(n); } while (0)
#define GIVE_UP abort()
#define CHECK(x) ((x) ? (void)0 : abort())

enum color { RED, GREEN };
async(int) f(void);
_Noreturn void stop(void);
__attribute__((noreturn)) void halt(int);
void plain(void);

async(int) empty(void) { } // warning(26): 'empty' may end here without a value, and it is async(int) // note: return a value, or throw

async(int)
one_branch(int n)
{
    if (n)
        return await f();
} // warning(1): 'one_branch' may end here

async(int)
loop_that_ends(int n)
{
    while (n--)
        if (await f())
            return 1;
} // warning(1): 'loop_that_ends' may end here

async(int)
loop_with_break(int n)
{
    for (;;) {
        if (await f())
            return 1;
        if (n)
            break;
    }
} // warning(1): 'loop_with_break' may end here

async(int)
switch_without_default(int n)
{
    switch (n) {
    case 1: return 1;
    case 2: return await f();
    }
} // warning(1): 'switch_without_default' may end here

async(int)
switch_with_break(int n)
{
    switch (n) {
    case 1: return 1;
    case 2:
        if (await f())
            break;
        // fall through
    default: return 3;
    }
} // warning(1): 'switch_with_break' may end here

async(int)
caught(void)
{
    try {
        return await f();
    } catch (e) {
        if (e->code != EIO)
            throw e;
    }
} // warning(1): 'caught' may end here

async(int)
jumped_to(int n)
{
    if (n)
        goto out;
    return await f();
out:
    plain();
} // warning(1): 'jumped_to' may end here

async(int)
may_assert(int n)
{
    if (n)
        return await f();
    assert(n == 0);
    CHECK(n == 0);
} // warning(1): 'may_assert' may end here

/* None of these gets to its end. */
async(int) returns(void) { return await f(); }
async(int) throws(void) { await f(); throw EIO; }
async(int) forever(void) { for (;;) await f(); }
async(int) while_one(void) { while (1) await f(); }
async(int) while_true(void) { while (true) await f(); }
async(int) while_macro(void) { while (FOREVER) await f(); }
async(int) while_sum(void) { while (2 - 1) await f(); }
async(int) do_forever(void) { do { if (await f()) return 1; } while (!0); }
async(int) exits(int n) { if (n) return await f(); exit(1); }
async(int) exits_by_macro(int n) { if (n) return await f(); GIVE_UP; }
async(int) dies(int n) { if (n) return await f(); DIE(n); }
async(int) stops(int n) { if (n) return await f(); stop(); }
async(int) halts(int n) { if (n) return await f(); (n ? halt(1) : stop()); }
async(int) unreachable(int n) { if (n) return await f(); __builtin_unreachable(); }
async(int) asserts(int n) { if (n) return await f(); assert(0); }
async(int) asserts_text(int n) { if (n) return await f(); assert(!"reached"); }
async(int) both(int n) { if (n) return 1; else return await f(); }
async(int) every_case(int n) { switch (n) { case 1: return 1; default: return await f(); } }
async(int) every_color(enum color c) { switch (c) { case RED: return 1; case GREEN: return await f(); } }
async(int) goes_round(void) { again: await f(); goto again; }
async(int) tries(void) { try { return await f(); } catch (e) { throw e; } }
async(int) finally_returns(int n) { try { await f(); } finally { n++; return n; } }
async(int) last_of_try(void) { try { return await f(); } finally { plain(); } }
async(int) inner_break(int n) { for (;;) { switch (n) { case 1: break; } while (n) { break; } await f(); } }
async(int) stays(int n) { defer plain(); while (1) { if (n) return await f(); } }
async(void) nothing(void) { await f(); }

/* main gives 0 (C11 5.1.2.2.3). */
async(int)
main(void)
{
    await f();
}
