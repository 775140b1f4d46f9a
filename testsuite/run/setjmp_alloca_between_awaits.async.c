/* setjmp and alloca are the stack's: they may be used wherever no await comes while they are. */
#include <asyncc.h>
#include <alloca.h>
#include <setjmp.h>
#include <stdio.h>

static jmp_buf *current;

static void
parse(int n)
{
    if (n % 2)
        longjmp(*current, n);
}

/* Behind the last await. */
async(int)
checked(int n)
{
    jmp_buf env;

    await async_sleep(0);
    current = &env;
    switch (setjmp(env)) {
    case 0: parse(n); return 0;
    default: return -1;
    }
}

/* In each turn between two awaits, in a block of its own. */
async(int)
turns(int n)
{
    int failed = 0;

    for (int i = 0; i < n; i++) {
        await async_sleep(0);
        {
            jmp_buf env;

            current = &env;
            if (setjmp(env) == 0)
                parse(i);
            else
                failed++;
        }
    }
    await async_sleep(0);
    return failed;
}

async(int)
digits(int n)
{
    int sum = 0;

    for (int i = 0; i < 3; i++) {
        await async_sleep(0);
        {
            size_t size = (size_t)n + 8;
            char *text = alloca(size);

            snprintf(text, size, "%d", n + i);
            for (; *text; text++)
                sum += *text - '0';
        }
        await async_sleep(0);
    }
    await async_sleep(0);
    {
        int *all = alloca(3 * sizeof *all);

        for (int i = 0; i < 3; i++)
            all[i] = sum + i;
        sum = all[2];
    }
    return sum;
}

async(int)
main(void)
{
    printf("%d\n", await checked(2));
    printf("%d\n", await checked(3));
    printf("%d\n", await turns(5));
    printf("%d\n", await digits(120));
    return 0;
}

// expect: 0
// expect: -1
// expect: 2
// expect: 14
