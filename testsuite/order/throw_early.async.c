/* A throw before the first await does not reach the caller: the call gives a rejected promise. */
#include <asyncc.h>
#include <stdio.h>

static async(void)
tick(int ticks)
{
    for (int i = 1; i <= ticks; i++) {
        printf("tick %d\n", i);
        await promise_resolved(void);
    }
}

static async(int)
fails_at_once(const char *why)
{
    printf("  %s begins\n", why);
    throw async_error_new(1, "%s", why);
}

static async(int)
fails_inside(const char *why)
{
    return 1 + await fails_at_once(why);
}

static async(int)
fails_later(const char *why)
{
    await promise_resolved(void);
    throw async_error_new(1, "%s", why);
}

static int
plain_caller(promise(int) *out)
{
    *out = fails_at_once("from plain C");
    puts("  plain C goes on");
    return 3;
}

async(int)
main(void)
{
    promise(void) ticking = tick(14);
    promise(int) kept, from_plain;

    try {
        kept = fails_at_once("kept");
        puts("the call came back");
        printf("%d\n", plain_caller(&from_plain));
    } catch (e) {
        printf("must not be seen: %s\n", e->message);
    }
    try {
        await kept;
    } catch (e) {
        printf("caught %s\n", e->message);
    }
    try {
        await from_plain;
    } catch (e) {
        printf("caught %s\n", e->message);
    }
    try {
        printf("%d\n", await fails_inside("inside"));
    } catch (e) {
        printf("caught %s\n", e->message);
    }
    try {
        printf("%d\n", await fails_later("later"));
    } catch (e) {
        printf("caught %s\n", e->message);
    }
    try {
        throw async_error_new(1, "directly");
    } catch (e) {
        printf("caught %s\n", e->message);
    }
    await ticking;
    return 0;
}
