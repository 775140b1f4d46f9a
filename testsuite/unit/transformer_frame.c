/* transformer_frame.c - where each local that moves to the frame lives */
#include "transformer_reading.h"

enum {
    HEAD = 48
};

/* ---- frames made by hand ---- */

/* A function whose locals are what a test says they are. A made-up local that stands for a child's
 * frame has that frame's size and alignment, so no type is needed. */
struct made {
    struct reading reading;
    struct func f;
};

static void
made_begin(struct made *m)
{
    reading_begin(&m->reading, "");
    m->f = (struct func){.name = "f", .self = "f", .is_void = true};
}

static struct local *
add(struct made *m, uint64_t size, uint64_t align)
{
    struct arena *a = &m->reading.arena;
    struct local *v = arena_new(a, struct local);

    v->child = arena_new(a, struct func);
    v->child->frame = arena_new(a, struct frame);
    v->child->frame->size = size;
    v->child->frame->align = align;
    v->id = m->f.locals.len;
    v->name = arena_fmt(a, "v%zu", v->id);
    v->made_up = v->in_frame = true;
    vec_push(a, &m->f.locals, v);
    return v;
}

/* One of the two knows, now the first, now the second. */
static void
conflict(struct made *m, const struct local *x, const struct local *y)
{
    struct arena *a = &m->reading.arena;

    if (m->f.conflicts == NULL)
        m->f.conflicts = arena_alloc(a, m->f.locals.len * sizeof *m->f.conflicts);
    if ((x->id + y->id) % 2 == 0)
        sparse_add(a, &m->f.conflicts[x->id], y->id);
    else
        sparse_add(a, &m->f.conflicts[y->id], x->id);
}

static bool
is_conflict(const struct func *f, size_t i, size_t k)
{
    return sparse_has(&f->conflicts[i], k) || sparse_has(&f->conflicts[k], i);
}

static bool
overlap(const struct local *x, const struct local *y)
{
    return x->offset < y->offset + y->size && y->offset < x->offset + x->size;
}

/* What has to hold of every frame. */
static void
check(struct made *m)
{
    const struct func *f = &m->f;
    const struct frame *r = f->frame;
    size_t placed = 0;

    for (size_t i = 0; i < f->locals.len; i++) {
        const struct local *v = f->locals.at[i];

        cr_assert_geq(v->offset, HEAD, "%s lies in the head", v->name);
        cr_assert_leq(v->offset + v->size, r->size, "%s lies behind the frame", v->name);
        cr_assert_eq(v->offset % v->align, 0, "%s is not aligned", v->name);
        cr_assert_eq(r->align % v->align, 0);
        for (size_t k = 0; k < i; k++)
            cr_assert_not(is_conflict(f, i, k) && overlap(v, f->locals.at[k]),
                          "%s and %s live at the same time in one place", v->name,
                          f->locals.at[k]->name);
    }
    cr_assert_eq(r->size % r->align, 0);
    /* the struct that is written for it is laid out by the compiler: a union for each slot */
    for (size_t i = 0; i < r->slots.len; i++) {
        const struct slot *s = &r->slots.at[i];

        cr_assert_eq(s->offset % s->align, 0);
        cr_assert_eq(s->size % s->align, 0, "the union would be larger than its slot");
        if (i > 0)
            cr_assert_geq(s->offset, s[-1].offset + s[-1].size);
        for (size_t k = 0; k < s->alternatives.len; k++) {
            const struct alternative *a = &s->alternatives.at[k];

            cr_assert_leq(a->size, s->size);
            cr_assert_leq(a->align, s->align);
            placed += a->members.len;
            for (size_t n = 0; n < a->members.len; n++)
                cr_assert(a->members.at[n]->offset >= s->offset &&
                          a->members.at[n]->offset + a->members.at[n]->size <= s->offset + s->size);
        }
    }
    cr_assert_eq(placed, f->locals.len);
}

static uint64_t
built(struct made *m)
{
    if (m->f.conflicts == NULL)
        m->f.conflicts = arena_alloc(&m->reading.arena, m->f.locals.len * sizeof *m->f.conflicts);
    frame_build(&m->reading.u, &m->f);
    check(m);
    return m->f.frame->size - HEAD;
}

Test(frame, of_nothing_is_the_head)
{
    struct made m;

    made_begin(&m);
    cr_assert_eq(built(&m), 0);
    cr_assert_eq(m.f.frame->align, 8);
    reading_end(&m.reading);
}

Test(frame, shares_between_those_that_never_meet)
{
    struct made m;

    made_begin(&m);
    for (int i = 0; i < 5; i++)
        add(&m, 1024, 4);
    cr_assert_eq(built(&m), 1024);
    reading_end(&m.reading);
}

Test(frame, keeps_apart_what_lives_at_the_same_time)
{
    struct made m;
    struct local *v[4];

    made_begin(&m);
    for (int i = 0; i < 4; i++)
        v[i] = add(&m, 1024, 4);
    conflict(&m, v[0], v[1]);
    conflict(&m, v[2], v[3]);
    cr_assert_eq(built(&m), 2048);
    reading_end(&m.reading);
}

Test(frame, a_chain_needs_two_places)
{
    struct made m;
    struct local *v[20];

    made_begin(&m);
    for (int i = 0; i < 20; i++)
        v[i] = add(&m, 64, 8);
    for (int i = 1; i < 20; i++)
        conflict(&m, v[i - 1], v[i]);
    cr_assert_eq(built(&m), 128);
    reading_end(&m.reading);
}

Test(frame, a_clique_needs_all_its_bytes)
{
    struct made m;
    static const uint64_t sizes[] = {1, 8, 2, 4, 1, 16, 3, 5};
    static const uint64_t aligns[] = {1, 8, 2, 4, 1, 8, 1, 1};
    struct local *v[8];

    made_begin(&m);
    for (int i = 0; i < 8; i++)
        v[i] = add(&m, sizes[i], aligns[i]);
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < i; k++)
            conflict(&m, v[i], v[k]);
    cr_assert_eq(built(&m), 40); /* the sum of the sizes: nothing is lost to alignment */
    reading_end(&m.reading);
}

/* Many small ones that live together fit beside one another where a large one was. */
Test(frame, small_ones_share_the_place_of_a_large_one)
{
    struct made m;
    struct local *v[32];

    made_begin(&m);
    add(&m, 256, 8);
    for (int i = 0; i < 32; i++)
        v[i] = add(&m, 8, 8);
    for (int i = 0; i < 32; i++)
        for (int k = 0; k < i; k++)
            conflict(&m, v[i], v[k]);
    cr_assert_eq(built(&m), 256);
    reading_end(&m.reading);
}

Test(frame, a_run_never_outgrows_its_place)
{
    struct made m;
    struct local *a, *b;

    made_begin(&m);
    add(&m, 17, 1);
    a = add(&m, 16, 1);
    b = add(&m, 2, 1);
    conflict(&m, a, b);
    cr_assert_eq(built(&m), 24); /* 17 and 2, rounded up to the frame's 8 */
    reading_end(&m.reading);
}

Test(frame, a_place_is_as_aligned_as_what_is_put_there)
{
    struct made m;
    struct local *x, *y;

    made_begin(&m);
    add(&m, 65, 1);
    x = add(&m, 64, 64);
    y = add(&m, 32, 32);
    conflict(&m, x, y);
    built(&m);
    cr_assert_eq(m.f.frame->align, 64);
    cr_assert_eq(x->offset % 64, 0);
    cr_assert_eq(y->offset % 32, 0);
    reading_end(&m.reading);
}

Test(frame, order_of_slots_wastes_little_on_alignment)
{
    struct made m;
    struct local *v[6];
    static const uint64_t sizes[] = {1, 8, 1, 8, 2, 4};

    made_begin(&m);
    for (int i = 0; i < 6; i++)
        v[i] = add(&m, sizes[i], sizes[i]);
    for (int i = 0; i < 6; i++)
        for (int k = 0; k < i; k++)
            conflict(&m, v[i], v[k]);
    cr_assert_eq(built(&m), 24);
    reading_end(&m.reading);
}

Test(frame, fields_have_names_of_their_own)
{
    struct made m;
    struct local *v[5];
    static const char *const names[] = {"x", "x", "base", "result", "x"};
    static const char *const fields[] = {"x", "x_2", "base_2", "result_2", "x_3"};

    made_begin(&m);
    for (int i = 0; i < 5; i++) {
        v[i] = add(&m, 8, 8);
        v[i]->name = names[i];
    }
    built(&m);
    for (int i = 0; i < 5; i++)
        cr_expect_str_eq(v[i]->field, fields[i]);
    reading_end(&m.reading);
}

Test(frame, holds_whatever_conflicts_there_are)
{
    unsigned seed = 1;

    for (int round = 0; round < 400; round++) {
        struct made m;
        uint64_t sum = 0, largest = 0;
        size_t n = 1 + (size_t)rand_r(&seed) % 40;
        int density = rand_r(&seed) % 101;

        made_begin(&m);
        for (size_t i = 0; i < n; i++) {
            uint64_t align = 1u << rand_r(&seed) % 6, size = align * (1 + rand_r(&seed) % 9);

            add(&m, size, align);
            sum += size + align - 1;
            largest = size > largest ? size : largest;
        }
        for (size_t i = 1; i < n; i++)
            for (size_t k = 0; k < i; k++)
                if (rand_r(&seed) % 100 < density)
                    conflict(&m, m.f.locals.at[i], m.f.locals.at[k]);
        built(&m);
        cr_assert_geq(m.f.frame->size, HEAD + largest);
        cr_assert_leq(m.f.frame->size, HEAD + sum + 63);
        reading_end(&m.reading);
    }
}

/* ---- frames of small sources ---- */

static void
expect_size(const char *signature, const char *body, uint64_t size)
{
    struct reading r;
    char text[2048];
    const struct unit *u;
    const struct frame *frame;

    snprintf(text, sizeof text,
             "#include <asyncc.h>\n"
             "struct s { char c[24]; };\n"
             "async(int) leaf(int); async(void) tick(void); void use(void *); int pure(int);\n"
             "%s\n{\n%s\n}\n",
             signature, body);
    u = reading_lowered(&r, text);
    frame = func_named(u, "f")->frame;
    cr_expect_eq(frame->size - HEAD, size, "%s\nhas %lu bytes, not %lu", body,
                 (unsigned long)(frame->size - HEAD), (unsigned long)size);
    reading_end(&r);
}

Test(frame, of_small_functions)
{
    expect_size("async(void) f(void)", "", 0);
    expect_size("async(void) f(void)", "await tick();", 0);
    expect_size("async(int) f(void)", "return 1;", 8);
    expect_size("async(int) f(void)", "return await leaf(1);", 8);
    expect_size("async(void) f(int a)", "(void)0;", 0);
    expect_size("async(void) f(int a)", "await leaf(a);", 8);
    expect_size("async(int) f(int a)", "int b = await leaf(a); return b;", 8);
    expect_size("async(int) f(int a)", "int b = await leaf(1); return a + b;", 8);
    expect_size("async(struct s) f(void)", "struct s s = { { 0 } }; await tick(); return s;", 48);
    expect_size("async(char) f(char a, char b)", "await tick(); return a + b;", 8);
}

Test(frame, of_arrays_that_never_meet_is_that_of_one)
{
    expect_size("async(void) f(void)",
                "{ int a[256]; use(a); await tick(); use(a); }\n"
                "{ int b[256]; use(b); await tick(); use(b); }",
                1024);
    expect_size("async(void) f(int c)",
                "if (pure(c)) { int a[256]; use(a); await tick(); }\n"
                "else { int b[256]; use(b); await tick(); }",
                1024);
    expect_size("async(void) f(int c)",
                "switch (pure(c)) {\n"
                "case 1: { int a[256]; use(a); await tick(); break; }\n"
                "case 2: { int b[256]; use(b); await tick(); break; }\n"
                "default: { int d[256]; use(d); await tick(); } }",
                1024);
    expect_size("async(void) f(void)",
                "int a[256]; use(a); await tick();\n"
                "{ int b[256]; use(b); await tick(); use(b); }",
                2048);
    expect_size("async(void) f(void)", "{ int a[256]; use(a); } await tick();", 0);
}

/* The sixteen take turns: each is dead before the next is born. */
Test(frame, of_values_used_one_after_the_other_is_that_of_one)
{
    expect_size("async(void) f(void)",
                "for (int i = 0; i < 9; i++) { int x = pure(i); await tick(); pure(x); }", 8);
    expect_size("async(void) f(void)",
                "int a = pure(1); await tick(); int b = pure(a); await tick();\n"
                "int c = pure(b); await tick(); int d = pure(c); await tick(); pure(d);",
                8);
    expect_size("async(void) f(void)",
                "struct s a = { { 1 } }; await tick(); pure(a.c[0]);\n"
                "struct s b = { { 1 } }; await tick(); pure(b.c[0]);",
                24);
}

/* A child whose frame's size is known lies in its caller's. */
Test(frame, holds_the_frames_of_children)
{
    static const char text[] =
        "#include <asyncc.h>\n"
        "async(void) tick(void); void use(void *);\n"
        "static async(int) child(int a) { await tick(); return a; }\n"
        "static async(void) large(void) { int a[100]; use(a); await tick(); use(a); }\n"
        "async(int) f(void) { int x = await child(1); await large(); return x; }\n"
        "async(void) twice(void) { await child(1); await child(2); }\n";
    struct reading r;
    const struct unit *u = reading_lowered(&r, text);
    uint64_t child = func_named(u, "child")->frame->size,
             large = func_named(u, "large")->frame->size;

    cr_expect_eq(child, HEAD + 8);
    cr_expect_eq(large, HEAD + 400);
    cr_expect_eq(func_named(u, "twice")->frame->size, HEAD + child);
    cr_expect_eq(func_named(u, "f")->frame->size, HEAD + 8 + large);
    cr_expect(func_named(u, "child")->embedded);
    cr_expect_not(func_named(u, "f")->embedded);
    reading_end(&r);
}
