/* Numbers of many digits, by value: factorials, powers, division. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS = 20, BASE = 1000000000 };

typedef struct big {
    uint32_t digit[DIGITS];
    int used;
} big;

static big from(uint64_t n)
{
    big b = { .used = 0 };

    for (; n; n /= BASE)
        b.digit[b.used++] = n % BASE;
    return b;
}

static big times(big a, const big *b)
{
    big out = { { 0 }, 0 };

    for (int i = 0; i < a.used; i++) {
        uint64_t carry = 0;

        for (int k = 0; k < b->used || carry; k++) {
            uint64_t sum = out.digit[i + k] + carry + (uint64_t)a.digit[i] * (k < b->used ? b->digit[k] : 0);

            out.digit[i + k] = (uint32_t)(sum % BASE);
            carry = sum / BASE;
            if (i + k >= out.used)
                out.used = i + k + 1;
        }
    }
    return out;
}

static big plus(big a, big b)
{
    uint32_t carry = 0;

    for (int i = 0; i < b.used || carry; i++) {
        if (i >= a.used)
            a.digit[a.used++] = 0;
        a.digit[i] += carry + (i < b.used ? b.digit[i] : 0);
        carry = a.digit[i] >= BASE;
        a.digit[i] -= carry ? BASE : 0;
    }
    return a;
}

static big divided(big a, uint32_t by, uint32_t *rest)
{
    uint64_t left = 0;

    for (int i = a.used; i-- > 0;) {
        left = left * BASE + a.digit[i];
        a.digit[i] = (uint32_t)(left / by);
        left %= by;
    }
    while (a.used && a.digit[a.used - 1] == 0)
        a.used--;
    return *rest = (uint32_t)left, a;
}

static big power(big b, unsigned e)
{
    big half;

    if (e == 0)
        return from(1);
    half = power(b, e / 2);
    half = times(half, &half);
    return e % 2 ? times(half, &b) : half;
}

static big factorial(unsigned n)
{
    return n < 2 ? from(1) : times(factorial(n - 1), &(big){ { n }, 1 });
}

static const char *shown(const big *b)
{
    static char text[DIGITS * 9 + 1];
    int n = sprintf(text, "%u", b->used ? b->digit[b->used - 1] : 0);

    for (int i = b->used - 1; i-- > 0;)
        n += sprintf(text + n, "%09u", b->digit[i]);
    return text;
}

int main(void)
{
    big list[3] = { factorial(30), power(from(2), 200), plus(from(999999999999999999), from(1)) };
    uint32_t rest = 0;

    for (int i = 0; i < 3; i++)
        puts(shown(&list[i]));
    for (big b = list[0]; b.used; b = divided(b, 1000003, &rest))
        printf("%u ", rest);
    printf("%u\n", rest);
    list[1] = plus(plus(list[1], list[2]), from(5));
    puts(shown(list + 1));
    printf("%d", divided(list[1], 7, &rest).used);
    printf(" %u\n", rest);
    return power(from(3), 5).digit[0] == 243 ? 0 : 1;
}
