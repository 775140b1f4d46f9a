/* try, catch and finally: each way of ending each of the blocks, the finally of an inner one and of
 * an outer one, out of loops and of a switch; at once and after an await. Each line says what ran. */
#include <asyncc.h>
#include <stdio.h>
#include <string.h>

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

enum way { END, RETURN, BREAK, CONTINUE, GOTO, THROW, FAIL, WAYS };
static const char *const ways[] = {"end", "return", "break", "continue", "goto", "throw", "fail"};

static async(int)
in_try(enum way way)
{
    int r = 0;

    for (int i = 0; i < 2; i++) {
        try {
            printf(" try%d", i);
            r += await give(1);
            if (way == RETURN)
                return await give(100 + r);
            if (way == BREAK)
                break;
            if (way == CONTINUE)
                continue;
            if (way == GOTO)
                goto out;
            if (way == THROW)
                throw 7;
            if (way == FAIL)
                await fail(8);
            printf(" end%d", i);
        } finally {
            printf(" finally%d", i);
            r += await give(10);
        }
        printf(" after%d", i);
    }
    return r;
out:
    return -r;
}

static async(int)
in_catch(enum way way)
{
    int r = 0;

    for (int i = 0; i < 2; i++) {
        try {
            throw 5;
        } catch (e) {
            printf(" catch%d:%d", i, e->code);
            r += await give(1);
            if (way == RETURN)
                return 100 + r;
            if (way == BREAK)
                break;
            if (way == CONTINUE)
                continue;
            if (way == GOTO)
                goto out;
            if (way == THROW)
                throw e;
            if (way == FAIL)
                await fail(e->code + 1);
            printf(" end%d", i);
        } finally {
            printf(" finally%d", i);
            r += await give(10);
        }
        printf(" after%d", i);
    }
    return r;
out:
    return -r;
}

/* What the finally does replaces what was on its way. */
static async(int)
in_finally(enum way way, enum way from_try)
{
    int r = 0;

    for (int i = 0; i < 2; i++) {
        try {
            r += await give(1);
            if (from_try == RETURN)
                return 100 + r;
            if (from_try == THROW)
                throw 5;
            if (from_try == FAIL)
                await fail(6);
            if (from_try == GOTO)
                goto far;
            if (from_try == BREAK)
                break;
            if (from_try == CONTINUE)
                continue;
        } finally {
            printf(" finally%d", i);
            r += await give(10);
            if (way == RETURN)
                return 200 + r;
            if (way == BREAK)
                break;
            if (way == CONTINUE)
                continue;
            if (way == GOTO)
                goto out;
            if (way == THROW)
                throw 7;
            if (way == FAIL)
                await fail(8);
            printf(" end%d", i);
        }
        printf(" after%d", i);
    }
    return r;
far:
    return r + 300;
out:
    return -r;
}

static async(int)
nested(enum way way)
{
    int r = 0;

    try {
        for (int i = 0; i < 2; i++) {
            try {
                printf(" outer%d", i);
                try {
                    printf(" inner%d", i);
                    r += await give(1);
                    switch (way) {
                    case RETURN: return 100 + r;
                    case BREAK: goto broken;
                    case CONTINUE: continue;
                    case GOTO: goto out;
                    case THROW: throw 7;
                    case FAIL: await fail(8);
                    default: break;
                    }
                    printf(" end%d", i);
                } finally {
                    printf(" a%d", i);
                    r += await give(10);
                }
                printf(" between%d", i);
            broken:;
            } catch (e) {
                printf(" caught%d", e->code);
                try {
                    if (i == 1)
                        throw e;
                    r += await give(1000);
                } finally {
                    printf(" c%d", i);
                }
            } finally {
                printf(" b%d", i);
                r += await give(100);
            }
        }
    out:
        printf(" out");
    } finally {
        printf(" last");
        await give(0);
    }
    return r;
}

static async(void)
report(promise(int) p)
{
    try {
        printf(" = %d\n", await p);
    } catch (error) {
        printf(" rejects %d\n", error->code);
    }
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true)
        for (enum way way = END; way < WAYS; way++) {
            promise(int) p;

            printf("%s in try:", ways[way]);
            await promise_all_settled(p = in_try(way));
            await report(p);
            printf("%s in catch:", ways[way]);
            await promise_all_settled(p = in_catch(way));
            await report(p);
            printf("%s nested:", ways[way]);
            await promise_all_settled(p = nested(way));
            await report(p);
            for (enum way from = END; from < WAYS; from++) {
                printf("%s in finally after %s:", ways[way], ways[from]);
                await promise_all_settled(p = in_finally(way, from));
                await report(p);
            }
        }
    return 0;
}

// expect: end in try: try0 end0 finally0 after0 try1 end1 finally1 after1 = 22
// expect: end in catch: catch0:5 end0 finally0 after0 catch1:5 end1 finally1 after1 = 22
// expect: end nested: outer0 inner0 end0 a0 between0 b0 outer1 inner1 end1 a1 between1 b1 out last = 222
// expect: end in finally after end: finally0 end0 after0 finally1 end1 after1 = 22
// expect: end in finally after return: finally0 end0 = 101
// expect: end in finally after break: finally0 end0 = 11
// expect: end in finally after continue: finally0 end0 finally1 end1 = 22
// expect: end in finally after goto: finally0 end0 = 311
// expect: end in finally after throw: finally0 end0 rejects 5
// expect: end in finally after fail: finally0 end0 rejects 6
// expect: return in try: try0 finally0 = 101
// expect: return in catch: catch0:5 finally0 = 101
// expect: return nested: outer0 inner0 a0 b0 last = 101
// expect: return in finally after end: finally0 = 211
// expect: return in finally after return: finally0 = 211
// expect: return in finally after break: finally0 = 211
// expect: return in finally after continue: finally0 = 211
// expect: return in finally after goto: finally0 = 211
// expect: return in finally after throw: finally0 = 211
// expect: return in finally after fail: finally0 = 211
// expect: break in try: try0 finally0 = 11
// expect: break in catch: catch0:5 finally0 = 11
// expect: break nested: outer0 inner0 a0 b0 outer1 inner1 a1 b1 out last = 222
// expect: break in finally after end: finally0 = 11
// expect: break in finally after return: finally0 = 11
// expect: break in finally after break: finally0 = 11
// expect: break in finally after continue: finally0 = 11
// expect: break in finally after goto: finally0 = 11
// expect: break in finally after throw: finally0 = 11
// expect: break in finally after fail: finally0 = 11
// expect: continue in try: try0 finally0 try1 finally1 = 22
// expect: continue in catch: catch0:5 finally0 catch1:5 finally1 = 22
// expect: continue nested: outer0 inner0 a0 b0 outer1 inner1 a1 b1 out last = 222
// expect: continue in finally after end: finally0 finally1 = 22
// expect: continue in finally after return: finally0 finally1 = 22
// expect: continue in finally after break: finally0 finally1 = 22
// expect: continue in finally after continue: finally0 finally1 = 22
// expect: continue in finally after goto: finally0 finally1 = 22
// expect: continue in finally after throw: finally0 finally1 = 22
// expect: continue in finally after fail: finally0 finally1 = 22
// expect: goto in try: try0 finally0 = -11
// expect: goto in catch: catch0:5 finally0 = -11
// expect: goto nested: outer0 inner0 a0 b0 out last = 111
// expect: goto in finally after end: finally0 = -11
// expect: goto in finally after return: finally0 = -11
// expect: goto in finally after break: finally0 = -11
// expect: goto in finally after continue: finally0 = -11
// expect: goto in finally after goto: finally0 = -11
// expect: goto in finally after throw: finally0 = -11
// expect: goto in finally after fail: finally0 = -11
// expect: throw in try: try0 finally0 rejects 7
// expect: throw in catch: catch0:5 finally0 rejects 5
// expect: throw nested: outer0 inner0 a0 caught7 c0 b0 outer1 inner1 a1 caught7 c1 b1 last rejects 7
// expect: throw in finally after end: finally0 rejects 7
// expect: throw in finally after return: finally0 rejects 7
// expect: throw in finally after break: finally0 rejects 7
// expect: throw in finally after continue: finally0 rejects 7
// expect: throw in finally after goto: finally0 rejects 7
// expect: throw in finally after throw: finally0 rejects 7
// expect: throw in finally after fail: finally0 rejects 7
// expect: fail in try: try0 finally0 rejects 8
// expect: fail in catch: catch0:5 finally0 rejects 6
// expect: fail nested: outer0 inner0 a0 caught8 c0 b0 outer1 inner1 a1 caught8 c1 b1 last rejects 8
// expect: fail in finally after end: finally0 rejects 8
// expect: fail in finally after return: finally0 rejects 8
// expect: fail in finally after break: finally0 rejects 8
// expect: fail in finally after continue: finally0 rejects 8
// expect: fail in finally after goto: finally0 rejects 8
// expect: fail in finally after throw: finally0 rejects 8
// expect: fail in finally after fail: finally0 rejects 8
// expect: end in try: try0 end0 finally0 after0 try1 end1 finally1 after1 = 22
// expect: end in catch: catch0:5 end0 finally0 after0 catch1:5 end1 finally1 after1 = 22
// expect: end nested: outer0 inner0 end0 a0 between0 b0 outer1 inner1 end1 a1 between1 b1 out last = 222
// expect: end in finally after end: finally0 end0 after0 finally1 end1 after1 = 22
// expect: end in finally after return: finally0 end0 = 101
// expect: end in finally after break: finally0 end0 = 11
// expect: end in finally after continue: finally0 end0 finally1 end1 = 22
// expect: end in finally after goto: finally0 end0 = 311
// expect: end in finally after throw: finally0 end0 rejects 5
// expect: end in finally after fail: finally0 end0 rejects 6
// expect: return in try: try0 finally0 = 101
// expect: return in catch: catch0:5 finally0 = 101
// expect: return nested: outer0 inner0 a0 b0 last = 101
// expect: return in finally after end: finally0 = 211
// expect: return in finally after return: finally0 = 211
// expect: return in finally after break: finally0 = 211
// expect: return in finally after continue: finally0 = 211
// expect: return in finally after goto: finally0 = 211
// expect: return in finally after throw: finally0 = 211
// expect: return in finally after fail: finally0 = 211
// expect: break in try: try0 finally0 = 11
// expect: break in catch: catch0:5 finally0 = 11
// expect: break nested: outer0 inner0 a0 b0 outer1 inner1 a1 b1 out last = 222
// expect: break in finally after end: finally0 = 11
// expect: break in finally after return: finally0 = 11
// expect: break in finally after break: finally0 = 11
// expect: break in finally after continue: finally0 = 11
// expect: break in finally after goto: finally0 = 11
// expect: break in finally after throw: finally0 = 11
// expect: break in finally after fail: finally0 = 11
// expect: continue in try: try0 finally0 try1 finally1 = 22
// expect: continue in catch: catch0:5 finally0 catch1:5 finally1 = 22
// expect: continue nested: outer0 inner0 a0 b0 outer1 inner1 a1 b1 out last = 222
// expect: continue in finally after end: finally0 finally1 = 22
// expect: continue in finally after return: finally0 finally1 = 22
// expect: continue in finally after break: finally0 finally1 = 22
// expect: continue in finally after continue: finally0 finally1 = 22
// expect: continue in finally after goto: finally0 finally1 = 22
// expect: continue in finally after throw: finally0 finally1 = 22
// expect: continue in finally after fail: finally0 finally1 = 22
// expect: goto in try: try0 finally0 = -11
// expect: goto in catch: catch0:5 finally0 = -11
// expect: goto nested: outer0 inner0 a0 b0 out last = 111
// expect: goto in finally after end: finally0 = -11
// expect: goto in finally after return: finally0 = -11
// expect: goto in finally after break: finally0 = -11
// expect: goto in finally after continue: finally0 = -11
// expect: goto in finally after goto: finally0 = -11
// expect: goto in finally after throw: finally0 = -11
// expect: goto in finally after fail: finally0 = -11
// expect: throw in try: try0 finally0 rejects 7
// expect: throw in catch: catch0:5 finally0 rejects 5
// expect: throw nested: outer0 inner0 a0 caught7 c0 b0 outer1 inner1 a1 caught7 c1 b1 last rejects 7
// expect: throw in finally after end: finally0 rejects 7
// expect: throw in finally after return: finally0 rejects 7
// expect: throw in finally after break: finally0 rejects 7
// expect: throw in finally after continue: finally0 rejects 7
// expect: throw in finally after goto: finally0 rejects 7
// expect: throw in finally after throw: finally0 rejects 7
// expect: throw in finally after fail: finally0 rejects 7
// expect: fail in try: try0 finally0 rejects 8
// expect: fail in catch: catch0:5 finally0 rejects 6
// expect: fail nested: outer0 inner0 a0 caught8 c0 b0 outer1 inner1 a1 caught8 c1 b1 last rejects 8
// expect: fail in finally after end: finally0 rejects 8
// expect: fail in finally after return: finally0 rejects 8
// expect: fail in finally after break: finally0 rejects 8
// expect: fail in finally after continue: finally0 rejects 8
// expect: fail in finally after goto: finally0 rejects 8
// expect: fail in finally after throw: finally0 rejects 8
// expect: fail in finally after fail: finally0 rejects 8
