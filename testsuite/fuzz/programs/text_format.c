/* Formatting by hand. What takes ... stays plain, and so does what it calls. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buffer {
    char text[80];
    size_t used;
};

static void put(struct buffer *b, char c)
{
    if (b->used + 1 < sizeof b->text)
        b->text[b->used++] = c;
    b->text[b->used] = '\0';
}

static void put_unsigned(struct buffer *b, unsigned long n, unsigned base)
{
    if (n >= base)
        put_unsigned(b, n / base, base);
    put(b, "0123456789abcdef"[n % base]);
}

static int format(struct buffer *b, const char *how, ...)
{
    va_list list;
    size_t before = b->used;

    va_start(list, how);
    for (; *how; how++) {
        if (*how != '%') {
            put(b, *how);
            continue;
        }
        switch (*++how) {
        case 'd': {
            int n = va_arg(list, int);

            if (n < 0)
                put(b, '-');
            put_unsigned(b, n < 0 ? 0ul - (unsigned long)n : (unsigned long)n, 10);
            break;
        }
        case 'x': put_unsigned(b, va_arg(list, unsigned), 16); break;
        case 's':
            for (const char *s = va_arg(list, const char *); *s; s++)
                put(b, *s);
            break;
        default: put(b, *how);
        }
    }
    va_end(list);
    return (int)(b->used - before);
}

/* From here on all is async again. */
static int length(const char *s)
{
    return *s ? 1 + length(s + 1) : 0;
}

static struct buffer table(int rows)
{
    struct buffer b = { .used = 0 };

    for (int i = 1; i <= rows; i++) {
        int width = format(&b, "%d:%x", i * length("four"), i * 255u);

        while (width++ < length("a column"))
            format(&b, " ");
        if (i % 3 == 0)
            format(&b, "%s", "\n");
    }
    return b;
}

static int width(const struct buffer *b, int *lines)
{
    const char *at = b->text, *end;
    int widest = 0;

    for (*lines = 0; (end = strchr(at, '\n')) != NULL; at = end + 1, ++*lines)
        if (end - at > widest)
            widest = (int)(end - at);
    return widest + (length(at) > widest ? length(at) : 0);
}

int main(void)
{
    struct buffer b = table(6), small = { .used = 0 };
    int lines;

    printf("%s", b.text);
    lines = 0;
    printf("%d", width(&b, &lines));
    printf(" %d\n", lines);
    printf("%d\n", format(&small, "%d %s %% %x", -length("minus"), table(1).text, 48879u));
    printf("%s, %s\n", small.text, table(2).text + length("four"));
    return length(small.text);
}
