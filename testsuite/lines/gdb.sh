# gdb: breakpoints by the source's lines, stepping from one to the next, the
# backtrace in the source's words.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cat >x.async.c <<'EOF'
#include <asyncc.h>

int sink;

static async(int)
leaf(int n)
{
    sink = n;
    await async_sleep(1);
    sink = n + 1;
    return n;
}

async(int)
main(void)
{
    int first = await leaf(1);
    sink = 10;
    sink = 11;
    int second = await leaf(2);
    sink = first + second;
    return sink != 3;
}
EOF
"$ASYNCC" cc "$CC" -g -O0 x.async.c -o x
./x

# stops COMMANDS...: the lines of x.async.c that gdb stops at
stops()
{
    local words=()
    for command; do
        words+=(-ex "$command")
    done
    gdb -q -nx -batch -ex 'set debuginfod enabled off' -ex 'set confirm off' "${words[@]}" ./x \
        >log 2>&1
    sed -n 's/^\([0-9][0-9]*\)\t.*/\1/p' log | tr '\n' ' '
}

# Breakpoints stop where they are put: before and after an await, in a loop's turn or a callee's.
got=$(stops 'break x.async.c:10' 'break x.async.c:18' 'break x.async.c:21' \
    run continue continue continue)
[ "$got" = '10 18 10 21 ' ] || fail "stopped at lines $got: $(cat log)"

# Stepping goes from statement to statement, by no line that nobody wrote.
got=$(stops 'break x.async.c:18' run next next)
[ "$got" = '18 19 20 ' ] || fail "stepped to lines $got: $(cat log)"

# After an await the locals that live on have their values, by their names.
stops 'break x.async.c:21' run 'info locals' 'backtrace 1' >/dev/null
grep -q 'x.async.c:21' log || fail "the backtrace does not name the line: $(cat log)"

# A local that lives across the await is a member of the frame, by its name.
stops 'break x.async.c:20' run 'print f->first' 'next' 'print f->first' >/dev/null
[ "$(grep -c '^\$[0-9]* = 1$' log)" -ge 1 ] || fail "f->first is not printed: $(cat log)"
stops 'break x.async.c:10' run 'print f->n' 'ptype f' >/dev/null
grep -q '^\$1 = 1$' log || fail "f->n is not printed: $(cat log)"
grep -q 'leaf_frame' log || fail "the frame is not of struct leaf_frame: $(cat log)"

# info line: code of the line, in the function that was made of the user's.
stops 'info line x.async.c:19' 'info scope x.async.c:19' >/dev/null
grep -q 'Line 19 of ".*x.async.c" starts at address .* <main_resume' log ||
    fail "info line says: $(cat log)"

# A deeper stack: who was called by whom is told in the source's lines.
stops 'break x.async.c:8' run 'backtrace' >/dev/null
grep -q 'leaf_resume.* at .*x.async.c:8' log || fail "no line in the backtrace: $(cat log)"
grep -q 'main_resume.* at .*x.async.c:17' log || fail "the caller is not in the backtrace: $(cat log)"

# what asyncc added counts as lines of the source: the generated file is gone
! objdump --dwarf=decodedline x | awk '$1 == "x.c" && $2 ~ /^[0-9]+$/' | grep .
