/* An async function where a plain one is wanted: no await would help. */
#include <asyncc.h>
#include <signal.h>
#include <stdlib.h>

struct handler {
    void (*call)(int);
};
async(int) get(int n);
async(void) tick(void *arg);
async(void) on_signal(int number);
async(int) compare(const void *a, const void *b);
void take(void (*callback)(void *));

struct handler handler = { on_signal }; // error(28): an async function is given where a plain one is wanted: it returns a promise(void) // note: give a plain function that calls it, with '(void)' before the call

async(int)
callbacks(int *v, promise(void) (*pointer)(void *))
{
    void (*h)(int) = on_signal;         // error(22): an async function is given
    async_set_timeout(tick, NULL, 5);   // error(23): an async function is given where a plain one is wanted: it returns a promise(void)
    take(pointer);                      // error(10): an async function is given
    handler.call = on_signal;           // error(20): an async function is given
    signal(SIGINT, &on_signal);         // error(20): an async function is given
    qsort(v, 2, sizeof *v, compare);    // error(28): it returns a promise(int) // note: who calls it wants the value at once
    int n = get;                        // error(13): an async function is used as the value it will have // note: call it
    h(n);
    return await get(n);
}
