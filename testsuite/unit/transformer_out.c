/* transformer_out.c - the writer counts the lines of what it writes */
#include "out.h"

#include <criterion/criterion.h>
#include <string.h>

/* Ten lines: byte 2 * n is in line n + 1. */
static const char lines[] = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n";

struct written {
    struct arena arena;
    struct source src;
    struct out out;
};

static struct out *
begin(struct written *w, const char *path)
{
    *w = (struct written){0};
    source_set(&w->arena, &w->src, path, lines, strlen(lines));
    out_init(&w->out, &w->arena, &w->src, "out.c");
    return &w->out;
}

static void
expect(struct written *w, const char *text)
{
    uint32_t n = 1;

    out_text(&w->out, "", 1); /* its NUL ends the text */
    cr_expect_str_eq(w->out.text, text, "gives\n%s\nshould be\n%s", w->out.text, text);
    for (const char *p = w->out.text; *p; p++)
        n += *p == '\n';
    cr_expect_eq(w->out.line, n, "counted %u lines of %u", w->out.line, n);
    arena_free(&w->arena);
}

static uint32_t
line(uint32_t n)
{
    return 2 * (n - 1);
}

Test(out, begins_in_the_output_itself)
{
    struct written w;
    struct out *o = begin(&w, "in.c");

    out_generated(o, 0);
    out_text(o, "x\n", 2);
    out_generated(o, 0);
    out_fmt(o, "%s%d\n", "y", 1);
    expect(&w, "x\ny1\n");
}

Test(out, names_the_source_once)
{
    struct written w;
    struct out *o = begin(&w, "in.c");

    out_at(o, line(1));
    out_text(o, "a\n", 2);
    out_at(o, line(2));
    out_text(o, "b\n", 2);
    out_at(o, line(9));
    out_text(o, "i\n", 2);
    out_at(o, line(3));
    out_text(o, "c\n", 2);
    expect(&w, "#line 1 \"in.c\"\na\nb\n#line 9\ni\n#line 3\nc\n");
}

Test(out, quotes_the_names_of_files)
{
    struct written w;
    struct out *o = begin(&w, "a \"b\"\\c.c");

    out_at(o, line(2));
    out_text(o, "b\n", 2);
    expect(&w, "#line 2 \"a \\\"b\\\"\\\\c.c\"\nb\n");
}

Test(out, fills_a_small_gap_with_blank_lines)
{
    for (uint32_t gap = 0; gap < 8; gap++) {
        struct written w;
        struct out *o = begin(&w, "in.c");
        const char *between[] = {"",         "\n",        "\n\n",      "\n\n\n",
                                 "\n\n\n\n", "#line 7\n", "#line 8\n", "#line 9\n"};

        out_at(o, line(1));
        out_text(o, "a\n", 2);
        out_at(o, line(2 + gap));
        out_text(o, "x\n", 2);
        expect(&w, arena_fmt(&w.arena, "#line 1 \"in.c\"\na\n%sx\n", between[gap]));
    }
}

/* A directive needs a line of its own: within one only newlines help, and those only forward. */
Test(out, within_a_line_it_only_goes_forward)
{
    struct written w;
    struct out *o = begin(&w, "in.c");

    out_at(o, line(2));
    out_text(o, "x = ", 4);
    out_at(o, line(2));
    out_text(o, "b + ", 4);
    out_at(o, line(8));
    out_text(o, "h + ", 4);
    out_at(o, line(3));
    out_text(o, "c;\n", 3);
    out_at(o, line(3));
    out_text(o, "c\n", 2);
    expect(&w, "#line 2 \"in.c\"\nx = b + \n\n\n\n\n\nh + c;\n#line 3\nc\n");
}

Test(out, comes_back_to_itself_for_what_nobody_wrote)
{
    struct written w;
    struct out *o = begin(&w, "in.c");

    out_text(o, "/* head */\n", 11);
    out_at(o, line(4));
    out_text(o, "d", 1);
    out_generated(o, 0);
    out_text(o, "ours\n", 5);
    out_generated(o, 0);
    out_text(o, "more\n", 5);
    out_at(o, line(5));
    out_text(o, "e\n", 2);
    /* "ours" is the fifth line of the output */
    expect(&w, "/* head */\n#line 4 \"in.c\"\nd\n#line 5 \"out.c\"\nours\nmore\n"
               "#line 5 \"in.c\"\ne\n");
}

Test(out, goes_back_to_the_source_in_the_middle_of_a_line_of_its_own)
{
    struct written w;
    struct out *o = begin(&w, "in.c");

    out_text(o, "ours", 4);
    out_at(o, line(6));
    out_text(o, "f", 1);
    expect(&w, "ours\n#line 6 \"in.c\"\nf");
}

Test(out, gives_a_line_of_the_source_another_line)
{
    struct written w;
    struct out *o = begin(&w, "in.c");

    out_at(o, line(3));
    out_text(o, "one;", 4);
    out_same_line(o, line(3));
    out_text(o, "two;\n", 5);
    out_at(o, line(4));
    out_text(o, "d\n", 2);
    out_generated(o, 0);
    out_text(o, "ours;", 5);
    out_same_line(o, line(4));
    out_text(o, "ours", 4);
    expect(&w, "#line 3 \"in.c\"\none;\n#line 3\ntwo;\nd\n#line 7 \"out.c\"\nours;\nours");
}

Test(out, says_a_line_once)
{
    struct written w;
    struct out *o = begin(&w, "in.c");

    out_at(o, line(3));
    out_text(o, "{\n", 2);
    out_at(o, line(3));
    out_text(o, "    ", 4);
    out_same_line(o, line(3)); /* nothing stands on it */
    out_text(o, "one;", 4);
    out_same_line(o, line(4)); /* it would be that one */
    out_text(o, "two;", 4);
    expect(&w, "#line 3 \"in.c\"\n{\n#line 3\none;\ntwo;");
}

Test(out, counts_the_lines_inside_a_text)
{
    struct written w;
    struct out *o = begin(&w, "in.c");

    out_at(o, line(1));
    out_text(o, lines, 6);
    out_at(o, line(4));
    out_text(o, "d\n", 2);
    cr_expect(out_line_start(o));
    out_fmt(o, "%s", "e");
    cr_expect_not(out_line_start(o));
    out_generated(o, 0);
    expect(&w, "#line 1 \"in.c\"\na\nb\nc\nd\ne\n#line 8 \"out.c\"\n");
}

Test(out, grows_to_any_length)
{
    enum {
        N = 100000
    };
    struct written w;
    struct out *o = begin(&w, "in.c");
    char *large;

    for (int i = 0; i < N; i++)
        out_text(o, i % 10 == 9 ? "\n" : "x", 1);
    large = arena_alloc(&w.arena, N + 1);
    memset(large, 'y', N);
    out_fmt(o, "%s", large);
    cr_assert_eq(o->len, 2 * N);
    cr_assert_eq(o->line, N / 10 + 1);
    cr_assert_eq(o->text[N - 1], '\n');
    cr_assert_eq(o->text[N], 'y');
    cr_assert_eq(o->text[2 * N - 1], 'y');
    arena_free(&w.arena);
}
