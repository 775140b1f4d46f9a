/* Awaits in the clauses of while, do and for: `continue` reaches the right one, `break` none, and
 * a clause that is left out is no clause. */
#include <asyncc.h>
#include <stdio.h>

static bool suspends;

static async(int)
give(int value)
{
    printf(" %d", value);
    if (suspends)
        await async_yield();
    return value;
}

static async(int)
whiles(int n)
{
    int i = 0, sum = 0;

    while (await give(i) < n) {
        if (i++ % 2)
            continue;
        sum += await give(i * 10);
        if (sum > 100)
            break;
    }
    while (i-- > 0)
        sum += await give(i);
    while (await give(i++) < 2)
        ;
    while (await give(0)) {
    }
    return sum;
}

static async(int)
dos(int n)
{
    int i = 0, sum = 0;

    do {
        if (i == 1)
            continue;
        sum += await give(i * 10);
        if (i == 7)
            break;
    } while (await give(++i) < n);
    do
        sum += await give(1);
    while (--i > 0);
    do {
        if (sum % 2)
            continue;
        sum++;
    } while (0);
    do {
        if (await give(sum) > 3)
            continue;
        sum++;
    } while (await give(0));
    do
        await give(77);
    while (0);
    return sum;
}

static async(int)
fors(int n)
{
    int sum = 0, j;

    for (int i = await give(0); await give(i) < n; i += await give(1)) {
        if (i == 1)
            continue;
        if (i == 4)
            break;
        sum += i;
    }
    for (j = await give(3); j; j--)
        sum += j;
    for (j = 0; await give(j) < 2; j++)
        sum += j;
    for (j = 0; j < 4; await give(j), j++) {
        if (j == 2)
            continue;
        sum += 1;
    }
    for (; j < 6; j++)
        sum += await give(j);
    for (;; j++) {
        if (await give(j) > 7)
            break;
    }
    for (;;)
        if (await give(--j) < 6)
            break;
    for (int a = 0, b = await give(5); a < b; a++, b--)
        for (int c = a; c < b; c += await give(2)) {
            if (c == 2)
                continue;
            sum += await give(a + b + c);
        }
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++) {
            if (k == i)
                continue;
            if (i + k == 3)
                break;
            sum += await give(i * k);
        }
    return sum;
}

static async(int)
initialised_anew(int n)
{
    int sum = 0;

    for (int i = 0; i < n; i++) {
        int fresh = 0, given = await give(i), list[3] = {i};

        fresh += given;
        list[1] += fresh;
        await give(0);
        sum += fresh + list[0] + list[1] + list[2];
        list[2] = 1000;
        fresh = 1000;
    }
    return sum;
}

static async(void)
all(void)
{
    for (int n = 0; n < 7; n += 2) {
        int sum = await whiles(n);

        printf("\nwhile %d: %d\n", n, sum);
        sum = await dos(n);
        printf("\ndo %d: %d\n", n, sum);
        sum = await fors(n);
        printf("\nfor %d: %d\n", n, sum);
        sum = await initialised_anew(n);
        printf("\nanew %d: %d\n", n, sum);
    }
}

async(int)
main(void)
{
    await all();
    suspends = true;
    await all();
    return 0;
}

// expect:  0 -1 0 1 2 0
// expect: while 0: 0
// expect:  0 1 1 1 0 77
// expect: do 0: 2
// expect:  0 0 3 0 1 2 0 1 2 3 4 5 6 7 8 7 6 5 5 5 2 2 9 2 6 2 8 2 2 0 0 0 0
// expect: for 0: 47
// expect: 
// expect: anew 0: 0
// expect:  0 10 1 2 1 0 -1 0 1 2 0
// expect: while 2: 11
// expect:  0 1 2 1 1 3 0 77
// expect: do 2: 4
// expect:  0 0 1 1 1 2 3 0 1 2 0 1 2 3 4 5 6 7 8 7 6 5 5 5 2 2 9 2 6 2 8 2 2 0 0 0 0
// expect: for 2: 47
// expect:  0 0 1 0
// expect: anew 2: 3
// expect:  0 10 1 2 30 3 4 3 2 1 0 -1 0 1 2 0
// expect: while 4: 46
// expect:  0 1 2 20 3 30 4 1 1 1 1 55 0 77
// expect: do 4: 55
// expect:  0 0 1 1 1 2 1 3 1 4 3 0 1 2 0 1 2 3 4 5 6 7 8 7 6 5 5 5 2 2 9 2 6 2 8 2 2 0 0 0 0
// expect: for 4: 52
// expect:  0 0 1 0 2 0 3 0
// expect: anew 4: 18
// expect:  0 10 1 2 30 3 4 50 5 6 5 4 3 2 1 0 -1 0 1 2 0
// expect: while 6: 105
// expect:  0 1 2 20 3 30 4 40 5 50 6 1 1 1 1 1 1 147 0 77
// expect: do 6: 147
// expect:  0 0 1 1 1 2 1 3 1 4 3 0 1 2 0 1 2 3 4 5 6 7 8 7 6 5 5 5 2 2 9 2 6 2 8 2 2 0 0 0 0
// expect: for 6: 52
// expect:  0 0 1 0 2 0 3 0 4 0 5 0
// expect: anew 6: 45
// expect:  0 -1 0 1 2 0
// expect: while 0: 0
// expect:  0 1 1 1 0 77
// expect: do 0: 2
// expect:  0 0 3 0 1 2 0 1 2 3 4 5 6 7 8 7 6 5 5 5 2 2 9 2 6 2 8 2 2 0 0 0 0
// expect: for 0: 47
// expect: 
// expect: anew 0: 0
// expect:  0 10 1 2 1 0 -1 0 1 2 0
// expect: while 2: 11
// expect:  0 1 2 1 1 3 0 77
// expect: do 2: 4
// expect:  0 0 1 1 1 2 3 0 1 2 0 1 2 3 4 5 6 7 8 7 6 5 5 5 2 2 9 2 6 2 8 2 2 0 0 0 0
// expect: for 2: 47
// expect:  0 0 1 0
// expect: anew 2: 3
// expect:  0 10 1 2 30 3 4 3 2 1 0 -1 0 1 2 0
// expect: while 4: 46
// expect:  0 1 2 20 3 30 4 1 1 1 1 55 0 77
// expect: do 4: 55
// expect:  0 0 1 1 1 2 1 3 1 4 3 0 1 2 0 1 2 3 4 5 6 7 8 7 6 5 5 5 2 2 9 2 6 2 8 2 2 0 0 0 0
// expect: for 4: 52
// expect:  0 0 1 0 2 0 3 0
// expect: anew 4: 18
// expect:  0 10 1 2 30 3 4 50 5 6 5 4 3 2 1 0 -1 0 1 2 0
// expect: while 6: 105
// expect:  0 1 2 20 3 30 4 40 5 50 6 1 1 1 1 1 1 147 0 77
// expect: do 6: 147
// expect:  0 0 1 1 1 2 1 3 1 4 3 0 1 2 0 1 2 3 4 5 6 7 8 7 6 5 5 5 2 2 9 2 6 2 8 2 2 0 0 0 0
// expect: for 6: 52
// expect:  0 0 1 0 2 0 3 0 4 0 5 0
// expect: anew 6: 45
