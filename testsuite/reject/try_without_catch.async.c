/* try, catch and finally that do not belong together. */
#include <asyncc.h>

async(void) f(void);

async(int)
catch_alone(void)
{
    catch (e) { return 1; } // error(5): 'catch' without 'try' // note: write 'try { ... }' before it
    return 0;
}

async(int)
finally_alone(void)
{
    finally { await f(); } // error(5): 'finally' without 'try' // note: write 'try { ... }' before it
    return 0;
}

async(int)
try_alone(void)
{
    try { // error(5): 'try' without 'catch' or 'finally'
        await f();
    } // note(5): write 'catch (e) { ... }' or 'finally { ... }' after this brace
    return 0;
}

async(int)
catch_twice(void)
{
    try { await f(); }
    catch (e) { return 1; }
    catch (g) { return 2; } // error(5): a second 'catch' for one 'try' // note: tell them apart in it by e->code
    return 0;
}

async(int)
catch_after_finally(void)
{
    try { await f(); }
    finally { await f(); }
    catch (e) { return 1; } // error(5): 'catch' without 'try'
    return 0;
}

async(int)
something_between(void)
{
    int n;

    try { await f(); } // error(5): 'try' without 'catch' or 'finally'
    n = 1;
    catch (e) { n = 2; } // error(5): 'catch' without 'try'
    return n;
}
