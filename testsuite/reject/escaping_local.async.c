/* The address of a local given to what may outlive it; and the same where the local stays. */
#include <asyncc.h>
#include <stdlib.h>

struct job { int *out; int n; };
async(int) fill(int *out);
async(void) fill_text(char *text);
async(int) run(struct job *job);
async(int) run_by_value(struct job job);
async(int) wait_for(int *n);
promise(int) start(int *out);
void callback(void *arg);
void settled(promise(int) p, void *arg);
void keep(promise(int) p);
promise(int) global;

async(int)
returned(int n, struct job j)
{
    int x = 0, list[4];

    if (n == 1)
        return fill(&x); // warning(21): 'fill' may use 'x' after it is gone: its promise is returned and not awaited
    if (n == 2)
        return fill(&n); // warning(21): 'fill' may use 'n' after it is gone // note: write 'return await', or allocate 'n'
    if (n == 3)
        return fill(list); // warning(21): 'fill' may use 'list' after it is gone
    if (n == 4)
        return fill(&list[n]); // warning(21): 'fill' may use 'list' after it is gone
    if (n == 5)
        return fill(list + 1); // warning(21): 'fill' may use 'list' after it is gone
    if (n == 6)
        return run(&j); // warning(20): 'run' may use 'j' after it is gone
    if (n == 7)
        return run(&(struct job){ NULL, 1 }); // warning(20): 'run' may use the compound literal after it is gone
    if (n == 8)
        return run_by_value((struct job){ &x, 1 }); // warning(43): 'run_by_value' may use 'x' after it is gone
    if (n == 9)
        return start(n > 3 ? &x : list); // warning(30): 'start' may use 'x' after it is gone
    if (n == 10)
        return promise_timeout(fill(&x), 5); // warning(37): 'fill' may use 'x' after it is gone
    return await fill(&x);
}

async(int)
discarded(int n)
{
    int x = 0, y = 0;
    char text[8];

    (void)fill(&x); // warning(16): 'fill' may use 'x' after it is gone: its promise is not awaited
    if (n)
        (void)fill_text(text); // warning(25): 'fill_text' may use 'text' after it is gone
    (void)fill(&y);
    await async_sleep(1);
    return y;
}

async(int)
stored(int n)
{
    promise(int) p = NULL, all[3];
    int x = 0;

    if (n == 1) {
        int inner;

        p = fill(&inner); // warning(18): 'fill' may use 'inner' after it is gone: 'p' is not awaited before
    } // note: 'inner' is gone here: await the promise before
    if (n == 2) {
        promise(int) q = fill(&x); // warning(31): 'fill' may use 'x' after it is gone: 'q' is not awaited before

        return q;
    }
    for (int i = 0; i < 3; i++) {
        int each = i;

        all[i] = fill(&each); // warning(23): 'fill' may use 'each' after it is gone: 'all' is not awaited before
    }
    await promise_all_of(all, 3);
    return p ? await p : 0;
}

async(int)
callbacks(void)
{
    int y = 0;
    promise(int) p = fill(NULL);

    {
        int z = 0;

        promise_then(p, settled, &z); // warning(34): the callback may use 'z' after it is gone
    }
    promise_then(p, settled, &y);
    await p;
    return y;
}

async(int)
a_timer(void)
{
    int x = 0;

    async_set_immediate(callback, &x); // warning(35): the callback may use 'x' after it is gone: nothing is awaited before
    return 1;
} // note: 'x' is gone here: allocate it, or wait until the callback has run

/* Awaited while the local is there, or handed to somebody who may do so. */
async(int)
sound(int n, int *given)
{
    static int forever;
    int x = 0, list[3];
    char text[8];
    struct job job = { &x, 1 };
    promise(int) p = fill(&x), q, all[3];
    promise(int) made[] = { fill(&x), fill(list) };
    async_timer timer;
    int *on_heap = malloc(sizeof *on_heap);

    defer free(on_heap);
    n += await fill(&n);
    await fill_text(text);
    await promise_all(fill(&list[0]), fill(&list[1]));
    n += await run(&job);
    n += await run(&(struct job){ &x, 1 });
    n += await promise_timeout(fill(&x), 100);
    q = fill(&x);
    await promise_all(p, q);
    for (int i = 0; i < 3; i++)
        all[i] = fill(&list[i]);
    await promise_all_of(all, 3);
    await promise_all_of(made, 2);
    (void)fill(&x);
    await wait_for(&x);
    for (int i = 0; i < 3; i++) {
        int turn = i;

        (void)fill(&turn);
        await global;
    }
    for (int i = 0; i < 3; i++) {
        int here = 0;

        (void)fill(&here);
        while (here == 0)
            await async_yield();
    }
    timer = async_set_timeout(callback, &x, 10);
    async_clear_timer(timer);
    async_set_timeout(callback, &x, 10);
    await async_sleep(20);
    keep(fill(&x));
    global = fill(&x);
    (void)fill(&forever);
    (void)fill(on_heap);
    if (n)
        return fill(given);
    if (x)
        return run_by_value((struct job){ NULL, x });
    p = fill(&x);
    await p;
    return p;
}
