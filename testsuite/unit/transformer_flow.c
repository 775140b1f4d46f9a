/* transformer_flow.c - what is live across an await, and so in the frame */
#include "transformer_reading.h"

/* The names of the locals in f's frame that the user wrote, sorted by where they are declared. */
static const char *
kept(const struct unit *u, const struct func *f)
{
    const char *all = "";

    for (size_t i = 0; i < f->locals.len; i++)
        if (f->locals.at[i]->in_frame && !f->locals.at[i]->made_up)
            all = arena_fmt(u->arena, "%s%s%s", all, *all ? " " : "", f->locals.at[i]->name);
    return all;
}

static void
expect_kept(const char *body, const char *names)
{
    struct reading r;
    char text[2048];
    const struct unit *u;
    const char *got;

    snprintf(text, sizeof text,
             "#include <asyncc.h>\n"
             "struct s { int m, n; int a[4]; };\n"
             "async(int) leaf(int); async(void) tick(void); async(struct s) make(void);\n"
             "void use(void *); int pure(int);\n"
             "async(int) f(int p, promise(int) q)\n{\n%s\nreturn 0;\n}\n",
             body);
    u = reading_lowered(&r, text);
    got = kept(u, func_named(u, "f"));
    cr_expect_str_eq(got, names, "%s\n  keeps       %s\n  should keep %s", body, got, names);
    reading_end(&r);
}

/* q is a promise: the function owns it, whether it is used or not. */
Test(flow, keeps_what_is_used_after_an_await)
{
    expect_kept("int x = pure(1); await tick(); pure(x);", "q x");
    expect_kept("int x = pure(1); pure(x); await tick();", "q");
    expect_kept("int x = pure(1); await tick(); x = 2; pure(x);", "q");
    expect_kept("int x = pure(1); await tick(); x += 2;", "q x");
    expect_kept("int x = pure(1); await leaf(x);", "q");
    expect_kept("int x = await leaf(1); pure(x);", "q");
    expect_kept("int x = await leaf(1); await tick(); pure(x);", "q x");
    expect_kept("int x = 1; x = await leaf(x); pure(x);", "q");
    expect_kept("int x = 1; x += await leaf(2); pure(x);", "q x");
    expect_kept("int x; await tick(); x = 1; pure(x);", "q");
}

Test(flow, keeps_parameters_that_are_used)
{
    expect_kept("await tick(); pure(p);", "p q");
    expect_kept("pure(p); await tick();", "p q");
    expect_kept("await q;", "q");
}

Test(flow, does_not_keep_what_is_not_evaluated)
{
    expect_kept("int x = 1; await tick(); pure(sizeof x);", "q");
    expect_kept("int x = 1; await tick(); pure(_Alignof(x));", "q");
}

Test(flow, follows_branches)
{
    expect_kept("int x = pure(1); if (pure(2)) await tick(); else pure(x);", "q");
    expect_kept("int x = pure(1); if (pure(2)) await tick(); pure(x);", "q x");
    expect_kept("int x = pure(1), y = 2; if (await leaf(1)) pure(x); else pure(y);", "q x y");
    expect_kept("int x = pure(1); if (pure(2)) { await tick(); return 1; } pure(x);", "q");
    expect_kept("int x = pure(1); switch (pure(2)) { case 1: await tick(); break;\n"
                "case 2: pure(x); }",
                "q");
    expect_kept("int x = pure(1); switch (pure(2)) { case 1: await tick(); /* fall through */\n"
                "case 2: pure(x); }",
                "q x");
    expect_kept("int x = pure(1); pure(2) && await leaf(1) && x;", "q x");
    expect_kept("int x = pure(1); x && await leaf(1);", "q");
}

Test(flow, follows_loops)
{
    expect_kept("for (int i = 0; i < 9; i++) await tick();", "q i");
    expect_kept("for (int i = 0; i < 9; i++) { int x = pure(i); pure(x); await tick(); }", "q i");
    expect_kept("int x = 0; while (pure(1)) { pure(x); await tick(); x = 1; }", "q");
    expect_kept("int x = 0; while (pure(x)) { await tick(); x++; }", "q x");
    expect_kept("int x; do { x = pure(1); await tick(); } while (pure(2)); pure(x);", "q x");
    expect_kept("int x = 1; for (;;) { await tick(); if (pure(1)) break; pure(x); }", "q x");
    expect_kept("int x = 1; for (;;) { if (pure(1)) break; await tick(); continue; } pure(x);",
                "q x");
    expect_kept("int x = 1; for (;;) { if (pure(1)) { pure(x); break; } await tick(); x = 2; }",
                "q");
    expect_kept("int n = 3; while (n--) { int t = await leaf(1); pure(t); }", "q n");
}

Test(flow, follows_goto)
{
    expect_kept("int x = 1; again: pure(x); await tick(); if (pure(1)) goto again;", "q x");
    expect_kept("int x = 1; again: x = 2; pure(x); await tick(); if (pure(1)) goto again;", "q");
    expect_kept("int x = 1; await tick(); goto end; pure(x); end: ;", "q");
    expect_kept("int x = 1; goto in; for (;;) { pure(x); in: await tick(); }", "q x");
}

Test(flow, keeps_what_has_an_address_while_it_is_in_scope)
{
    expect_kept("int x; use(&x); await tick();", "q x");
    expect_kept("{ int x; use(&x); } await tick();", "q");
    expect_kept("await tick(); int x; use(&x);", "q");
    expect_kept("for (;;) { await tick(); int x; use(&x); }", "q");
    expect_kept("for (;;) { int x; use(&x); await tick(); }", "q x");
    expect_kept("int a[4]; use(a); await tick();", "q a");
    expect_kept("int a[4]; a[0] = 1; await tick(); pure(a[0]);", "q a");
    expect_kept("int a[4]; a[0] = 1; pure(a[0]); await tick();", "q");
    expect_kept("struct s v; use(&v.m); await tick();", "q v");
    expect_kept("struct s v; use(v.a); await tick();", "q v");
    expect_kept("struct s v; v.m = 1; await tick(); pure(v.m);", "q v");
    expect_kept("struct s v = await make(); pure(v.m);", "q");
}

/* A block's objects live from its beginning to its end (C11 6.2.4p6), also before their
 * declaration: a jump back finds them there, and what they hold. */
Test(flow, keeps_what_has_an_address_over_a_jump_back)
{
    expect_kept("int *l = 0; again: await tick(); if (l) pure(*l);\n"
                "int x = 3; l = &x; if (pure(1)) goto again;",
                "q l x");
}

Test(flow, keeps_what_defer_catch_and_finally_use)
{
    expect_kept("int x = 1; defer pure(x); await tick();", "q x");
    expect_kept("int x = 1; { defer pure(x); } await tick();", "q");
    expect_kept("int x = 1; try { await tick(); } catch (e) { pure(x); }", "q x");
    expect_kept("int x = 1; try { await tick(); } finally { pure(x); }", "q x");
    /* an error is released where its block ends */
    expect_kept("int x = 1; try { pure(x); } catch (e) { await tick(); }", "q e");
    expect_kept("try { await tick(); } catch (e) { await tick(); pure(e->code); }", "q e");
    expect_kept("try { await tick(); } catch (e) { pure(e->code); }", "q");
}

Test(flow, keeps_promises_while_they_are_in_scope)
{
    expect_kept("promise(int) a = leaf(1); await tick();", "q a");
    expect_kept("{ promise(int) a = leaf(1); await a; } await tick();", "q a");
    expect_kept("{ promise(int) a = leaf(1); (void)a; } await tick();", "q");
    expect_kept("promise(int) all[2] = { leaf(1), leaf(2) }; await tick();", "q all");
}

Test(flow, tells_apart_what_hides_what)
{
    struct reading r;
    const struct unit *u = reading_lowered(
        &r, "#include <asyncc.h>\nasync(void) tick(void); int pure(int);\n"
            "async(void) f(void) { int x = pure(1); { int x = pure(2); await tick(); pure(x); } }\n"
            "async(void) g(void) { int x = pure(1); { int x = pure(2); pure(x); } await tick();"
            " pure(x); }\n");
    const struct func *f = func_named(u, "f"), *g = func_named(u, "g");

    cr_expect(!f->locals.at[0]->in_frame && f->locals.at[1]->in_frame);
    cr_expect(g->locals.at[0]->in_frame && !g->locals.at[1]->in_frame);
    reading_end(&r);
}

Test(flow, says_which_await_keeps_what)
{
    struct reading r;
    const struct unit *u = reading_lowered(
        &r, "#include <asyncc.h>\nasync(void) tick(void); int pure(int); void use(int *);\n"
            "async(void) f(int p) { await tick(); int x = 1; await tick(); pure(x); pure(p);\n"
            "int y; use(&y); await tick(); }\n");
    const struct func *f = func_named(u, "f");

    cr_assert_eq(f->awaits.len, 3);
    cr_expect_eq(f->locals.at[0]->kept_by, 1);
    cr_expect_eq(f->locals.at[1]->kept_by, 2);
    cr_expect_eq(f->locals.at[2]->kept_by, 3);
    cr_expect_str_eq(f->locals.at[1]->why, "used after");
    cr_expect_str_eq(f->locals.at[2]->why, "its address is taken and it is in scope at");
    reading_end(&r);
}

/* x and y are both alive when the second is written; y and z never are. */
Test(flow, finds_what_conflicts)
{
    struct reading r;
    const struct unit *u = reading_lowered(
        &r, "#include <asyncc.h>\nasync(void) tick(void); int pure(int);\n"
            "async(void) f(void) { int x = pure(1); int y = pure(2); await tick(); pure(y);\n"
            "int z = pure(3); await tick(); pure(x + z); }\n");
    const struct func *f = func_named(u, "f");

    cr_assert_eq(f->locals.len, 3);
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 3; k++)
            if (i != k)
                cr_expect_eq(sparse_has(&f->conflicts[i], k) || sparse_has(&f->conflicts[k], i),
                             i == 0 || k == 0, "%s and %s", f->locals.at[i]->name,
                             f->locals.at[k]->name);
    reading_end(&r);
}

/* From state i the states that may come next; the last is the end. */
Test(flow, finds_the_ways_between_states)
{
    struct reading r;
    struct unit *u = reading_lowered(
        &r, "#include <asyncc.h>\nasync(void) tick(void); int pure(int);\n"
            "async(void) f(void) { if (pure(1)) await tick(); while (pure(2)) await tick();\n"
            "await tick(); }\n");
    struct func *f = func_named(u, "f");
    static const char *const next[] = {"01110", "00110", "00110", "00001"};

    flow_states(u, f);
    cr_assert_eq(f->awaits.len, 3);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 1; k < 5; k++) {
            /* an await that fails ends the function as well */
            bool ends = k == 4 && i != 0;

            cr_expect_eq(bits_has(&f->leads_to[i], k), next[i][k] == '1' || ends,
                         "from state %zu to %zu", i, k);
        }
    reading_end(&r);
}
