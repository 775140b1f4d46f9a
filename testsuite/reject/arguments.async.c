/* Too few arguments to the runtime's macros, or too many: one error, and a note with what they take. */
#include <asyncc.h>

async(int) f(void);

async(int)
counts(async_channel(int) c)
{
    promise(int) p = f(), q = promise_new(int);
    bool more = await async_channel_receive(c); // error(23): too few arguments to 'async_channel_receive' // note: write 'async_channel_receive(c, to)'

    int n = await promise_timeout(p); // error(19): too few arguments to 'promise_timeout' // note: write 'promise_timeout(p, ms)'
    if (async_channel_receive(c))     // error(9): too few arguments to 'async_channel_receive'
        promise_then(p);              // error(9): too few arguments to 'promise_then' // note: write 'promise_then(p, fn, arg)'
    await promise_all_of(&p);         // error(11): too few arguments to 'promise_all_of'
    await async_channel_send(c);      // error(11): too few arguments to 'async_channel_send'
    promise_resolve();                // error(5): too few arguments to 'promise_resolve'
    q = promise_retain(p, q);         // error(9): too many arguments to 'promise_retain' // note: write 'promise_retain(p)'
    q = promise_rejected(int);        // error(9): too few arguments to 'promise_rejected'
    promise_reject(q);                // error(5): too few arguments to 'promise_reject'
    more = async_channel_try_receive(c, &n, 1); // error(12): too many arguments to 'async_channel_try_receive'
    await promise_all(p, q);
    return await q + more + n;
}

void
plain(promise(int) p)
{
    promise_reject(p);  // error(5): too few arguments to 'promise_reject'
    promise_timeout(p); // error(5): too few arguments to 'promise_timeout'
}
