/* Counts the words of files, all of them at once: the pool reads, and the pool counts.
 *
 *     word_count FILE...     the sums go to words.txt as well */
#include <asyncc.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

/* On a thread of the pool: nothing of a loop in here. */
static void *count(void *text)
{
    size_t words = 0;

    for (const char *at = text; *at != '\0';) {
        while (isspace((unsigned char)*at))
            at++;
        words += *at != '\0';
        while (*at != '\0' && !isspace((unsigned char)*at))
            at++;
    }
    return (void *)words;
}

static async(size_t) words_of(const char *path)
{
    char *text = await async_read_file(path, NULL);

    defer free(text);
    return (size_t)await async_work(count, text);
}

async(int) main(int argc, char **argv)
{
    promise(size_t) words[argc];
    size_t sum = 0;
    char line[64];
    int failed = 0;

    for (int i = 1; i < argc; i++)
        words[i] = words_of(argv[i]);
    await promise_all_settled_of(words + 1, (size_t)argc - 1);
    for (int i = 1; i < argc; i++) {
        try {
            size_t n = await words[i];

            printf("%8zu %s\n", n, argv[i]);
            sum += n;
        } catch (e) {
            printf("%8s %s\n", "-", e->message);
            failed = 1;
        }
    }
    int n = snprintf(line, sizeof line, "%8zu in all\n", sum);
    await async_write_file("words.txt", line, (size_t)n);
    return failed;
}
