/* GNU statement expressions with awaits and declarations in them, nested in arguments, conditions,
 * initialisers and each other; left by break, continue and return. */
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

static int
sum3(int a, int b, int c)
{
    return a * 100 + b * 10 + c;
}

#define ABS(x)                 \
    ({                         \
        int x_ = (x);          \
        x_ < 0 ? -x_ : x_;     \
    })

static async(int)
values(int n)
{
    int a = ({ int x = await give(n); x * 2; });
    int b = ({
        int sum = 0;
        for (int i = 0; i < 3; i++) {
            if (i == 1)
                continue;
            sum += await give(i);
        }
        sum;
    });
    int c = sum3(await give(1), ({ int x = await give(2), y = x; await give(0); x + y; }),
                 ({ await give(3); }));
    int d = ABS(await give(-4)) + ABS(ABS(await give(5)) - 7);
    int e = ({ int x = ({ int x = await give(6); x + 1; }); await give(x) + 1; });

    ({ a += await give(1); });
    (void)({ await give(1); 5; });
    if (({ int x = await give(n); x > 1; }) && ({ await give(1); }))
        e++;
    while (({ int x = await give(a); a--; x > 0; }))
        b++;
    for (int i = ({ await give(1); }); i < ({ await give(3); }); i += ({ await give(1); }))
        c++;
    return ({ int x = await give(1000); x + a + b + c + d + e; });
}

static async(int)
left(int n)
{
    int r = 0;

    for (int i = 0; i < 5; i++) {
        r += ({
            if (i == 1)
                continue;
            if (i == n)
                break;
            if (i == 3 && n == 10)
                return await give(-r);
            await give(i);
        });
        int x = ({ if (i == 2 && n == 11) goto out; i; });
        r += x;
    }
out:
    return r;
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true) {
        for (int n = 1; n < 4; n++)
            printf("%d %d ", await values(n), await left(n));
        printf("%d %d\n", await left(10), await left(11));
    }
    return 0;
}

// expect: 1163 18 1166 0 1168 4 -4 2
// expect: 1163 18 1166 0 1168 4 -4 2
