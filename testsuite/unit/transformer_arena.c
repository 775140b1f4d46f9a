/* transformer_arena.c - memory that is freed all at once */
#include "arena.h"
#include "sparse.h"

#include <criterion/criterion.h>
#include <stdalign.h>
#include <string.h>

Test(arena, gives_zeroed_aligned_memory_that_stays)
{
    enum {
        N = 3000
    };
    struct arena a = {0};
    unsigned char *at[N];

    for (size_t i = 0; i < N; i++) {
        size_t size = i % 97 + 1;

        at[i] = arena_alloc(&a, size);
        cr_assert_eq((uintptr_t)at[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < size; k++)
            cr_assert_eq(at[i][k], 0);
        memset(at[i], (int)(i & 0xff), size);
    }
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < i % 97 + 1; k++)
            cr_assert_eq(at[i][k], i & 0xff, "object %zu has been written over", i);
    arena_free(&a);
}

Test(arena, gives_more_than_a_block_at_once)
{
    struct arena a = {0};
    char *small = arena_strndup(&a, "small", 5), *large = arena_alloc(&a, 10 << 20);

    memset(large, 'x', 10 << 20);
    cr_assert_str_eq(small, "small");
    cr_assert_str_eq(arena_strndup(&a, "after", 5), "after");
    cr_assert_eq(large[(10 << 20) - 1], 'x');
    arena_free(&a);
}

Test(arena, gives_objects_of_no_size)
{
    struct arena a = {0};

    cr_assert_not_null(arena_alloc(&a, 0));
    cr_assert_str_eq(arena_strndup(&a, "none", 0), "");
    arena_free(&a);
}

Test(arena, can_be_used_again_once_freed)
{
    struct arena a = {0};

    arena_free(&a);
    memset(arena_alloc(&a, 100), 1, 100);
    arena_free(&a);
    cr_assert_null(a.blocks);
    cr_assert_eq(*(char *)arena_alloc(&a, 1), 0);
    arena_free(&a);
}

Test(arena, formats_around_the_size_of_its_buffer)
{
    struct arena a = {0};

    for (int len = 508; len < 516; len++) {
        const char *s = arena_fmt(&a, "%*s|", len, "x");

        cr_assert_eq(strlen(s), (size_t)len + 1);
        cr_assert_str_eq(s + len - 1, "x|");
    }
    cr_assert_eq(strlen(arena_fmt(&a, "%70000d", 1)), 70000);
    arena_free(&a);
}

Test(arena, vectors_grow_and_keep_what_they_hold)
{
    struct arena a = {0};
    VEC(size_t) v = {0};

    for (size_t i = 0; i < 10000; i++)
        vec_push(&a, &v, i * i);
    cr_assert_eq(v.len, 10000);
    cr_assert_geq(v.cap, v.len);
    for (size_t i = 0; i < v.len; i++)
        cr_assert_eq(v.at[i], i * i);
    arena_free(&a);
}

Test(bits, hold_numbers_and_say_whether_they_grew)
{
    struct arena a = {0};
    struct bits x = bits_new(&a, 130), y = bits_new(&a, 130);

    bits_add(&x, 0);
    bits_add(&x, 63);
    bits_add(&y, 64);
    bits_add(&y, 129);
    cr_assert(bits_has(&x, 63) && !bits_has(&x, 64) && !bits_has(&x, 129));
    cr_assert(bits_join(&x, &y));
    cr_assert(bits_has(&x, 0) && bits_has(&x, 63) && bits_has(&x, 64) && bits_has(&x, 129));
    cr_assert(!bits_has(&x, 1) && !bits_has(&x, 128));
    cr_assert_not(bits_join(&x, &y));
    cr_assert_not(bits_has(&y, 0));
    arena_free(&a);
}

static struct sparse
sparse_of(struct arena *a, const size_t *numbers, size_t n)
{
    struct sparse s = {0};

    for (size_t i = 0; i < n; i++)
        sparse_add(a, &s, numbers[i]);
    return s;
}

#define SPARSE(a, ...)                            \
    sparse_of((a), (const size_t[]){__VA_ARGS__}, \
              sizeof((const size_t[]){__VA_ARGS__}) / sizeof(size_t))

static bool
sparse_is(struct arena *a, const struct sparse *s, const size_t *numbers, size_t n)
{
    struct sparse wanted = sparse_of(a, numbers, n);
    size_t i = 0;

    for (struct sparse_walk k = {.set = s}; sparse_step(&k); i++)
        if (i == n || k.member != numbers[i] || !sparse_has(s, k.member))
            return false;
    return i == n && sparse_same(s, &wanted) && sparse_same(&wanted, s);
}

#define cr_sparse(a, s, ...)                                     \
    cr_assert(sparse_is((a), (s), (const size_t[]){__VA_ARGS__}, \
                        sizeof((const size_t[]){__VA_ARGS__}) / sizeof(size_t)))

Test(sparse, hold_numbers_in_order)
{
    struct arena a = {0};
    struct sparse x = SPARSE(&a, 1000, 5, 70, 6, 1000000);

    cr_sparse(&a, &x, 5, 6, 70, 1000, 1000000);
    cr_assert(!sparse_has(&x, 0) && !sparse_has(&x, 71) && !sparse_has(&x, 200));
    sparse_drop(&x, 70);
    sparse_drop(&x, 71);
    sparse_drop(&x, 300);
    cr_sparse(&a, &x, 5, 6, 1000, 1000000);
    sparse_add(&a, &x, 64);
    cr_sparse(&a, &x, 5, 6, 64, 1000, 1000000);
    arena_free(&a);
}

Test(sparse, join_wherever_the_others_lie)
{
    struct arena a = {0};
    struct sparse x = SPARSE(&a, 70, 200), y = SPARSE(&a, 1, 71, 130, 300), none = {0}, copy = {0};

    cr_assert_not(sparse_join(&a, &x, &none));
    cr_assert(sparse_join(&a, &x, &y));
    cr_sparse(&a, &x, 1, 70, 71, 130, 200, 300);
    cr_assert_not(sparse_join(&a, &x, &y));
    sparse_drop(&y, 1); /* leaves a word of nothing */
    cr_assert(sparse_join(&a, &none, &y));
    cr_sparse(&a, &none, 71, 130, 300);
    sparse_copy(&a, &copy, &x);
    sparse_drop(&copy, 71);
    cr_assert_not(sparse_same(&copy, &x));
    cr_assert(sparse_has(&x, 71));
    arena_free(&a);
}

Test(sparse, meet_bits_of_any_size)
{
    struct arena a = {0};
    struct bits some = bits_new(&a, 128);
    struct sparse x = SPARSE(&a, 1, 70, 71, 300), y = SPARSE(&a, 1, 70, 71, 300);
    struct sparse without = SPARSE(&a, 1, 2, 70, 200);

    bits_add(&some, 1);
    bits_add(&some, 71);
    sparse_meet(&x, &some);
    cr_sparse(&a, &x, 1, 71);
    sparse_leave(&y, &some);
    cr_sparse(&a, &y, 70, 300);
    sparse_without(&y, &without);
    cr_sparse(&a, &y, 300);
    arena_free(&a);
}
