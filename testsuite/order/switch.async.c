/* Awaits in the control of a switch and in its cases, with fall-through, a default in the middle,
 * a switch in a loop and a try in a case. */
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
number(int n)
{
    if (n % 2 != 0)
        await promise_resolved(void);
    return n;
}

static async(const char *)
classify(int n)
{
    const char *name = "";

    switch (await number(n)) {
    case 0:
        await promise_resolved(void);
        puts("zero falls");
        __attribute__((fallthrough));
    case 1:
        puts("one");
        await promise_resolved(void);
        name = "low";
        break;
    default:
        puts("default");
        if (await number(n) > 5)
            return "high";
        puts("falls to two");
        __attribute__((fallthrough));
    case 2:
        switch (await number(n + 1)) {
        case 3:
            name = "inner three";
            break;
        case 5:
            try {
                throw async_error_new(1, "five");
            } catch (e) {
                puts(e->message);
                await promise_resolved(void);
                break;
            } finally {
                puts("finally in a case");
            }
            puts("not reached");
            break;
        default:
            name = "inner default";
        }
        break;
    case 3: {
        int scoped = await number(33);
        printf("scoped %d\n", scoped);
        name = "three";
    }
    }
    return name;
}

async(int)
main(void)
{
    promise(void) ticking = tick(50);

    for (int i = 0; i < 8; i++) {
        switch (i) {
        case 5:
            await promise_resolved(void);
            continue;
        case 7:
            break;
        default:
            printf("%d is %s\n", i, await classify(i));
        }
        printf("round %d\n", i);
    }
    puts("switches end");
    await ticking;
    return 0;
}
