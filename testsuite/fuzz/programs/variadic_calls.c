/* Calls of variadic functions, which stay as they are, out of functions that wait: promotions, structs,
 * many arguments, va_list handed on, a printf of one's own. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct small {
    short a, b;
};
struct large {
    long n[5];
};

static char out[512];
static size_t used;

static void put(char c)
{
    if (used + 1 < sizeof out)
        out[used++] = c;
    out[used] = 0;
}

static void number(long long n, unsigned base, int width, char pad)
{
    char digits[24];
    int count = 0, negative = n < 0;
    unsigned long long m = negative ? -(unsigned long long)n : (unsigned long long)n;

    do
        digits[count++] = "0123456789abcdef"[m % base];
    while (m /= base);
    if (negative)
        digits[count++] = '-';
    while (width-- > count)
        put(pad);
    while (count)
        put(digits[--count]);
}

/* %d %x %c %s %f %S (struct small) %L (struct large) and widths */
static int vformat(const char *format, va_list ap)
{
    size_t before = used;

    for (; *format; format++) {
        int width = 0;

        if (*format != '%') {
            put(*format);
            continue;
        }
        while (*++format >= '0' && *format <= '9')
            width = width * 10 + *format - '0';
        if (*format == '*')
            width = va_arg(ap, int), format++;
        switch (*format) {
        case 'd': number(va_arg(ap, int), 10, width, ' '); break;
        case 'l': number(va_arg(ap, long long), 10, width, ' '); break;
        case 'x': number(va_arg(ap, unsigned), 16, width, '0'); break;
        case 'c': put(va_arg(ap, int)); break;
        case 'f': number((long long)(va_arg(ap, double) * 100), 10, width, ' '); break;
        case 's': {
            const char *s = va_arg(ap, const char *);

            for (width -= strlen(s); width > 0; width--)
                put(' ');
            while (*s)
                put(*s++);
            break;
        }
        case 'S': {
            struct small s = va_arg(ap, struct small);

            number(s.a, 10, 0, ' ');
            put('/');
            number(s.b, 10, width, ' ');
            break;
        }
        case 'L': {
            struct large l = va_arg(ap, struct large);

            for (int i = 0; i < 5; i++)
                number(l.n[i], 10, width, '.');
        }
        }
    }
    return used - before;
}

static int __attribute__((unused)) format(const char *format, ...)
{
    va_list ap;
    int n;

    va_start(ap, format);
    n = vformat(format, ap);
    va_end(ap);
    return n;
}

static long sum(int n, ...)
{
    va_list ap, again;
    long total = 0;

    va_start(ap, n);
    va_copy(again, ap);
    for (int i = 0; i < n; i++)
        total += va_arg(ap, int);
    for (int i = 0; i < n; i++)
        total += i * (long)va_arg(again, int);
    va_end(again);
    va_end(ap);
    return total;
}

static void *first_of(int n, ...)
{
    va_list ap;
    void *p = NULL;

    va_start(ap, n);
    while (n-- && !p)
        p = va_arg(ap, void *);
    va_end(ap);
    return p;
}

static int step(int n)
{
    return n * 3 + 1;
}

static struct small small(int n)
{
    return (struct small){ n, -step(n) };
}

static struct large large(int n)
{
    struct large l = { { n, n + 1 } };

    for (int i = 2; i < 5; i++)
        l.n[i] = step(l.n[i - 1]);
    return l;
}

static float half(int n)
{
    return n / 2.f;
}

static const char *word(int n)
{
    static const char *const words[] = { "zero", "one", "two", "many" };

    return words[n < 3 ? n : 3];
}

static signed char narrow(int n)
{
    return (signed char)(n % 100);
}

static int lines(int n)
{
    int length = 0;

    for (int i = 0; i < n; i++) {
        length += format("%d %5d %x|", i, step(i), (unsigned)step(i + 20));
        length += format("%s%*s %c %f\n", word(i), step(i), word(i + 1), 'a' + i, half(step(i)));
    }
    return length;
}

static long totals(int n)
{
    short s = step(n);
    unsigned char c = s;
    long total = sum(3, s, c, narrow(n));

    total += sum(9, 1, step(2), 3, step(4), 5, step(6), 7, step(8), narrow(9));
    total += sum(step(0), n++);
    total += sum(2, step(1), (n += step(1), n));
    return total + sum(0) + sum((int)sum(1, 2), step(1), step(2));
}

static int pointers(int *p)
{
    int local = step(*p);
    int *at = first_of(3, NULL, p, &local), *own = first_of(2, (void *)NULL, (void *)&local);

    *own += *at;
    return local + (first_of(1, p) == p);
}

int main(void)
{
    int n = 5, length = lines(4);

    printf("%s%d %d\n", out, length, format("%%"));
    used = 0;
    format("%S %3S %4L %l\n", small(3), small(step(3)), large(2), (long long)1 << step(13));
    format("%L%s", large(step(0)), word(1));
    printf("%s\n%ld %ld %d\n", out, totals(1), totals(30), pointers(&n));
    printf("%.1f %d %s %hhd %.2Lf %zu\n", half(3), narrow(1234), word(2), narrow(77),
           (long double)half(5), strlen(word(0)));
    return 0;
}
