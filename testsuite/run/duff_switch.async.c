/* switch: an await in the control, in the cases and between them; falling through, ranges, a
 * default in the middle, declarations before the first case, switches in loops in switches, cases
 * inside a loop. */
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
plain(int n)
{
    int r = 0;

    switch (await give(n)) {
    case 0:
        r = await give(100);
        break;
    case 1:
        r = 1;
        /* fall through */
    case 2:
        r += await give(200);
        /* fall through */
    default:
        r += 1000;
        await give(300);
        /* fall through */
    case 3:
        r += 3;
        break;
    case 4 ... 6:
        r = await give(400);
        if (n == 5)
            break;
        r++;
    }
    return r;
}

static async(int)
before_the_first(int n)
{
    switch (n) {
        int x;
    case 1:
        x = await give(11);
        return x + await give(1);
    case 2:
        x = 22;
        await give(0);
        return x;
    default: {
        int y = await give(33);
        {
        case 3:
            y = await give(44);
        }
        return y;
    }
    }
}

static async(int)
duff(char *to, const char *from, int count)
{
    int rounds = (count + 3) / 4;

    switch (count % 4) {
    case 0:
        do {
            *to++ = await give(*from++);
            /* fall through */
        case 3:
            *to++ = await give(*from++);
            /* fall through */
        case 2:
            *to++ = *from++;
            await give(0);
            /* fall through */
        case 1:
            *to++ = await give(*from++);
        } while (await give(--rounds) > 0);
    }
    *to = '\0';
    return count;
}

static async(int)
nested(int n)
{
    int r = 0;

    for (int i = 0; i < n; i++) {
        switch (i % 3) {
        case 0:
            for (int j = 0;; j++) {
                switch (await give(j)) {
                case 0:
                    continue;
                case 1:
                    r += await give(5);
                    break;
                default:
                    goto out;
                }
                if (j == 1)
                    continue;
                r += 10000;
            }
        out:
            break;
        case 1:
            if (i > 3)
                break;
            continue;
        case 2:
            r += await give(20);
        }
        r += 100;
    }
    return r;
}

enum colour { RED, GREEN = 5, BLUE };

static async(enum colour)
paint(enum colour c)
{
    if (suspends)
        await async_yield();
    return c;
}

static async(const char *)
name(enum colour c)
{
    switch (await paint(c)) {
    case RED: return "red";
    case GREEN: return "green";
    case BLUE: break;
    }
    return "blue";
}

static async(int)
odd_ones(int n)
{
    int r = 0;

    switch (await give(n)) {
    }
    switch ((char)await give(n + 256)) {
    case 0:
        while (r < 5) {
            r += await give(1);
            /* fall through */
        case 1:
            r += 2;
            await give(r);
        }
        break;
    case 2:
        if (await give(0)) {
        case 3:
            r += await give(50);
            break;
        } else {
            r += await give(60);
            __attribute__((fallthrough));
        case 4:
            r += await give(70);
        }
    }
    switch (0x100000000LL + n) {
    case 0x100000001LL:
        r += await give(7);
        break;
    case 1:
        r += 5000;
    }
    return r;
}

static async(void)
all(void)
{
    char text[20];
    int r;

    for (int n = 0; n < 8; n++) {
        r = await plain(n);
        printf("\nplain %d: %d\n", n, r);
        r = await before_the_first(n);
        printf("\nbefore_the_first %d: %d\n", n, r);
        if (n > 0) {
            r = await duff(text, "abcdefghijkl", n);
            printf("\nduff %d: %d %s\n", n, r, text);
        }
        r = await nested(n);
        printf("\nnested %d: %d\n", n, r);
        r = await odd_ones(n);
        printf("\nodd_ones %d: %d\n", n, r);
    }
    const char *red = await name(RED), *green = await name(GREEN), *blue = await name(BLUE);
    printf("%s %s %s\n", red, green, blue);
}

async(int)
main(void)
{
    await all();
    suspends = true;
    await all();
    return 0;
}

// expect:  0 100
// expect: plain 0: 100
// expect:  33 44
// expect: before_the_first 0: 44
// expect: 
// expect: nested 0: 0
// expect:  0 256 1 3 1 6
// expect: odd_ones 0: 6
// expect:  1 200 300
// expect: plain 1: 1204
// expect:  11 1
// expect: before_the_first 1: 12
// expect:  97 0
// expect: duff 1: 1 a
// expect:  0 1 5 2
// expect: nested 1: 105
// expect:  1 257 2 1 5 7
// expect: odd_ones 1: 12
// expect:  2 200 300
// expect: plain 2: 1203
// expect:  0
// expect: before_the_first 2: 22
// expect:  0 98 0
// expect: duff 2: 2 ab
// expect:  0 1 5 2
// expect: nested 2: 105
// expect:  2 258 0 60 70
// expect: odd_ones 2: 130
// expect:  3
// expect: plain 3: 3
// expect:  44
// expect: before_the_first 3: 44
// expect:  97 0 99 0
// expect: duff 3: 3 abc
// expect:  0 1 5 2 20
// expect: nested 3: 225
// expect:  3 259 50
// expect: odd_ones 3: 50
// expect:  4 400
// expect: plain 4: 401
// expect:  33 44
// expect: before_the_first 4: 44
// expect:  97 98 0 100 0
// expect: duff 4: 4 abcd
// expect:  0 1 5 2 20 0 1 5 2
// expect: nested 4: 330
// expect:  4 260 70
// expect: odd_ones 4: 70
// expect:  5 400
// expect: plain 5: 400
// expect:  33 44
// expect: before_the_first 5: 44
// expect:  97 1 98 99 0 101 0
// expect: duff 5: 5 abcde
// expect:  0 1 5 2 20 0 1 5 2
// expect: nested 5: 430
// expect:  5 261
// expect: odd_ones 5: 0
// expect:  6 400
// expect: plain 6: 401
// expect:  33 44
// expect: before_the_first 6: 44
// expect:  0 98 1 99 100 0 102 0
// expect: duff 6: 6 abcdef
// expect:  0 1 5 2 20 0 1 5 2 20
// expect: nested 6: 550
// expect:  6 262
// expect: odd_ones 6: 0
// expect:  7 300
// expect: plain 7: 1003
// expect:  33 44
// expect: before_the_first 7: 44
// expect:  97 0 99 1 100 101 0 103 0
// expect: duff 7: 7 abcdefg
// expect:  0 1 5 2 20 0 1 5 2 20 0 1 5 2
// expect: nested 7: 655
// expect:  7 263
// expect: odd_ones 7: 0
// expect: red green blue
// expect:  0 100
// expect: plain 0: 100
// expect:  33 44
// expect: before_the_first 0: 44
// expect: 
// expect: nested 0: 0
// expect:  0 256 1 3 1 6
// expect: odd_ones 0: 6
// expect:  1 200 300
// expect: plain 1: 1204
// expect:  11 1
// expect: before_the_first 1: 12
// expect:  97 0
// expect: duff 1: 1 a
// expect:  0 1 5 2
// expect: nested 1: 105
// expect:  1 257 2 1 5 7
// expect: odd_ones 1: 12
// expect:  2 200 300
// expect: plain 2: 1203
// expect:  0
// expect: before_the_first 2: 22
// expect:  0 98 0
// expect: duff 2: 2 ab
// expect:  0 1 5 2
// expect: nested 2: 105
// expect:  2 258 0 60 70
// expect: odd_ones 2: 130
// expect:  3
// expect: plain 3: 3
// expect:  44
// expect: before_the_first 3: 44
// expect:  97 0 99 0
// expect: duff 3: 3 abc
// expect:  0 1 5 2 20
// expect: nested 3: 225
// expect:  3 259 50
// expect: odd_ones 3: 50
// expect:  4 400
// expect: plain 4: 401
// expect:  33 44
// expect: before_the_first 4: 44
// expect:  97 98 0 100 0
// expect: duff 4: 4 abcd
// expect:  0 1 5 2 20 0 1 5 2
// expect: nested 4: 330
// expect:  4 260 70
// expect: odd_ones 4: 70
// expect:  5 400
// expect: plain 5: 400
// expect:  33 44
// expect: before_the_first 5: 44
// expect:  97 1 98 99 0 101 0
// expect: duff 5: 5 abcde
// expect:  0 1 5 2 20 0 1 5 2
// expect: nested 5: 430
// expect:  5 261
// expect: odd_ones 5: 0
// expect:  6 400
// expect: plain 6: 401
// expect:  33 44
// expect: before_the_first 6: 44
// expect:  0 98 1 99 100 0 102 0
// expect: duff 6: 6 abcdef
// expect:  0 1 5 2 20 0 1 5 2 20
// expect: nested 6: 550
// expect:  6 262
// expect: odd_ones 6: 0
// expect:  7 300
// expect: plain 7: 1003
// expect:  33 44
// expect: before_the_first 7: 44
// expect:  97 0 99 1 100 101 0 103 0
// expect: duff 7: 7 abcdefg
// expect:  0 1 5 2 20 0 1 5 2 20 0 1 5 2
// expect: nested 7: 655
// expect:  7 263
// expect: odd_ones 7: 0
// expect: red green blue
