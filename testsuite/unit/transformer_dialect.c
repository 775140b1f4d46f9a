/* transformer_dialect.c - which functions are async, which words are keywords in them
 *
 * Only the tokens are read here: no libclang, no header. */
#include "transformer_reading.h"

static struct unit *
scan(struct reading *r, const char *text)
{
    struct unit *u = reading_begin(r, text);

    tokens_read(u->arena, &u->src, &u->tokens);
    dialect_scan(u);
    return u;
}

/* The words that are keywords, in order; an `await` that is a name is "(await)". */
static const char *
words_of(const struct unit *u)
{
    const char *all = "";

    for (size_t i = 0; i < u->words.len; i++) {
        const struct word *w = &u->words.at[i];
        const char *text = span_text(u, w->span);

        if (w->kind == W_NAME)
            text = arena_fmt(u->arena, "(%s)", text);
        all = arena_fmt(u->arena, "%s%s%s", all, *all ? " " : "", text);
    }
    return all;
}

struct snippet {
    const char *text, *words;
};

/* Each snippet as the body of an async function. */
static void
expect_words(const struct snippet *list, size_t n, const char *around)
{
    for (size_t i = 0; i < n; i++) {
        struct reading r;
        char text[1024];
        const struct unit *u;
        const char *got;

        snprintf(text, sizeof text, around, list[i].text);
        u = scan(&r, text);
        got = words_of(u);
        cr_expect_str_eq(got, list[i].words, "%s\n  gives     %s\n  should be %s", list[i].text,
                         got, list[i].words);
        cr_expect_eq(u->diags.errors, 0, "%s\nis refused: %s", list[i].text, printed(u));
        reading_end(&r);
    }
}
#define EXPECT_WORDS(list, around) expect_words(list, sizeof list / sizeof *list, around)

Test(dialect, await_before_an_operand)
{
    static const struct snippet list[] = {
        {"await f();", "await"},
        {"int x = await f();", "await"},
        {"return await f();", "return await"},
        {"return (await f());", "return await"},
        {"await (f());", "await"},
        {"await *p;", "await"},
        {"await &x;", "await"},
        {"await await f();", "await await"},
        {"x = -await f() + !await g();", "await await"},
        {"g(await a, await b)[await c];", "await await await"},
        {"if (await f()) x = 1; else await g();", "await await"},
        {"do await f(); while (await g());", "await await"},
        {"for (await a(); await b(); await c()) await d();", "await await await await"},
        {"switch (await f()) { case 1: await g(); }", "await await"},
        {"x = a ? await b : await c;", "await await"},
        {"x = a, await b;", "await"},
        {"x = (int)await f();", "await"},
        {"x = sizeof await f();", "await"},
        {"x = await f().a + (await g())->b;", "await await"},
        {"label: await f();", "await"},
        {"int a[] = { await f(), [1] = await g() };", "await await"},
        {"x = ({ await f(); });", "await"},
        {"await ({ f(); });", "await"},
        {"x = await /* here */\n\n f();", "await"},
        {"x = await \"s\" + await 1;", "await await"},
    };

    EXPECT_WORDS(list, "async(void) t(void) { %s }");
}

Test(dialect, await_as_a_name)
{
    static const struct snippet list[] = {
        {"int await = 1;", "(await)"},
        {"int await; await = 2;", "(await) (await)"},
        {"int await; await++;", "(await) (await)"},
        {"int await = 1; x = await + 1;", "(await) (await)"},
        {"int await = 1; x = await * 2;", "(await) (await)"},
        {"int await = 1; x = await - 1;", "(await) (await)"},
        {"int await = 1; x = await & 1;", "(await) (await)"},
        {"int await = 1; x = await && 1;", "(await) (await)"},
        {"int await(int); await(1);", "(await) (await)"},
        {"int *await = p; *await = 1;", "(await) (await)"},
        {"int a, await; f(await);", "(await) (await)"},
        {"struct s { int await; }; s.await = p->await;", "(await) (await) (await)"},
        {"s.await(1);", "(await)"},
        {"struct await *q;", "(await)"},
        {"goto await; await: ;", "(await) (await)"},
        {"struct s v = { .await = 1 };", "(await)"},
        {"x = await[1];", "(await)"},
        {"x = \"await f()\"; /* await f(); */", ""},
        {"int awaited = awaiting(1);", ""},
    };

    EXPECT_WORDS(list, "async(void) t(void) { %s }");
}

Test(dialect, statements_of_its_own)
{
    static const struct snippet list[] = {
        {"try { f(); } catch (e) { g(); }", "try catch"},
        {"try { f(); } finally { g(); }", "try finally"},
        {"try { } catch (e) { } finally { }", "try catch finally"},
        {"try { try { } catch (a) { } } catch (b) { }", "try try catch catch"},
        {"if (x) try { } finally { }", "try finally"},
        {"for (;;) try { return; } catch (e) { throw e; }", "try return catch throw"},
        {"throw 1;", "throw"},
        {"throw e;", "throw"},
        {"throw (e);", "throw"},
        {"throw -1;", "throw"},
        {"throw *p;", "throw"},
        {"throw await f();", "throw await"},
        {"if (x) throw 1; else throw 2;", "throw throw"},
        {"defer f();", "defer"},
        {"defer (void)f();", "defer"},
        {"defer { f(); g(); }", "defer"},
        {"defer ;", "defer"},
        {"defer await f();", "defer await"},
        {"defer defer f();", "defer defer"},
        {"if (x) defer f();", "defer"},
        {"defer if (x) f();", "defer"},
        {"defer *p = 1;", "defer"},
        {"defer try { f(); } finally { }", "defer try finally"},
        {"label: throw 1; case 2: defer f();", "throw defer"},
        {"return;", "return"},
        {"\n#if A\n throw 1;\n#else\n defer f();\n#endif\n", "throw defer"},
    };

    EXPECT_WORDS(list, "async(void) t(void) { %s }");
}

Test(dialect, its_words_as_names)
{
    static const struct snippet list[] = {
        {"int try = 1; try = 2; try++;", ""},
        {"int catch, finally; catch = finally;", ""},
        {"catch(1); finally(2); try(3);", ""},
        {"int throw = 1; throw = 2; x = throw;", ""},
        {"int throw = 1; throw * 2; throw - 1; throw++;", ""},
        {"void throw(int); throw(1);", ""},
        {"void defer(int); defer(1);", ""},
        {"int *defer; defer = p; defer[1] = 2; defer->x;", ""},
        {"struct try { int throw, defer; } s; s.throw = s.defer;", ""},
        {"goto finally; finally: ;", ""},
        {"goto try; try: ;", ""},
        {"throw: defer: ;", ""},
        {"p->return_value = 1;", ""},
        {"struct s { int await; } v; v.try = 1; v.catch = 2;", "(await)"},
    };

    EXPECT_WORDS(list, "async(void) t(void) { %s }");
}

Test(dialect, they_are_names_outside_async_functions)
{
    static const struct snippet list[] = {
        {"return throw(defer(1));", ""},
        {"try { } finally { }", ""},
        {"int await = 1; return await;", "(await) (await)"},
    };

    EXPECT_WORDS(list, "int t(void) { %s }");
}

static void
expect_function(const char *text, const char *name, const char *whole, const char *spec,
                const char *result, const char *params, const char *body)
{
    struct reading r;
    const struct unit *u = scan(&r, text);
    const struct func *f;

    cr_assert_eq(u->funcs.len, 1, "%s\nhas %zu functions", text, u->funcs.len);
    f = u->funcs.at[0];
    cr_expect_str_eq(f->name, name);
    cr_expect(span_is(u, (struct span){f->name_at, f->name_at + (uint32_t)strlen(name)}, name));
    cr_expect_str_eq(span_text(u, f->whole), whole);
    cr_expect_str_eq(span_text(u, f->spec), spec);
    cr_expect_str_eq(span_text(u, f->result), result);
    cr_expect_str_eq(span_text(u, f->params), params);
    cr_expect_str_eq(span_text(u, f->body), body);
    reading_end(&r);
}

Test(dialect, finds_the_parts_of_a_function)
{
    expect_function("int x; async(int) f(void) { return 1; } int y;", "f",
                    "async(int) f(void) { return 1; }", "async(int)", "int", "(void)",
                    "{ return 1; }");
    expect_function(
        "#define X\nstatic inline async (char *)\nf (int (*g)(int), int a[(2)])\n{\n}\n", "f",
        "static inline async (char *)\nf (int (*g)(int), int a[(2)])\n{\n}", "async (char *)",
        "char *", "(int (*g)(int), int a[(2)])", "{\n}");
    expect_function("__attribute__((noinline)) async(void) f(int a) __attribute__((x(1))) { }", "f",
                    "__attribute__((noinline)) async(void) f(int a) __attribute__((x(1))) { }",
                    "async(void)", "void", "(int a)", "{ }");
    expect_function("void g(void) { } async(struct { int a; }) __attribute__((cold)) f(void) {{}}",
                    "f", "async(struct { int a; }) __attribute__((cold)) f(void) {{}}",
                    "async(struct { int a; })", "struct { int a; }", "(void)", "{{}}");
    expect_function("async(int) f(void) {\n#if A\n if (1) {\n#else\n if (2) {\n#endif\n } }", "f",
                    "async(int) f(void) {\n#if A\n if (1) {\n#else\n if (2) {\n#endif\n } }",
                    "async(int)", "int", "(void)",
                    "{\n#if A\n if (1) {\n#else\n if (2) {\n#endif\n } }");
}

Test(dialect, finds_no_function_in_what_only_declares)
{
    static const char *const list[] = {
        "async(int) f(void);",
        "async(int) f(void), g(int);",
        "async(int) (*p)(void) = f;",
        "async(int) x = 0;",
        "typedef async(int) fn(void);",
        "int f(async(int) p) { }",
        "struct s { async(int) (*member)(void); };",
        "int async; int g(void) { return async; }",
        "/* async(int) f(void) { } */ char *s = \"async(int) f(void) { }\";",
        "#define A async(int) f(void) { }\n",
        "async(int",
        "async(",
        "async",
        "",
    };

    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct reading r;
        const struct unit *u = scan(&r, list[i]);

        cr_expect_eq(u->funcs.len, 0, "in %s", list[i]);
        cr_expect_eq(u->diags.list.len, 0, "in %s", list[i]);
        reading_end(&r);
    }
}

Test(dialect, knows_main_weak_and_variadic_functions)
{
    struct reading r;
    const struct unit *u = scan(&r, "async(int) main(void) { }\n"
                                    "async(int) f(int a, ...) { }\n"
                                    "__attribute__((weak)) async(int) g(void) { }\n"
                                    "async(int) h(void) { }");

    cr_assert_eq(u->funcs.len, 4);
    for (size_t i = 0; i < 4; i++) {
        cr_expect_eq(u->funcs.at[i]->index, i);
        cr_expect_eq(u->funcs.at[i]->is_main, i == 0);
        cr_expect_eq(u->funcs.at[i]->is_variadic, i == 1);
        cr_expect_eq(u->funcs.at[i]->is_weak, i == 2);
    }
    reading_end(&r);
}

Test(dialect, names_what_is_generated_around_the_users_names)
{
    struct reading r;
    const struct unit *u = scan(&r, "int f_frame, g_resume, g_2_code;\n"
                                    "async(int) f(void) { } async(int) g(void) { }\n"
                                    "async(int) h(void) { }");

    cr_assert_eq(u->funcs.len, 3);
    cr_expect_str_eq(u->funcs.at[0]->prefix, "f_2");
    cr_expect_str_eq(u->funcs.at[1]->prefix, "g_3");
    cr_expect_str_eq(u->funcs.at[2]->prefix, "h");
    reading_end(&r);
}

static void
expect_error(const char *text, const char *error)
{
    struct reading r;
    const struct unit *u = scan(&r, text);
    const char *got = printed(u);

    cr_expect_eq(u->diags.errors, 1, "%s\nhas %zu errors: %s", text, u->diags.errors, got);
    cr_expect(strncmp(got, error, strlen(error)) == 0, "%s\ngives %s", text, got);
    cr_expect(strstr(got, "note: ") != NULL, "%s\nhas no advice: %s", text, got);
    reading_end(&r);
}

Test(dialect, says_what_its_statements_lack)
{
    expect_error("async(int) f(void) { catch (e) { } }",
                 "in.async.c:1:22: error: 'catch' without 'try' [syntax]\n");
    expect_error("async(int) f(void) {\n if (x) { } finally { }\n}",
                 "in.async.c:2:13: error: 'finally' without 'try' [syntax]\n");
    expect_error("async(int) f(void) { try { } x(); }",
                 "in.async.c:1:22: error: 'try' without 'catch' or 'finally' [syntax]\n");
    expect_error("async(int) f(void) { try { } catch { } }",
                 "in.async.c:1:30: error: 'catch' takes one name in parentheses and a block");
    expect_error("async(int) f(void) { try { } catch (a, b) { } }",
                 "in.async.c:1:30: error: 'catch' takes one name in parentheses and a block");
    expect_error("int f(void) { return await g(); }",
                 "in.async.c:1:22: error: 'await' outside an async function [await-outside-async]");
}

Test(dialect, says_that_a_body_does_not_end)
{
    struct reading r;
    const struct unit *u = scan(&r, "async(int) f(void) { if (x) { await g(); }");

    cr_assert_eq(u->diags.errors, 1);
    cr_assert_str_eq(u->diags.list.at[0].text, "the body of 'f' has no closing brace");
    cr_assert_eq(u->funcs.len, 1);
    cr_assert(u->funcs.at[0]->refused);
    reading_end(&r);
}

Test(dialect, finds_words_by_offset)
{
    struct reading r;
    const struct unit *u = scan(&r, "async(int) f(void) { await a(); return 1; }");

    cr_assert_eq(u->words.len, 2);
    cr_expect_eq(word_from(u, 0), 0);
    cr_expect_eq(word_from(u, 21), 0);
    cr_expect_eq(word_from(u, 22), 1);
    cr_expect_eq(word_from(u, 33), 2);
    cr_expect_eq(word_at(u, 21), &u->words.at[0]);
    cr_expect_null(word_at(u, 22));
    cr_expect_null(word_at(u, 1000));
    cr_expect_eq(u->words.at[0].next, 27);
    cr_expect_eq(await_in(u, (struct span){21, 30}), &u->words.at[0]);
    cr_expect_null(await_in(u, (struct span){22, 40}));
    cr_expect_null(await_in(u, (struct span){0, 25}));
    reading_end(&r);
}
