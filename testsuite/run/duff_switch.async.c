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
    switch (await give(n))
    case 1:
        r = await give(1);
    switch (n)
    default:
        r += await give(2);
    switch (await give(n)) {
        r += 1000;
    }
    switch ((char)await give(n + 256)) {
    case 0:
        while (r < 5) {
            r += await give(1);
        case 1:
            r += 2;
            await give(r);
        }
        break;
    case 2:
        if (await give(0)) {
        case 3:
            r += await give(50);
        } else {
        case 4:
            r += await give(60);
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
