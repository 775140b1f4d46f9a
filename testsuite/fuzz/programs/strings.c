/* Words out of a text: pointers into buffers, static buffers, calls in every condition. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int is_word(int c)
{
    return isalnum(c) || c == '_';
}

static const char *skip(const char *s, int word)
{
    while (*s && !!is_word(*s) == word)
        s++;
    return s;
}

/* The next word, in a buffer of its own that the next call reuses. */
static char *next_word(const char **at)
{
    static char word[32];
    const char *start = skip(*at, 0), *end = skip(start, 1);
    size_t n = (size_t)(end - start) < sizeof word - 1 ? (size_t)(end - start) : sizeof word - 1;

    *at = end;
    if (n == 0)
        return NULL;
    memcpy(word, start, n);
    word[n] = '\0';
    return word;
}

static char *reverse(char *s)
{
    for (char *a = s, *b = s + strlen(s); a < --b; a++) {
        char t = *a;

        *a = *b;
        *b = t;
    }
    return s;
}

static int rot(int c, int by)
{
    int base = isupper(c) ? 'A' : islower(c) ? 'a' : 0;

    return base ? base + (c - base + by) % 26 : c;
}

static size_t caesar(char *out, size_t size, const char *in, int by)
{
    size_t n = 0;

    for (; n + 1 < size && in[n]; n++)
        out[n] = (char)rot(in[n], by);
    out[n] = '\0';
    return n;
}

static unsigned hash(const char *s)
{
    unsigned h = 5381;

    do
        h = h * 33 ^ (unsigned char)*s;
    while (*s++);
    return h;
}

static int longest(const char *text, char *into)
{
    size_t best = 0;

    for (char *word; (word = next_word(&text)) != NULL;)
        if (strlen(word) > best) {
            best = strlen(word);
            strcpy(into, word);
        }
    return (int)best;
}

int main(void)
{
    static const char text[] = "It was a bright cold day in April, and the clocks were striking 13.";
    const char *at = text;
    char word[32], buffer[sizeof text];
    int n = 0;

    for (char *w; (w = next_word(&at)); n++)
        printf("%s%c", n % 2 ? reverse(w) : w, n % 5 == 4 ? '\n' : ' ');
    printf("\n%d words, longest %d", n, longest(text, word));
    printf(" %s\n", word);
    printf("%zu %s\n", caesar(buffer, sizeof buffer, text, 13), "written");
    puts(buffer);
    caesar(buffer, 12, buffer, 13);
    printf("%s", reverse(buffer));
    printf(" %u\n", hash(reverse(buffer)) % 1000);
    return is_word('x') && !is_word('-') ? 0 : 1;
}
