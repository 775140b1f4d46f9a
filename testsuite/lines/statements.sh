# Every statement is on its own line for the program itself (__LINE__), for
# the compilers' messages, and in the line table that debuggers, coverage and
# profilers read.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cp "$CASE_DIR/statements.async.c" x.async.c
"$ASYNCC" x.async.c -- -std=gnu11
headers=$ASYNCC_SOURCE/runtime/include

# Each AT() prints the line it stands on, and carries the number of it.
"$CC" -std=gnu11 -I "$headers" x.c "$ASYNCC_BUILD/libasyncc.a" -pthread -o x
./x >said
awk -F: '$1 != $2 { print "line " $2 " says it is line " $1; bad = 1 } END { exit bad }' said
grep -n 'AT([0-9]*)' x.async.c | sed 's/^\([0-9]*\):.*AT(\([0-9]*\)).*/\1:\2/' |
    awk -F: '$1 != $2 { print "the test itself: AT(" $2 ") is on line " $1; bad = 1 } END { exit bad }'
# All of them were come by.
grep -o 'AT([0-9]*)' x.async.c | tr -dc '0-9\n' | sort -nu >written
cut -d: -f2 said | sort -nu | diff written - || fail "not every AT was run"

# Each line with an AT or an await has code of its own, with either compiler.
for compiler in gcc clang-19; do
    $compiler -std=gnu11 -g -O0 -I "$headers" -c x.c -o $compiler.o
    readelf --debug-dump=decodedline $compiler.o | awk '$1 == "x.async.c" { print $2 }' |
        sort -nu >table
    grep -nE 'AT\([0-9]+\)|await' x.async.c | grep -v '#define' | cut -d: -f1 | sort -nu >wanted
    missing=$(comm -23 <(sort wanted) <(sort table))
    [ -z "$missing" ] || fail "$compiler: no code of line" $missing
    # And no code belongs to a line that is not there.
    last=$(wc -l <x.async.c)
    awk -v last="$last" '$1 > last { print "code of line " $1; bad = 1 } END { exit bad }' table
done

# A warning is about the line that was written, and the column where nothing was changed before it.
sed 's|/\* unused \*/|int unused;|' x.async.c >w.async.c
line=$(grep -n 'int unused;' w.async.c | cut -d: -f1)
"$ASYNCC" w.async.c -- -std=gnu11
for compiler in gcc clang-19; do
    $compiler -std=gnu11 -Wall -I "$headers" -c w.c -o w.o 2>err
    grep -q "^w.async.c:$line:.*unused variable" err || fail "$compiler says: $(cat err)"
done

# So it is with an error, in the column too where the line is as it was written.
cat >v.async.c <<'EOF'
#include <asyncc.h>

async(int)
f(int n)
{
    char *text = "x";
    await async_sleep(n);
    int wrong = 1 / (n - n) + *text; if (n) n = 2 / 0;
    return wrong;
}
EOF
"$ASYNCC" v.async.c -- -std=gnu11
for compiler in gcc clang-19; do
    status=0
    $compiler -std=gnu11 -Wall -Werror -I "$headers" -c v.c -o v.o 2>err || status=$?
    [ $status = 1 ] || fail "$compiler -Werror: status $status: $(cat err)"
    grep -q '^v.async.c:8:.*division by zero' err || fail "$compiler says: $(cat err)"
    fails grep -q '^v.c:' err
done
