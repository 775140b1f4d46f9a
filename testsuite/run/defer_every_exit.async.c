/* defer runs when its block is left, whichever way, the last one first; with awaits in it, in
 * loops, in a switch, in a try, unbraced, and not when it was not reached. */
#include <asyncc.h>
#include <stdio.h>

static bool suspends;

static async(int)
give(int value)
{
    if (suspends)
        await async_yield();
    return value;
}

static async(int)
fail(int code)
{
    if (suspends)
        await async_yield();
    throw code;
}

static async(void)
say(const char *text, int n)
{
    if (suspends)
        await async_yield();
    printf(" %s%d", text, n);
}

enum way { END, RETURN, BREAK, CONTINUE, GOTO, THROW, FAIL, EARLY, WAYS };
static const char *const ways[] = {"end",  "return", "break", "continue",
                                   "goto", "throw",  "fail",  "early"};

static async(int)
in_loop(enum way way)
{
    int r = 0;

    defer printf(" function%d", r);
    for (int i = 0; i < 2; i++) {
        defer printf(" first%d", i);
        if (way == EARLY && i == 1)
            return r;
        defer await say("second", i);
        defer {
            int twice = await give(i) * 2;
            await say("third", twice);
            r += 1000;
        }
        r += await give(1);
        if (way == RETURN)
            return r;
        if (way == BREAK)
            break;
        if (way == CONTINUE)
            continue;
        if (way == GOTO)
            goto out;
        if (way == THROW)
            throw 3;
        if (way == FAIL)
            await fail(4);
        printf(" end");
    }
    return r;
out:
    return -r;
}

static async(int)
blocks(enum way way)
{
    int r = 0;

    {
        defer r++;
        {
            defer r *= 10;
            r = await give(5);
            if (way == GOTO)
                goto out;
        }
        printf(" r%d", r);
    }
    printf(" r%d", r);
    switch (way) {
    case BREAK: {
        defer await say("case", 1);
        r += await give(1);
        break;
    }
    case RETURN: {
        defer await say("case", 2);
        return r;
    }
    case FAIL: {
        defer printf(" passed");
        r += await fail(6);
        break;
    }
    default:
        break;
    }
    if (way == THROW) {
        defer if (r) await say("if", r);
        else printf(" else");
        defer for (int i = 0; i < 2; i++) await say("for", i);
        throw 9;
    }
out:
    return r;
}

/* A defer sees the variables as they are when it runs. The value of a return is had before. */
static async(int)
value_first(void)
{
    int x = 1;

    defer {
        x = 50;
        await say("x", x);
    }
    x = 2;
    return await give(x);
}

/* An error in a defer takes the place of the one on its way; the other defers still run. */
static async(void)
errors(int n)
{
    defer await say("outer", 0);
    defer if (n > 0) await fail(n);
    defer await say("inner", 0);
    defer {
        try {
            await fail(99);
        } catch (e) {
            await say("own", e->code);
        }
    }
    if (n != 1)
        throw 77;
}

static async(int)
in_try(enum way way)
{
    int r = 0;

    while (r < 3) {
        try {
            defer await say("try", r);
            r++;
            if (way == RETURN)
                return r;
            if (way == BREAK)
                break;
            if (way == CONTINUE)
                continue;
            if (way == THROW)
                throw r;
            if (way == FAIL)
                await fail(r);
        } catch (e) {
            defer await say("catch", e->code);
            if (r > 1)
                throw e;
        } finally {
            defer await say("finally", r);
            await say("in", r);
        }
    }
    return r;
}

static async(void)
report(const char *name, enum way way, promise(int) p)
{
    try {
        int value = await p;
        printf(" = %d: %s %s\n", value, name, ways[way]);
    } catch (error) {
        printf(" rejects %d: %s %s\n", error->code, name, ways[way]);
    }
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true) {
        for (enum way way = END; way < WAYS; way++) {
            await report("in_loop", way, in_loop(way));
            await report("blocks", way, blocks(way));
            await report("in_try", way, in_try(way));
        }
        await report("value_first", END, value_first());
        for (int n = 0; n < 3; n++)
            try {
                await errors(n);
                printf("\n");
            } catch (e) {
                printf(" %d\n", e->code);
            }
    }
    return 0;
}

// expect:  end third0 second0 first0 end third2 second1 first1 function2002 = 2002: in_loop end
// expect:  r50 r51 = 51: blocks end
// expect:  try1 in1 finally1 try2 in2 finally2 try3 in3 finally3 = 3: in_try end
// expect:  third0 second0 first0 function1001 = 1: in_loop return
// expect:  r50 r51 case2 = 51: blocks return
// expect:  try1 in1 finally1 = 1: in_try return
// expect:  third0 second0 first0 function1001 = 1001: in_loop break
// expect:  r50 r51 case1 = 52: blocks break
// expect:  try1 in1 finally1 = 1: in_try break
// expect:  third0 second0 first0 third2 second1 first1 function2002 = 2002: in_loop continue
// expect:  r50 r51 = 51: blocks continue
// expect:  try1 in1 finally1 try2 in2 finally2 try3 in3 finally3 = 3: in_try continue
// expect:  third0 second0 first0 function1001 = -1001: in_loop goto
// expect:  = 51: blocks goto
// expect:  try1 in1 finally1 try2 in2 finally2 try3 in3 finally3 = 3: in_try goto
// expect:  third0 second0 first0 function1001 rejects 3: in_loop throw
// expect:  r50 r51 for0 for1 if51 rejects 9: blocks throw
// expect:  try1 catch1 in1 finally1 try2 catch2 in2 finally2 rejects 2: in_try throw
// expect:  third0 second0 first0 function1001 rejects 4: in_loop fail
// expect:  r50 r51 passed rejects 6: blocks fail
// expect:  try1 catch1 in1 finally1 try2 catch2 in2 finally2 rejects 2: in_try fail
// expect:  end third0 second0 first0 first1 function1001 = 1001: in_loop early
// expect:  r50 r51 = 51: blocks early
// expect:  try1 in1 finally1 try2 in2 finally2 try3 in3 finally3 = 3: in_try early
// expect:  x50 = 2: value_first end
// expect:  own99 inner0 outer0 77
// expect:  own99 inner0 outer0 1
// expect:  own99 inner0 outer0 2
// expect:  end third0 second0 first0 end third2 second1 first1 function2002 = 2002: in_loop end
// expect:  r50 r51 = 51: blocks end
// expect:  try1 in1 finally1 try2 in2 finally2 try3 in3 finally3 = 3: in_try end
// expect:  third0 second0 first0 function1001 = 1: in_loop return
// expect:  r50 r51 case2 = 51: blocks return
// expect:  try1 in1 finally1 = 1: in_try return
// expect:  third0 second0 first0 function1001 = 1001: in_loop break
// expect:  r50 r51 case1 = 52: blocks break
// expect:  try1 in1 finally1 = 1: in_try break
// expect:  third0 second0 first0 third2 second1 first1 function2002 = 2002: in_loop continue
// expect:  r50 r51 = 51: blocks continue
// expect:  try1 in1 finally1 try2 in2 finally2 try3 in3 finally3 = 3: in_try continue
// expect:  third0 second0 first0 function1001 = -1001: in_loop goto
// expect:  = 51: blocks goto
// expect:  try1 in1 finally1 try2 in2 finally2 try3 in3 finally3 = 3: in_try goto
// expect:  third0 second0 first0 function1001 rejects 3: in_loop throw
// expect:  r50 r51 for0 for1 if51 rejects 9: blocks throw
// expect:  try1 catch1 in1 finally1 try2 catch2 in2 finally2 rejects 2: in_try throw
// expect:  third0 second0 first0 function1001 rejects 4: in_loop fail
// expect:  r50 r51 passed rejects 6: blocks fail
// expect:  try1 catch1 in1 finally1 try2 catch2 in2 finally2 rejects 2: in_try fail
// expect:  end third0 second0 first0 first1 function1001 = 1001: in_loop early
// expect:  r50 r51 = 51: blocks early
// expect:  try1 in1 finally1 try2 in2 finally2 try3 in3 finally3 = 3: in_try early
// expect:  x50 = 2: value_first end
// expect:  own99 inner0 outer0 77
// expect:  own99 inner0 outer0 1
// expect:  own99 inner0 outer0 2
