/* transformer_foresee.c - which macros are written out before libclang has read the text
 *
 * Only the tokens are read here, and the compiler's preprocessor is run: no libclang. */
#include "transformer_reading.h"

struct snippet {
    const char *macros, *body, *expanded; /* NULL: it stays as it is */
};

/* The body of f, with what has been foreseen written out. */
static const char *
body_of(struct unit *u)
{
    const char *begin, *end;

    tokens_read(u->arena, &u->src, &u->tokens);
    dialect_scan(u);
    expand_foreseen(u);
    begin = strstr(u->src.text, " f(int n) { ") + strlen(" f(int n) { ");
    end = strrchr(begin, '}');
    return arena_strndup(u->arena, begin, (size_t)(end - begin) - 1);
}

static void
expect_expansions(const struct snippet *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct snippet *it = &list[i];
        struct reading r;
        char text[2048];
        const char *got;

        snprintf(text, sizeof text,
                 "#include <stdio.h>\n%s\nint h(int n);\nasync(int) f(int n) { %s }\n", it->macros,
                 it->body);
        got = body_of(reading_begin(&r, text));
        cr_expect_str_eq(got, it->expanded ? it->expanded : it->body,
                         "%s\n%s\n  gives     %s\n  should be %s", it->macros, it->body, got,
                         it->expanded ? it->expanded : it->body);
        reading_end(&r);
    }
}
#define EXPECT_EXPANSIONS(list) expect_expansions(list, sizeof list / sizeof *list)

Test(foresee, what_changes_the_function)
{
    static const struct snippet list[] = {
        {"#define CHECK(x) if (x) return 1", "CHECK(n);", "if (n) return 1;"},
        {"#define FAIL goto out", "FAIL; out: h(n);", "goto out; out: h(n);"},
        {"#define STOP(x) if (x) break", "for (;;) STOP(n);", "for (;;) if (n) break;"},
        {"#define EACH(i) for (int i = 0; i < 3; i++)", "EACH(i) h(i);",
         "for (int i = 0; i < 3; i++) h(i);"},
        {"#define WAIT(x) await x", "WAIT(p);", "await p;"},
        {"#define TWICE(x) ((x) * 2)", "TWICE(await p);", "((await p) * 2);"},
        {"#define NAME __func__", "puts(NAME);", "puts(__func__);"},
        {"#define ADD(x) sum += x", "int sum = 0; ADD(1);", "int sum = 0; sum += 1;"},
        {"#define RUN(x) x;", "RUN(h(n)) h(1);", "h(n); h(1);"},
        {"#define ONE(x) if (x) return 1\n#define TWO(x) ONE(x)", "TWO(n);", "if (n) return 1;"},
        {"#define ONE(x) ({ if (x) return 1; x; })\n#define TWO(x) (x)", "h(TWO(ONE(n)));",
         "h((({ if (n) return 1; n; })));"},
        {"#define CAT(a, b) a##b", "int ab; CAT(a, b) = 1;", "int ab; ab = 1;"},
    };

    EXPECT_EXPANSIONS(list);
}

Test(foresee, what_changes_nothing)
{
    static const struct snippet list[] = {
        {"#define TWICE(x) ((x) * 2)", "h(TWICE(n));", NULL},
        {"#define LOOP(x) do { if (x) break; } while (0)", "LOOP(n);", NULL},
        {"#define NAME(x) #x", "puts(NAME(n));", NULL},
        {"#define TEXT(x) #x\n#define CHECK(x) if (x) return 1", "puts(TEXT(CHECK(n)));", NULL},
        {"#define MEMBER(p) p->sum", "int sum = 0; MEMBER(p);", NULL},
        {"#define CHECK(x) if (x) return 1", "int (*CHECK)(int) = h; puts(\"CHECK(n)\");", NULL},
    };

    EXPECT_EXPANSIONS(list);
}

/* What the preprocessor alone can tell. */
Test(foresee, what_is_in_force)
{
    static const struct snippet list[] = {
        {"#ifdef NEVER\n#define CHECK(x) if (x) return 1\n#else\n#define CHECK(x) "
         "(void)(x)\n#endif",
         "CHECK(n);", NULL},
        {"#define CHECK(x) if (x) return 1\n#undef CHECK", "CHECK(n);", NULL},
        {"#define CHECK(x) if (x) return 1\n#undef CHECK\n#define CHECK(x) return 2", "CHECK(n);",
         "return 2;"},
        {"#define CHECK(x) ({ if (x) return 1; x; })\n#define MOST(x) (x)\n#include <sys/param.h>",
         "h(MAX(CHECK(n), 2));", NULL},
        {"#define CHECK(x) ({ if (x) return 1; x; })", "h(CHECK(n));",
         "h(({ if (n) return 1; n; }));"},
        {"#define h(x) ({ if (x) return 1; h(x); })", "h(n);", NULL},
        {"#define LINE if (n) return __LINE__\n\n", "LINE;", "if (n) return 6;"},
        {"#define CHECK(x) if (x) return __COUNTER__", "CHECK(n);", NULL},
        {"#define CHECK(x) if (x) return 1", "\n#if 0\nCHECK(n);\n#endif\nCHECK(2);",
         "\n#if 0\nCHECK(n);\n#endif\nif (2) return 1;"},
    };

    EXPECT_EXPANSIONS(list);
}

Test(foresee, assert_of_the_c_library)
{
    struct reading r;
    struct unit *u = reading_begin(&r, "#include <assert.h>\nasync(int) f(int n) { assert(n); }\n");

    cr_expect_null(strstr(body_of(u), "assert(n)"));
    reading_end(&r);
    u = reading_begin(&r,
                      "#define NDEBUG\n#include <assert.h>\nasync(int) f(int n) { assert(n); }\n");
    cr_expect_str_eq(body_of(u), "assert(n);");
    reading_end(&r);
}
