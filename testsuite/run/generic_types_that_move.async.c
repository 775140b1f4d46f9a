/* The types that _Generic chooses by are the function's own, and have moved to file scope. */
#include <asyncc.h>
#include <stdio.h>
struct t { char c; };
typedef char word;
async(int) main(void)
{
    struct t { int a; } t = { 1 };
    typedef unsigned word;
    word w = 2;
    await async_yield();
    int r = _Generic(t, struct t: 1, default: 2) + _Generic(&w, word *: 10, default: 20);
    r += _Generic((struct t *)0, const struct t *: 200, struct t *: w * 100, default: 300);
    r += 1000 * __builtin_types_compatible_p(struct t, __typeof__(t)) + __builtin_types_compatible_p(word, char);
    {
        typedef long word;
        word inner = 0;
        r += _Generic(inner, word: 10000, default: 20000) + t.a;
    }
    printf("%d\n", r);
    return 0;
}
// expect: 11212
