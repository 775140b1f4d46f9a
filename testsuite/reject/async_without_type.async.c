/* `async int f(void)`, as other languages have it: the note shows the parentheses. */
#include <asyncc.h>

struct point {
    int x, y;
};
async(int) g(void);

async int f(void) // error(1): 'async' without parentheses around the type of the value // note: write 'async(int) f(...)'
{
    try {
        return await g();
    } catch (e) {
        return e->code;
    }
}

static inline async struct point *h(int a); // error(15): 'async' without parentheses // note: write 'async(struct point *) h(...)'

async k(void) { await g(); } // error(1): 'async' without parentheses // note: write 'async(T) k(...)': T is 'void'

async(int)
main(void)
{
    return await f() + 1;
}
