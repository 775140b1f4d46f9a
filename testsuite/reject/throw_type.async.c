/* throw takes an error or an errno. */
#include <asyncc.h>
#include <errno.h>

struct thing {
    int x;
};
async(int) f(void);

async(int)
throws(int which, struct thing t)
{
    switch (which) {
    case 1: throw "text";     // error(19): 'throw' takes an 'async_error *' or an errno, not a value of type 'char [5]' // note: async_error_new
    case 2: throw 1.5;        // error(19): not a value of type 'double'
    case 3: throw f();        // error(19): not a value of type 'promise(int)'
    case 4: throw (void *)&t; // error(19): not a value of type 'void *'
    case 5: throw t;          // error(19): not a value of type 'struct thing'
    case 6: throw &t;         // error(19): not a value of type 'struct thing *'
    }
    if (which == 7)
        throw ENOENT;
    if (which == 8)
        throw async_error_new(ENOENT, "no %s", "file");
    try {
        throw await f();
    } catch (e) {
        throw e;
    }
}

async(int)
nothing_thrown(void)
{
    throw; // error(5): 'throw' takes an error // note: write 'throw e;'
}
