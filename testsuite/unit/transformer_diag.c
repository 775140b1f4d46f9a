/* transformer_diag.c - what we have to tell the user */
#include "diag.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

struct report {
    struct arena arena;
    struct source src;
    struct diags diags;
};

static struct diags *
begin(struct report *r, const char *text)
{
    *r = (struct report){0};
    source_set(&r->arena, &r->src, "x.c", text, strlen(text));
    r->diags.arena = &r->arena;
    return &r->diags;
}

static void
expect_printed(struct report *r, const char *expected)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    diag_print(&r->diags, &r->src, out);
    fclose(out);
    cr_expect_str_eq(text, expected, "gives\n%s\nshould be\n%s", text, expected);
    free(text);
    arena_free(&r->arena);
}

static struct span
span(uint32_t begin, uint32_t end)
{
    return (struct span){begin, end};
}

Test(diag, reads_as_the_compilers_do)
{
    struct report r;
    struct diags *d = begin(&r, "int x;\nint yy = 1;\n");

    diag_error(d, span(11, 13), "name", "bad '%s', %d", "yy", 2);
    diag_note(d, span(16, 17), "write %d", 3);
    diag_warning(d, span(0, 3), "odd", "hm");
    diag_error(d, span(4, 5), NULL, "nameless");
    cr_expect_eq(d->errors, 2);
    cr_expect_eq(d->warnings, 1);
    expect_printed(&r, "x.c:2:5: error: bad 'yy', 2 [name]\n"
                       "    2 | int yy = 1;\n"
                       "      |     ^~\n"
                       "x.c:2:10: note: write 3\n"
                       "    2 | int yy = 1;\n"
                       "      |          ^\n"
                       "x.c:1:1: warning: hm [-Wodd]\n"
                       "    1 | int x;\n"
                       "      | ^~~\n"
                       "x.c:1:5: error: nameless\n"
                       "    1 | int x;\n"
                       "      |     ^\n");
}

Test(diag, a_tab_keeps_its_width_before_the_caret)
{
    struct report r;

    diag_error(begin(&r, "\ta\tbc\n"), span(3, 5), NULL, "t");
    expect_printed(&r, "x.c:1:4: error: t\n"
                       "    1 | \ta\tbc\n"
                       "      | \t \t^~\n");
}

Test(diag, a_character_of_several_bytes_is_as_wide_as_one)
{
    struct report r;

    diag_error(begin(&r, "\xc3\xa4\xe2\x82\xac x\xc3\xb6y z"), span(6, 10), NULL, "t");
    expect_printed(&r, "x.c:1:7: error: t\n"
                       "    1 | \xc3\xa4\xe2\x82\xac x\xc3\xb6y z\n"
                       "      |    ^~~\n");
}

Test(diag, a_caret_stays_in_its_line)
{
    struct report r;

    diag_error(begin(&r, "ab {\r\n  x\r\n}\r\n"), span(3, 12), NULL, "t");
    diag_error(&r.diags, span(14, 14), NULL, "at the end");
    expect_printed(&r, "x.c:1:4: error: t\n"
                       "    1 | ab {\n"
                       "      |    ^\n"
                       "x.c:4:1: error: at the end\n"
                       "    4 | \n"
                       "      | ^\n");
}

Test(diag, a_line_of_any_length_is_left_out)
{
    enum {
        N = 100000
    };
    struct report r;
    char *text = calloc(N + 1, 1);

    memset(text, 'x', N);
    diag_error(begin(&r, text), span(5000, 5001), NULL, "t");
    expect_printed(&r, "x.c:1:5001: error: t\n");
    free(text);
}

Test(diag, points_at_the_macro_that_was_expanded)
{
    struct report r;
    struct source written;
    struct diags *d = begin(&r, "a { return 1; } b\n");

    source_set(&r.arena, &written, "x.c", "a MACRO b\n", 10);
    r.src.origin = &written;
    vec_push(&r.arena, &r.src.stretches, ((struct stretch){0, 0, false, false}));
    vec_push(&r.arena, &r.src.stretches, ((struct stretch){2, 2, true, false}));
    vec_push(&r.arena, &r.src.stretches, ((struct stretch){15, 7, false, false}));
    diag_error(d, span(4, 10), NULL, "inside");
    diag_error(d, span(16, 17), NULL, "behind");
    expect_printed(&r, "x.c:1:3: error: inside\n"
                       "    1 | a MACRO b\n"
                       "      |   ^\n"
                       "x.c:1:9: error: behind\n"
                       "    1 | a MACRO b\n"
                       "      |         ^\n");
}

Test(diag, sorts_by_place_and_keeps_notes_with_what_they_explain)
{
    struct report r;
    struct diags *d = begin(&r, "0123456789");

    diag_error(d, span(5, 6), NULL, "third");
    diag_note(d, span(0, 1), "of third");
    diag_note(d, span(9, 10), "more of third");
    diag_warning(d, span(2, 3), "w", "first");
    diag_note(d, span(7, 8), "of first");
    diag_error(d, span(2, 4), NULL, "second");
    diag_elsewhere(d, ERROR, "h.h", 7, 1, "header");
    diag_sort(d);
    cr_assert_eq(d->list.len, 7);
    cr_expect_str_eq(d->list.at[0].text, "header");
    cr_expect_str_eq(d->list.at[1].text, "first");
    cr_expect_str_eq(d->list.at[2].text, "of first");
    cr_expect_str_eq(d->list.at[3].text, "second");
    cr_expect_str_eq(d->list.at[4].text, "third");
    cr_expect_str_eq(d->list.at[5].text, "of third");
    cr_expect_str_eq(d->list.at[6].text, "more of third");
    cr_expect_eq(d->errors, 3);
    cr_expect_eq(d->warnings, 1);
    arena_free(&r.arena);
}

Test(diag, says_nothing_twice)
{
    struct report r;
    struct diags *d = begin(&r, "0123456789");

    for (int i = 0; i < 2; i++) {
        diag_error(d, span(1, 2), NULL, "same");
        diag_note(d, span(1, 2), "advice");
        diag_warning(d, span(3, 4), "w", "same");
    }
    diag_error(d, span(4, 5), NULL, "same");
    diag_sort(d);
    cr_assert_eq(d->list.len, 4);
    cr_expect_eq(d->errors, 2);
    cr_expect_eq(d->warnings, 1);
    diag_sort(d);
    cr_expect_eq(d->list.len, 4);
    arena_free(&r.arena);
}

Test(diag, says_nothing_twice_even_with_something_between)
{
    struct report r;
    struct diags *d = begin(&r, "0123456789");

    diag_error(d, span(1, 2), NULL, "one");
    diag_error(d, span(1, 2), NULL, "two");
    diag_error(d, span(1, 2), NULL, "one");
    diag_sort(d);
    cr_expect_eq(d->list.len, 2);
    cr_expect_eq(d->errors, 2);
    arena_free(&r.arena);
}

Test(diag, headers_stay_together)
{
    struct report r;
    struct diags *d = begin(&r, "");

    diag_elsewhere(d, ERROR, "a.h", 1, 1, "a1");
    diag_elsewhere(d, ERROR, "a.h", 9, 1, "a9");
    diag_note(d, span(0, 0), "of a9");
    diag_elsewhere(d, ERROR, "b.h", 2, 1, "b2");
    diag_sort(d);
    cr_assert_eq(d->list.len, 4);
    cr_expect_str_eq(d->list.at[0].text, "a1");
    cr_expect_str_eq(d->list.at[1].text, "a9");
    cr_expect_str_eq(d->list.at[2].text, "of a9");
    cr_expect_str_eq(d->list.at[3].text, "b2");
    arena_free(&r.arena);
}

Test(diag, prints_what_is_wrong_in_another_file_without_its_line)
{
    struct report r;

    diag_elsewhere(begin(&r, "int x;"), ERROR, "dir/h.h", 3, 9, "unknown type");
    diag_elsewhere(&r.diags, NOTE, "dir/g.h", 1, 2, "from here");
    expect_printed(&r, "dir/h.h:3:9: error: unknown type\n"
                       "dir/g.h:1:2: note: from here\n");
}

Test(diag, has_nothing_to_say_of_nothing)
{
    struct report r;

    diag_sort(begin(&r, ""));
    cr_expect_eq(r.diags.errors, 0);
    expect_printed(&r, "");
}
