/* transformer_source.c - the bytes of a file, and where they stand */
#include "source.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A path that reads `len` bytes of `text` once, as from a pipe. */
static const char *
pipe_of(const char *text, size_t len)
{
    static char path[32];
    int ends[2];

    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(write(ends[1], text, len), (ssize_t)len);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    return path;
}

Test(source, knows_line_and_column_of_every_byte)
{
    static const char text[] = "a\n\nbc\r\n\tx\xc3\xa4y";
    static const unsigned expected[][2] = {{1, 1}, {1, 2},                 /* a \n */
                                           {2, 1},                         /* \n */
                                           {3, 1}, {3, 2}, {3, 3}, {3, 4}, /* b c \r \n */
                                           {4, 1}, {4, 2}, {4, 3}, {4, 4}, {4, 5}, {4, 6}};
    struct arena a = {0};
    struct source s;

    source_set(&a, &s, "x", text, sizeof text - 1);
    cr_assert_eq(sizeof expected / sizeof *expected, sizeof text);
    for (uint32_t i = 0; i < sizeof text; i++) {
        cr_expect_eq(source_line(&s, i), expected[i][0], "byte %u stands in line %u", i,
                     source_line(&s, i));
        cr_expect_eq(source_column(&s, i), expected[i][1], "byte %u stands in column %u", i,
                     source_column(&s, i));
        cr_expect_eq(source_origin(&s, i), i);
    }
    arena_free(&a);
}

Test(source, may_be_empty)
{
    struct arena a = {0};
    struct source s;

    source_set(&a, &s, "x", "", 0);
    cr_assert_eq(source_line(&s, 0), 1);
    cr_assert_eq(source_column(&s, 0), 1);
    cr_assert_null(source_read(&a, &s, "/dev/null"));
    cr_assert_eq(s.len, 0);
    cr_assert_str_eq(s.text, "");
    arena_free(&a);
}

Test(source, finds_one_line_of_many)
{
    enum {
        LINES = 5000
    };
    struct arena a = {0};
    struct source s;
    char *text = arena_alloc(&a, LINES * 2 + 1);

    for (int i = 0; i < LINES; i++)
        memcpy(text + 2 * i, "x\n", 2);
    source_set(&a, &s, "x", text, LINES * 2);
    for (uint32_t i = 0; i < LINES * 2; i++) {
        cr_assert_eq(source_line(&s, i), i / 2 + 1);
        cr_assert_eq(source_column(&s, i), i % 2 + 1);
    }
    cr_assert_eq(source_line(&s, LINES * 2), LINES + 1);
    arena_free(&a);
}

/*     0         1         2
 *     0123456789012345678901234567890
 *     one;\nTWICE(x) end;\n             written
 *     one;\nx; x; y; end;\n             read        */
Test(source, an_expansion_stands_where_its_macro_does)
{
    static const char written[] = "one;\nTWICE(x) end;\n", read[] = "one;\nx; x; y; end;\n";
    static const struct stretch parts[] = {
        {0, 0, false, false}, {5, 5, true, false}, {13, 13, false, false}};
    struct arena a = {0};
    struct source origin, s;

    source_set(&a, &origin, "x", written, strlen(written));
    source_set(&a, &s, "x", read, strlen(read));
    s.origin = &origin;
    for (size_t i = 0; i < 3; i++)
        vec_push(&a, &s.stretches, parts[i]);
    cr_expect_eq(source_origin(&s, 3), 3);
    cr_expect_eq(source_origin(&s, 5), 5);
    cr_expect_eq(source_origin(&s, 12), 5);
    cr_expect_eq(source_origin(&s, 13), 13);
    cr_expect_eq(source_origin(&s, 16), 16);
    cr_expect_eq(source_line(&s, 11), 2);
    cr_expect_eq(source_column(&s, 11), 1);
    cr_expect_eq(source_column(&s, 14), 10);
    arena_free(&a);
}

/* An expansion of another length moves what is behind it, and one of several lines its lines. */
Test(source, what_follows_an_expansion_keeps_its_place)
{
    static const char written[] = "M(1,\n2) b\nc", read[] = "{ return 1 + 2; } b\nc";
    static const struct stretch parts[] = {
        {0, 0, false, false}, {0, 0, true, false}, {17, 7, false, false}};
    struct arena a = {0};
    struct source origin, s;

    source_set(&a, &origin, "x", written, strlen(written));
    source_set(&a, &s, "x", read, strlen(read));
    s.origin = &origin;
    for (size_t i = 0; i < 3; i++)
        vec_push(&a, &s.stretches, parts[i]);
    for (uint32_t i = 0; i < 17; i++) {
        cr_expect_eq(source_line(&s, i), 1);
        cr_expect_eq(source_column(&s, i), 1);
    }
    cr_expect_eq(source_line(&s, (uint32_t)(strchr(read, 'b') - read)), 2);
    cr_expect_eq(source_column(&s, (uint32_t)(strchr(read, 'b') - read)), 4);
    cr_expect_eq(source_line(&s, (uint32_t)(strchr(read, 'c') - read)), 3);
    arena_free(&a);
}

Test(source, is_read_from_a_pipe_whole)
{
    struct arena a = {0};
    struct source s;
    static char text[60000];

    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "abcdefg\n"[i % 8];
    cr_assert_null(source_read(&a, &s, pipe_of(text, sizeof text)));
    cr_assert_eq(s.len, sizeof text);
    cr_assert_arr_eq(s.text, text, sizeof text);
    cr_assert_eq(s.text[s.len], '\0');
    cr_assert_eq(s.lines.len, sizeof text / 8 + 1);
    arena_free(&a);
}

Test(source, says_what_is_wrong_with_a_file)
{
    struct arena a = {0};
    struct source s;

    cr_expect_str_eq(source_read(&a, &s, "/nowhere/x.c"), "No such file or directory");
    cr_expect_str_eq(source_read(&a, &s, "/"), "is a directory, not a C source");
    cr_expect_str_eq(source_read(&a, &s, pipe_of("a\0b", 3)),
                     "holds a zero byte: this is not a text file");
    cr_expect_null(source_read(&a, &s, pipe_of("ab", 2)));
    arena_free(&a);
}
