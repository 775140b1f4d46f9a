/* A jump from a finally block or a defer to a label in the same: the error, or the promise, with which
 * the block before was left stays what it is. */
// expect: 2 5
// expect: 2 5
// expect: 2 7
// expect: 2 5
// expect: 2 5
// expect: 0 3
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static int turns;

static async(int)
give(int n)
{
    await async_yield();
    return n;
}

static async(int)
in_finally(void)
{
    try {
        await give(1);
        throw EIO;
    } finally {
        turns = 0;
    again:
        if (++turns < 2)
            goto again;
    }
    return 1;
}

static async(int)
in_waiting_finally(void)
{
    try {
        await give(1);
        throw EIO;
    } finally {
        turns = 0;
    again:
        await give(1);
        if (++turns < 2)
            goto again;
        {
            goto out;
        }
    out:;
    }
    return 1;
}

static async(int)
of_promise(void)
{
    defer {
        turns = 0;
    again:
        if (turns++ < 1)
            goto again;
        await give(1);
    }
    return give(7);
}

static async(int)
computed(void)
{
    try {
        await give(1);
        throw EIO;
    } finally {
        void *to = &&again;

        turns = 0;
    again:
        if (++turns < 2)
            goto *to;
    }
    return 1;
}

static async(int)
nested(void)
{
    try {
        await give(1);
        throw EIO;
    } finally {
        turns = 0;
    again:
        try {
            await give(1);
            turns++;
        } finally {
            if (turns < 2)
                goto again;
        }
    }
    return 1;
}

/* This one does leave: the error is let go. */
static async(int)
out_of_it(void)
{
    turns = 0;
    try {
        await give(1);
        throw EIO;
    } finally {
        goto out;
    }
out:
    return 3;
}

static async(void)
tell(promise(int) p)
{
    int got;

    try {
        got = await p;
    } catch (e) {
        got = e->code;
    }
    printf("%d %d\n", turns, got);
}

async(int)
main(void)
{
    await tell(in_finally());
    await tell(in_waiting_finally());
    await tell(of_promise());
    await tell(computed());
    await tell(nested());
    await tell(out_of_it());
    return 0;
}
