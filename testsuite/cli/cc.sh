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

# The same twice: nothing of the directory for generated files gets into the object.
for compiler in gcc clang-19; do
    "$ASYNCC" cc $compiler -g -DPLUS=1 -c x.async.c -o first.o
    "$ASYNCC" cc $compiler -g -DPLUS=1 -c x.async.c -o second.o
    cmp first.o second.o || fail "$compiler: two objects of one source differ"
done

# Every kind of command: only the preprocessor, only assembler, only the syntax, dependencies.
"$ASYNCC" cc gcc -DPLUS=1 -E x.async.c >out
grep -q 'main_resume' out
"$ASYNCC" cc gcc -DPLUS=1 -S x.async.c -o x.s
grep -q 'main_resume' x.s
"$ASYNCC" cc gcc -DPLUS=1 -fsyntax-only x.async.c
"$ASYNCC" cc gcc -DPLUS=1 -MD -MF x.d -c x.async.c -o x.o
grep -q 'y\.h' x.d
rm -f x.o x.s x.d first.o second.o

# Words with spaces and quotes come through whole; a source in another directory finds its headers.
mkdir -p 'a dir'
cp x.async.c y.h 'a dir'
"$ASYNCC" cc gcc '-DPLUS=(1 + 1)' -I . 'a dir/x.async.c' y.async.c z.c -o 'a dir/the program'
test "$('a dir/the program')" = '40 2'
"$ASYNCC" cc gcc -D 'PLUS=sizeof "a b"' x.async.c y.async.c z.c -o program
test "$(./program)" = '40 4'

# The header is not looked for by the compiler alone; flags after the source count as well.
printf '#include <asyncc.h>\n#ifdef LATE\nasync(int) main(void) { return await async_sleep(0), 0; }\n#endif\n' >late.async.c
"$ASYNCC" cc gcc late.async.c -o program -DLATE
./program

# A shared object of the dialect, by the same command.
"$ASYNCC" cc gcc -fPIC -shared y.async.c z.c -o liby.so
test -s liby.so

# What the compiler refuses has the compiler's status, and it has said why itself.
status=0
"$ASYNCC" cc gcc -DPLUS=1 x.async.c -o program 2>err || status=$?
[ $status = 1 ] || fail "link error: status $status"
grep -q 'undefined reference' err
status=0
"$ASYNCC" cc false x.async.c 2>err || status=$?
[ $status = 1 ] || fail "'false' as the compiler: status $status: $(cat err)"
status=0
"$ASYNCC" cc gcc -DPLUS=1 -c x.async.c -o nowhere/x.o 2>err || status=$?
[ $status != 0 ] || fail "no error for an output that cannot be written"
status=0
"$ASYNCC" cc 2>err || status=$?
[ $status = 2 ] || fail "cc without a compiler: status $status"

# Nothing stays in the directory for temporary files.
mkdir tmp
TMPDIR=$PWD/tmp "$ASYNCC" cc gcc -DPLUS=1 -c x.async.c -o x.o
fails env TMPDIR="$PWD/tmp" "$ASYNCC" cc gcc -c bad.async.c -o never.o 2>err
test -z "$(ls tmp)"
status=0
TMPDIR=$PWD/nowhere "$ASYNCC" cc gcc -DPLUS=1 -c x.async.c -o x.o 2>err || status=$?
[ $status = 2 ] || fail "no directory for temporary files: status $status"
grep -q nowhere err

# -v says more, and links all the same; without a file there is nothing to link, as the compiler says.
"$ASYNCC" cc "$CC" -v x.async.c y.async.c z.c -DPLUS=2 -o verbose 2>log
test "$(./verbose)" = '40 2'
"$ASYNCC" cc "$CC" -v 2>log
fails "$ASYNCC" cc "$CC" 2>log
grep -q 'no input files' log || fail "without a file: $(cat log)"
