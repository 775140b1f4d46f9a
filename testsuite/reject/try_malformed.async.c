/* What a catch takes, and what a finally. */
#include <asyncc.h>

async(void) f(void);

async(void)
catch_nothing(void)
{
    try { await f(); } catch { } // error(24): 'catch' takes one name in parentheses and a block // note: write 'catch (e) { ... }'
}

async(void)
catch_declaration(void)
{
    try { await f(); } catch (async_error *e) { } // error(24): 'catch' takes one name in parentheses and a block
}

async(int)
catch_declaration_used(void)
{
    try { await f(); } catch (async_error *e) { // error(24): 'catch' takes one name in parentheses and a block
        if (e->code == missing) // error(24): use of undeclared identifier 'missing'
            throw e;
        return e->code;
    }
    return e != 0; // error(12): use of undeclared identifier 'e'
}

async(void)
catch_type(void)
{
    try { await f(); } catch (int) { } // error(24): 'catch' takes one name in parentheses and a block
}

async(void)
catch_two(void)
{
    try { await f(); } catch (e, g) { } // error(24): 'catch' takes one name in parentheses and a block
}

async(void)
catch_no_block(void)
{
    try { await f(); } catch (e) f(); // error(24): 'catch' takes one name in parentheses and a block
}

async(void)
finally_no_block(void)
{
    try { await f(); } finally f(); // error(24): 'finally' takes a block // note: write 'finally { ... }'
}

async(void)
try_no_block(void)
{
    try await f(); // error(5): 'try' takes a block // note: write 'try { ... } catch (e) { ... }'
}
