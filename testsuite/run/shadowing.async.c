/* Names: the same in nested and in neighbouring blocks with other types, of a parameter, a macro, a
 * typedef, a label, a tag, the function itself, and those that generated code might want. */
#include <asyncc.h>
#include <stdio.h>

static bool suspends;
static int global = 1000;
typedef int number;
#define local (hidden + 1)

static async(int)
give(int value)
{
    if (suspends)
        await async_yield();
    return value;
}

static async(int)
nested(int x)
{
    int sum = x;

    await give(0);
    {
        double x = 0.5;

        await give(0);
        sum += (int)(x * 10);
        {
            const char *x = "text";

            await give(0);
            sum += x[0];
            for (short x = 1; x < 3; x++) {
                sum += await give(x);
                struct {
                    int x;
                } x = {await give(100)};
                await give(0);
                sum += x.x;
            }
            sum += x[1];
        }
        x += 1;
        await give(0);
        sum += (int)(x * 10);
    }
    {
        char x[3] = {1, 2, 3};

        await give(0);
        sum += x[2];
    }
    for (int x = 0; x < 2; x++)
        sum += await give(x);
    for (unsigned char x = 254; x; x++)
        sum += await give(x);
    if (sum) {
        int sum = 5;

        await give(0);
        x += sum;
    } else {
        int sum = 6;
        x += await give(sum);
    }
    return sum * 10 + x;
}

static async(int)
of_globals(int give_me)
{
    int global = await give(1);

    {
        extern int elsewhere;
        extern int give_plain(int);
        int before = elsewhere;

        await give(0);
        elsewhere++;
        global += before + give_plain(elsewhere);
    }
    {
        number number = 3;

        await give(0);
        global += number;
    }
    number n = await give(4);
    return global + n + give_me;
}

int elsewhere = 5;
int give_plain(int n);

int
give_plain(int n)
{
    return global + n;
}

static async(int)
itself(int n)
{
    int hidden = await give(n), itself = hidden;

    await give(0);
    goto hidden;
hidden:
    itself += local;
    struct hidden {
        int hidden;
    } both = {await give(7)};
    {
        struct hidden {
            char c[3];
        };
        itself += sizeof(struct hidden);
        await give(0);
        itself += sizeof(struct hidden);
    }
    itself += sizeof(struct hidden) == sizeof(int);
    return itself + both.hidden;
}

/* What generated code is likely to use for itself. */
static async(int)
frame(int f, int base, int state)
{
    int result = await give(f), error = base, self = state, awaiting = 1, refs = 2, status = 3,
        flags = 4, job = 5, code = 6, p = 7, fp = 8, caller = 9, value = 10, ret = 11, got_1 = 12,
        test_1 = 13, leave_1 = 14, error_1 = 15, give_1 = 16, await_1 = 17, frame_frame = 18,
        child = 19, resume = 20, size = 21, cleanup_1 = 22, catch_1 = 23, frame = 24, async_ = 25;

    result += await give(error) && await give(self);
    try {
        result += await give(awaiting + refs + status + flags + job + code + p + fp + caller + value);
        throw 1;
    } catch (e) {
        int e_1 = e->code;
        result += await give(e_1);
    } finally {
        result += await give(ret + got_1 + test_1 + leave_1 + error_1 + give_1 + await_1);
    }
    goto await_1;
await_1:
    goto cleanup_1;
cleanup_1:
    await give(0);
    return result + frame_frame + child + resume + size + cleanup_1 + catch_1 + frame + async_;
}

static async(int)
f(int f)
{
    int frame_ = 0;
    {
        int frame = await give(f);
        frame_ += frame;
        await give(0);
        frame_ += frame + f;
    }
    return frame_;
}

static async(int)
main_resume_(int main)
{
    int async_main = await give(main);
    return async_main + main;
}

/* Errors of nested catches with one name, and one that is a variable outside. */
static async(int)
caught(void)
{
    int e = 1, r = 0;

    try {
        throw 10;
    } catch (e) {
        await give(0);
        r += e->code;
        try {
            throw 20;
        } catch (e) {
            await give(0);
            r += e->code;
        }
        r += e->code;
        {
            int e = await give(3);
            r += e;
        }
        r += e->code;
    }
    return r * 10 + e;
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true) {
        printf("%d\n", await nested(3));
        printf("%d\n", await of_globals(2));
        printf("%d\n", await itself(30));
        printf("%d\n", await frame(1, 2, 3));
        printf("%d\n", await f(4));
        printf("%d\n", await main_resume_(5));
        printf("%d\n", await caught());
    }
    return 0;
}

// expect: 9568
// expect: 1021
// expect: 75
// expect: 328
// expect: 12
// expect: 10
// expect: 531
// expect: 9568
// expect: 1023
// expect: 75
// expect: 328
// expect: 12
// expect: 10
// expect: 531
