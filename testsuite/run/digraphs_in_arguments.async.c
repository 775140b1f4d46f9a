/* What looks like arguments may be a macro's, which makes a string of them; only libclang can tell. Those of
 * functions, of await and of keywords are brackets like any others. */
#include <assert.h>
#include <asyncc.h>
#include <stdio.h>

#define TEXT(x) #x
#define APPLY(macro, x) macro(x)
#define SAY(x) (printf("%s=%d ", #x, x))
#define LEAVE_WHEN(x) \
    if (x)            \
    return printf("%s\n", #x) != 12

static async(int) later(int n)
{
    await async_yield();
    return n;
}

static async(int) sum(int a<:2:>)
{
    int first = await later(a<:0:>);

    return first + a<:1:>;
}

// expect: 3 4 7 1 4 5
// expect: a<:0:> a<:1:> a<:0:>=3 a<:1:> == 4
async(int)
main(void)
{
    int a<:2:> = <% 3, 4 %>;
    promise(int) p<:1:> = <% later(a<:0:>) %>;
    int first = await (p<:0:>), second = await later(a<:1:>);

    assert(first == a<:0:>);
    printf("%d %d %d %d %d %d\n", first, second, await sum(a),
           _Generic(a<:0:>, int: 1, default: 0), (int)(sizeof(int<:4:>) / _Alignof(int<:4:>)),
           (<% int n = await later(a<:1:>); n + 1; %>));
    printf("%s %s ", TEXT(a<:0:>), APPLY(TEXT, a<:1:>));
    if (await later(SAY(a<:0:>)) != 9)
        return 1;
    LEAVE_WHEN(a<:1:> == 4);
    return 1;
}
