/* Statement expressions: nested, in conditions and arguments, with loops, jumps and local types in them;
 * macros in the style of kernels. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static int next(int n)
{
    return (n * 37 + 5) % 101;
}

#define min(a, b)                                 \
    ({                                            \
        __typeof__(a) min_a = (a);                \
        __typeof__(b) min_b = (b);                \
        min_a < min_b ? min_a : min_b;            \
    })
#define clamp(x, low, high) ({ __typeof__(x) c_ = (x), l_ = (low); c_ < l_ ? l_ : min(c_, (high)); })
#define swap(a, b)                   \
    do {                             \
        __typeof__(a) swap_t = (a);  \
        (a) = (b);                   \
        (b) = swap_t;                \
    } while (0)
#define container_of(p, type, member) \
    ({ const __typeof__(((type *)0)->member) *m_ = (p); (type *)((char *)m_ - offsetof(type, member)); })
#define sum_over(i, n, expression)              \
    ({                                          \
        long total_ = 0;                        \
        for (int i = 0; i < (n); i++)           \
            total_ += (expression);             \
        total_;                                 \
    })
#define checked(x)              \
    ({                          \
        int checked_ = (x);     \
        if (checked_ > 95)      \
            goto failed;        \
        checked_;               \
    })
#define returned_if(test, value)     \
    ({                               \
        int test_ = (test);          \
        if (test_)                   \
            return (value) + test_;  \
        test_;                       \
    })

struct link {
    struct link *next;
};
struct item {
    int value;
    struct link link;
};

static int bounds(int n)
{
    int a = next(n), b = next(a);

    swap(a, b);
    return min(a, next(b)) * 100 + clamp(next(n + 1), 20, next(n + 2)) + min(min(a, b), min(next(3), 60));
}

static long sums(int n)
{
    return sum_over(i, n, next(i) + sum_over(k, i, next(k) * i)) + sum_over(i, next(n) % 5, next(i) > 50);
}

static int leaves(int n)
{
    int total = 0;

    for (int i = 0; i < n; i++) {
        total += checked(next(i + n));
        total += ({ if (total > 300) break; i; });
        total += ({ if (i % 3 == 1) continue; next(i); });
    }
    return total + returned_if(next(total) % 2, total);
failed:
    return -total;
}

static int conditions(int n)
{
    int count = 0;

    while (({ int k = next(count + n); count++; k > 10; }) && count < 20)
        if (({ struct { int a, b; } s = { next(count), next(n) }; s.a > s.b; }))
            count += ({ 2; });
    do
        count++;
    while (({ switch (next(count) % 3) { case 0: count += 3; break; case 1: count += 5; } count; }) < 30);
    for (int i = ({ next(n) % 3; }); ({ i < next(2); }); i += ({ int d = next(i) % 4; d + 1; }))
        count += i;
    switch (({ next(count); })) {
    case 0 ... 50: return count;
    default: return -count;
    }
}

static struct item value_of(int n)
{
    return ({ struct item s = { next(n), { NULL } }; s; });
}

static int lists(int n)
{
    struct item items[5];
    struct link *head = NULL;
    int total = 0;

    for (int i = 0; i < 5; i++) {
        items[i] = value_of(n + i);
        items[i].link.next = head;
        head = &items[i].link;
    }
    for (struct link *l = head; l; l = l->next)
        total = total * 3 + container_of(l, struct item, link)->value;
    return total + ({ struct item last = value_of(1); last; }).value
           + container_of(({ struct link *l = head; next(n) ? l->next : l; }), struct item, link)->value;
}

static int computed(int n)
{
    int parts[4] = { ({ next(n); }), [2] = ({ int k = next(n); k = next(k); k; }) };
    const char *text = ({ const char *s = "abcdef"; s + next(n) % 6; });
    int *at = &parts[({ next(1) % 4; })];

    *at += ({ *at = 7; next(*at); });
    parts[({ 3; })] = strlen(text) + (next(n) > 50 ? ({ next(1); }) : ({ -next(2); }));
    return parts[0] + 3 * parts[1] + 5 * parts[2] + 7 * parts[3] + (({ n = 3; }), next(n));
}

static int empty(int n)
{
    ({ n++; });
    (void)({ int unused = next(n); unused; });
    ({});
    ({ if (next(n) > 50) n += 10; else n += 20; });
    ({ __label__ done; if (n > 20) goto done; n += 40; done: n++; });
    return n;
}

int main(void)
{
    for (int n = 0; n < 5; n++)
        printf("%d %ld %d %d %d %d %d\n", bounds(n), sums(n + 3), leaves(n * 4), conditions(n), lists(n),
               computed(n), empty(n));
    return ({ int status = next(0); status; });
}
