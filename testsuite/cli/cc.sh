# asyncc cc: a compiler that knows the dialect.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cat >x.async.c <<'EOF'
#include "y.h"
#include <stdio.h>

async(int)
main(void)
{
    printf("%d %d\n", await twice(20), PLUS);
    return 0;
}
EOF
cat >y.h <<'EOF'
#include <asyncc.h>
async(int) twice(int n);
int add(int a, int b);
EOF
cat >y.async.c <<'EOF'
#include "y.h"

async(int)
twice(int n)
{
    await async_sleep(1);
    return add(n, n);
}
EOF
echo 'int add(int a, int b); int add(int a, int b) { return a + b; }' >z.c

for compiler in gcc clang-19; do
    # All at once; nothing but the program is left behind.
    ls >before
    "$ASYNCC" cc $compiler -O2 -Wall -Wextra -Werror -DPLUS=2 x.async.c y.async.c z.c -o program
    test "$(./program)" = '40 2'
    rm program
    ls | cmp - before

    # In steps, as a build does it: the runtime is linked by the last.
    "$ASYNCC" cc $compiler -g -DPLUS=3 -c x.async.c -o x.o
    "$ASYNCC" cc $compiler -g -c y.async.c
    test -f y.o || mv y.async.o y.o # gcc's own name for the object of y.async.c
    "$ASYNCC" cc $compiler -c z.c
    "$ASYNCC" cc $compiler x.o y.o z.o -o program
    test "$(./program)" = '40 3'
    rm -f ./*.o program
done

# Sources without the dialect, and no source at all: the compiler as it is.
"$ASYNCC" cc gcc -c z.c -o z.o
test -s z.o
"$ASYNCC" cc gcc --version >out
gcc --version | cmp - out

# The compiler's own complaint, of the line that was written; and its status.
printf '#include <asyncc.h>\nasync(int) f(void)\n{\n    int unused;\n    return 1;\n}\n' >w.async.c
"$ASYNCC" cc gcc -Wall -c w.async.c -o w.o 2>err
grep -q '^w.async.c:4:9: warning: unused variable' err
fails "$ASYNCC" cc gcc -Wall -Werror -c w.async.c -o never.o 2>err
fails "$ASYNCC" cc gcc -c nothere.async.c -o never.o 2>err
grep -q 'nothere.async.c' err
fails "$ASYNCC" cc nosuchcompiler -c z.c -o never.o 2>err
grep -q 'nosuchcompiler' err
printf '#include <asyncc.h>\nint f(void) { return await 1; }\n' >bad.async.c
fails "$ASYNCC" cc gcc -c bad.async.c -o never.o 2>err
grep -q '^bad.async.c:2:.*error:' err
test ! -e never.o
