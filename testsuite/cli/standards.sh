# Every standard that the compilers know, strict and with GNU's extensions: the header, what is
# generated and `main` compile without a warning, and the program runs.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cat >x.async.c <<'EOC'
#include <asyncc.h>
#include <stdio.h>

static async(int) give(int n) { await async_yield(); return n; }

async(int) main(int argc, char **argv)
{
    int a = await give(1), sum = 0, i;
    promise(int) p = give(3);

    for (i = 0; i < 3; i++)
        sum += await give(i) + a;
    try {
        sum += await p;
        if (argc == 9)
            throw 5;
    } catch (e) {
        puts(argv[e->code]);
    }
    printf("%d\n", sum);
    return 0;
}
EOC
for cc in "$CC" clang-19; do
    for std in c89 gnu89 c99 gnu99 c11 gnu11 c17 gnu17 c2x gnu2x; do
        "$ASYNCC" cc "$cc" -std=$std -Wall -Wextra -Werror x.async.c -o x >log 2>&1 ||
            fail "$cc -std=$std: $(cat log)"
        [ "$(./x)" = 9 ] || fail "$cc -std=$std: the program prints $(./x)"
    done
done
