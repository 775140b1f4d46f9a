/* Operands that are never evaluated, and types that come from calls. */
#include <assert.h>
#include <stddef.h>
#include <stdio.h>

#define KIND(x) _Generic((x), int: "int", long: "long", double: "double", char *: "text", default: "other")
#define SAME(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))

static int calls;

struct big {
    char bytes[100];
    short tail;
};

static int number(int n)
{
    calls++;
    return n;
}

static long wide(int n)
{
    return number(n) * 1000000007L;
}

static char *text(void)
{
    static char hello[] = "hello";

    calls++;
    return hello;
}

static struct big big(char c)
{
    calls++;
    return (struct big){ .bytes = { c, c }, .tail = c };
}

static short narrow(short s)
{
    return (short)(s + number(0));
}

int main(void)
{
    size_t sizes = sizeof number(1) + sizeof(wide(2)) + sizeof big('a') + sizeof(big('b').bytes);
    __typeof__(wide(1)) w = wide(3);
    __typeof__(big('c').tail) tail = big('d').tail;
    __typeof__(*text()) letter = text()[1];

    printf("%zu %d\n", sizes, calls);
    printf("%ld %d %c %d\n", w, tail, letter, calls);
    printf("%s %s %s %s\n", KIND(number(1)), KIND(wide(1)), KIND(text()), KIND(big('x')));
    printf("%s %s %s\n", KIND(narrow(1)), KIND(+narrow(1)), KIND(number(1) + 1.0));
    printf("%d %d %d\n", SAME(number(1), int), SAME(wide(1), int), SAME(big('a').bytes[0], char));
    printf("%d %d\n", __builtin_constant_p(number(1)), (int)_Alignof(__typeof__(wide(1))));
    assert(number(4) == 4);
    printf("%d\n", calls);
    for (__typeof__(number(0)) i = 0; i < number(3); i++) {
        __typeof__(wide(i)) list[sizeof(number(i))] = { wide(i), [3] = number(i) };

        printf("%ld %zu ", list[0] + list[3], sizeof list / sizeof(wide(0)));
    }
    printf("\n%zu %d\n", offsetof(struct big, tail) + 2 * sizeof(number(1)), calls);
    struct big copies[] = { big('p'), big('q') }, *last = &copies[sizeof(copies) / sizeof(big('r')) - 1];
    printf("%c %zu %d\n", last->tail, sizeof copies / sizeof *copies, calls);
    return (int)sizeof(1 ? number(1) : wide(1));
}
