/* A promise looked into as if it were a struct: one error, with the calls that answer. */
#include <asyncc.h>

struct point {
    int x, y;
};
async(int) f(void);
async(struct point) g(void);

async(int)
looks(void)
{
    promise(int) p = f(), list[2] = {f(), f()};
    promise(struct point) q = g();
    promise(void) r = async_yield();

    if (p->state)            // error(9): a promise(int) has no members // note: promise_state, promise_value and promise_error
        return p.value;      // error(16): a promise(int) has no members
    while (list[1]->error)   // error(12): a promise(int) has no members
        r->state = 1;        // error(9): a promise(void) has no members
    return f()->state + q->x // error(12): a promise(int) has no members // error(25): a promise(struct point) is used as the value it will have
         + (await q).x;
}
