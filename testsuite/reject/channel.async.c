/* What goes into a channel is of its type, and is no promise: those are counted. */
#include <asyncc.h>

struct job {
    int n;
};

async(void)
uses(async_channel(int) c, struct job job, async_channel(promise(int)) promises, promise(int) p)
{
    char text[4];

    (void)async_channel_send(c, job); // error: initializing // error: argument type 'void' is incomplete
    (void)async_channel_send(c, text); // error: incompatible pointer to integer conversion
    await async_channel_send(promises, p); // error: a channel doesn't count the promises it holds
    await async_channel_receive(promises, &p); // error: a channel doesn't count the promises it holds
    async_channel_release(async_channel_new(promise(int), 1)); // error: a channel doesn't count the promises it holds
    c = async_channel_new(long, 1); // error: incompatible function pointer types assigning
    async_channel_close(p); // error: is not a function or function pointer
    async_channel_send(c, 1); // warning: nobody waits for this promise(void)
}
