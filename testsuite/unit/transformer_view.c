/* transformer_view.c - the same-length text that libclang reads */
#include "transformer_reading.h"

static void
expect_view(const char *text, const char *expected)
{
    struct reading r;
    struct unit *u = reading_begin(&r, text);
    const char *view;

    tokens_read(u->arena, &u->src, &u->tokens);
    dialect_scan(u);
    view = view_for_clang(u);
    cr_expect_eq(strlen(text), strlen(expected), "the test itself: '%s'", text);
    cr_expect_str_eq(view, expected, "%s\n  gives     %s\n  should be %s", text, view, expected);
    cr_expect_str_eq(u->src.text, text);
    reading_end(&r);
}

Test(view, is_the_text_itself_where_that_is_c)
{
    expect_view("", "");
    expect_view("int x; /* return await try */", "int x; /* return await try */");
    expect_view("int f(void) { return try; }", "int f(void) { return try; }");
    expect_view("async(int) f(int a) { await g(a); }", "async(int) f(int a) { await g(a); }");
}

Test(view, blanks_what_only_starts_a_statement)
{
    expect_view("async(int) f(void) { return 1; }", "async(int) f(void) {        1; }");
    expect_view("async(int) f(void) { throw e; }", "async(int) f(void) {       e; }");
    expect_view("async(int) f(void) { defer g(); }", "async(int) f(void) {       g(); }");
    expect_view("async(int) f(void) { return\n1; }", "async(int) f(void) {       \n1; }");
}

Test(view, respells_try_catch_and_finally)
{
    expect_view("async(int) f(void) { try { a(); } catch (e) { b(e); } finally { c(); } }",
                "async(int) f(void) { T_y { a(); } c__ch (e) { b(e); } else    { c(); } }");
    expect_view("async(int) f(void) { try { } finally { } }",
                "async(int) f(void) { T_y { } else    { } }");
}

Test(view, respells_await_where_it_is_a_name)
{
    expect_view("async(int) f(void) { int await = 1; return await; }",
                "async(int) f(void) { int awai_ = 1;        awai_; }");
    expect_view("int f(struct s *p) { return p->await; }",
                "int f(struct s *p) { return p->awai_; }");
}

Test(view, respells_typeof_an_await)
{
    expect_view("async(int) f(void) { typeof(await g()) x; }",
                "async(int) f(void) { T_ypof(await g()) x; }");
    expect_view("async(int) f(void) { __typeof__(await g()) x; }",
                "async(int) f(void) { T__typeof_(await g()) x; }");
    expect_view("async(int) f(void) { __typeof((await await g())) x; }",
                "async(int) f(void) { T_typeof((await await g())) x; }");
    expect_view("async(int) f(void) { typeof(x) y = await g(); }",
                "async(int) f(void) { typeof(x) y = await g(); }");
}

Test(view, keeps_names_and_strings_that_hold_a_keyword)
{
    expect_view("async(int) f(void) { trying(\"return\"); s.try = 1; }",
                "async(int) f(void) { trying(\"return\"); s.try = 1; }");
}
