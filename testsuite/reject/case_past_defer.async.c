/* A case label behind a defer of its block. */
#include <asyncc.h>

async(void) f(void);
void done(int);

async(int)
by_switch(int n)
{
    switch (n) {
    case 1:
        defer done(2); // note: put a block of its own around what belongs to this defer
        await f();
        break;
    case 2: // error(5): the switch would jump past a defer into its block
        n++;
    }
    switch (n) {
    case 1: {
        defer done(2);
        await f();
        break;
    }
    case 2: n++;
    }
    return n;
}
