# asyncc cc: a file that awaits and is not named so says nothing to the compiler; a note says what to do.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cat >x.c <<'END'
#include <asyncc.h>
async(int) main(void) { return await async_sleep(0), 0; }
END
echo 'int fine(void) { return 0; } /* async(int) f(void) { await g(); } */' >fine.c
fails "$ASYNCC" cc gcc fine.c x.c -o program 2>err
grep -q "note: 'x.c' uses await, .*: rename it to 'x.async.c'" err
fails grep -q "'fine.c'" err
fails "$ASYNCC" cc gcc -c fine.c nothere.c 2>err
fails grep -q 'rename' err

# Nothing is said of what compiles, and what is said of plain C is the compiler's.
printf '#define async(T) T\n#define await\nasync(int) f(void);\nasync(int) f(void) { return await f(); }\n' >own.c
"$ASYNCC" cc gcc -c own.c 2>err
test ! -s err
echo 'int broken' >broken.c
fails "$ASYNCC" cc gcc -c broken.c 2>err
fails grep -q 'asyncc' err
cp x.c x.async.c
"$ASYNCC" cc gcc x.async.c -o program
./program
