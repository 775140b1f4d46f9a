/* transformer_unit.c - the pipeline as a library: many files, many times, errors and all
 *
 * What an editor does to it: a text on every keystroke, most of them wrong. */
#include "transformer_reading.h"

#include <malloc.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

static const char sound[] = "#include <asyncc.h>\n"
                            "#include <stdio.h>\n"
                            "#define TWICE(x) ((x) + (x))\n"
                            "#define GIVE(x) return x\n"
                            "async(int) leaf(int);\n"
                            "static async(int) one(int a) { return await leaf(a) + 1; }\n"
                            "async(int) two(int a)\n"
                            "{\n"
                            "    struct { int x, y; } p = { TWICE(a), 2 };\n"
                            "    try {\n"
                            "        for (int i = 0; i < p.y; i++)\n"
                            "            p.x += await one(i);\n"
                            "    } catch (e) {\n"
                            "        printf(\"%d\\n\", e->code);\n"
                            "    }\n"
                            "    GIVE(p.x);\n"
                            "}\n";

static const char other[] = "#include <asyncc.h>\n"
                            "async(void) f(promise(void) p) { defer (void)0; await p; }\n";

/* The text that is generated; the caller frees it. */
static char *
generated(const char *text)
{
    struct reading r;
    struct unit *u = reading_begin(&r, text);
    size_t len;
    const char *out = transform(u, &len);
    char *copy;

    cr_assert_not_null(out, "%s\nis refused:\n%s", text, printed(u));
    copy = strndup(out, len);
    cr_assert_eq(strlen(copy), len);
    reading_end(&r);
    return copy;
}

Test(unit, gives_the_same_whatever_came_before)
{
    char *first = generated(sound), *between = generated(other), *again = generated(sound);

    cr_assert_str_eq(first, again);
    cr_assert_str_neq(first, between);
    cr_assert_not_null(strstr(first, "struct two_frame {"));
    free(first);
    free(between);
    free(again);
}

Test(unit, two_may_be_read_at_the_same_time)
{
    struct reading a, b;
    struct unit *x = reading_begin(&a, sound), *y = reading_begin(&b, other);
    char *alone = generated(sound), *alone_too = generated(other);
    const char *text;
    size_t len;

    analyse(x);
    analyse(y);
    cr_assert_eq(x->diags.list.len, 0, "%s", printed(x));
    cr_assert_eq(y->diags.list.len, 0, "%s", printed(y));
    cr_assert_eq(x->funcs.len, 2);
    cr_assert_eq(y->funcs.len, 1);
    reading_end(&a);
    lower(y); /* whatever the other did, it had no share in it */
    cr_assert_eq(y->funcs.at[0]->awaits.len, 1);
    cr_assert_str_eq(y->funcs.at[0]->locals.at[0]->name, "p");
    reading_end(&b);

    x = reading_begin(&a, sound);
    y = reading_begin(&b, other);
    text = transform(x, &len);
    cr_assert_eq(strlen(alone), len);
    cr_assert_arr_eq(text, alone, len);
    text = transform(y, &len);
    cr_assert_eq(strlen(alone_too), len);
    cr_assert_arr_eq(text, alone_too, len);
    reading_end(&b);
    reading_end(&a);
    free(alone);
    free(alone_too);
}

Test(unit, can_stop_before_it_is_lowered)
{
    struct reading r;
    struct unit *u = reading_begin(&r, "#include <asyncc.h>\n"
                                       "async(int) leaf(int);\n"
                                       "async(int) f(void) { int x = leaf(1); return missing; }\n"
                                       "async(void) g(void) { leaf(2); }\n"
                                       "async(int) h(int a) { return await leaf(a); }\n");
    const char *said;

    analyse(u);
    said = printed(u);
    cr_assert_eq(u->diags.errors, 2, "%s", said);
    cr_assert_eq(u->diags.warnings, 1, "%s", said);
    cr_expect_not_null(strstr(said, "in.async.c:3:"), "%s", said);
    cr_expect_not_null(strstr(said, "'missing'"), "%s", said);
    cr_expect_not_null(strstr(said, "in.async.c:4:23: warning: "), "%s", said);
    /* what is sound is known all the same */
    cr_assert_eq(u->funcs.len, 3);
    cr_expect_str_eq(u->funcs.at[2]->name, "h");
    cr_expect_eq(u->funcs.at[2]->n_params, 1);
    cr_expect_str_eq(type_name(u, u->funcs.at[2]->type), "int");
    for (size_t i = 0; i < u->funcs.len; i++)
        cr_expect_null(u->funcs.at[i]->lowered);
    reading_end(&r);
}

Test(unit, with_errors_gives_no_text)
{
    struct reading r;
    struct unit *u = reading_begin(&r, "#include <asyncc.h>\nasync(int) f(void) { return x; }\n");
    size_t len;

    cr_assert_null(transform(u, &len));
    cr_assert_eq(u->diags.errors, 1, "%s", printed(u));
    reading_end(&r);
}

Test(unit, may_be_freed_unread)
{
    struct reading r;

    reading_begin(&r, sound);
    reading_end(&r);
}

Test(unit, of_no_async_function_is_the_text_itself)
{
    static const char text[] = "int x;\n\n\tint f(void) { return x; } /* \xc3\xa4 */\n";
    char *out = generated(text);

    cr_assert_not_null(strstr(out, text), "%s", out);
    free(out);
}

/* ---- edits ---- */

static char *edited[400];

/* A text as it is on its way to becoming `sound`: cut, with a piece gone, with a piece too much. */
static void
make_edits(size_t n)
{
    unsigned seed = 7;

    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(sound), head = strchr(sound, '\n') + 1 - sound;
        size_t at = head + (size_t)rand_r(&seed) % (len - head);
        size_t gone = (size_t)rand_r(&seed) % 9;
        static const char *const more[] = {"",       "{",       "}",     "(",      ")",
                                           ";",      "await ",  "try {", "\"",     "/*",
                                           "return", "#if A\n", "\xc3",  "defer ", "throw "};

        if (at + gone > len)
            gone = len - at;
        edited[i] = malloc(len + 16);
        switch (i % 4) {
        case 0: sprintf(edited[i], "%s", sound); break;
        case 1: sprintf(edited[i], "%.*s", (int)at, sound); break;
        case 2: sprintf(edited[i], "%.*s%s", (int)at, sound, sound + at + gone); break;
        case 3:
            sprintf(edited[i], "%.*s%s%s", (int)at, sound,
                    more[(size_t)rand_r(&seed) % (sizeof more / sizeof *more)], sound + at);
            break;
        }
    }
}

static void
free_edits(size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(edited[i]);
}

static size_t
edit(size_t from, size_t to)
{
    size_t refused = 0;

    for (size_t i = from; i < to; i++) {
        struct reading r;
        struct unit *u = reading_begin(&r, edited[i]);
        size_t len;

        if (i % 3 == 0) {
            const char *out = transform(u, &len);

            cr_assert((out == NULL) == (u->diags.errors != 0), "edit %zu: %s", i, printed(u));
        } else
            analyse(u);
        refused += u->diags.errors != 0;
        cr_assert_not(i % 4 == 0 && u->diags.list.len != 0, "edit %zu: %s", i, printed(u));
        for (size_t k = 0; k < u->diags.list.len; k++) {
            const struct diag *d = &u->diags.list.at[k];

            cr_assert(*d->text != '\0', "edit %zu has an empty message", i);
            cr_assert(d->path != NULL ||
                          (d->span.begin <= d->span.end && d->span.end <= u->src.len + 1),
                      "edit %zu: bytes %u to %u of %u: %s", i, d->span.begin, d->span.end,
                      u->src.len, d->text);
        }
        cr_assert(printed(u) != NULL);
        reading_end(&r);
    }
    return refused;
}

Test(unit, two_hundred_edits_leave_nothing_behind, .timeout = 100)
{
    enum {
        N = 200
    };
    size_t refused;

    make_edits(N);
    refused = edit(0, N);
    free_edits(N);
    cr_expect_gt(refused, N / 3);
    cr_expect_lt(refused, N * 3 / 4 + 1);
#ifdef __SANITIZE_ADDRESS__
    cr_assert_eq(__lsan_do_recoverable_leak_check(), 0);
#endif
}

#ifndef __SANITIZE_ADDRESS__
/* The second hundred needs no more memory than the first left in use. */
Test(unit, memory_in_use_does_not_grow, .timeout = 100)
{
    enum {
        N = 200
    };
    size_t before, after;

    make_edits(N);
    edit(0, N / 2);
    before = mallinfo2().uordblks + mallinfo2().hblkhd;
    edit(0, N / 2);
    after = mallinfo2().uordblks + mallinfo2().hblkhd;
    free_edits(N);
    cr_assert_lt(after, before + 64 * 1024, "%zu bytes, then %zu", before, after);
}
#endif
