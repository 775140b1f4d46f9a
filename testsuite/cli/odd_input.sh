# Sources that nobody wrote by hand: a clear message or none, never a crash or a hang.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

# gives STATUS FILE [TEXT]
gives()
{
    status=0
    timeout 120 "$ASYNCC" -o out.c "$2" >out 2>err || status=$?
    [ $status = "$1" ] || fail "$2: status $status, not $1: $(head -c 2000 err)"
    [ "$(wc -c <err)" -lt 200000 ] || fail "$2: $(wc -c <err) bytes of diagnostics"
    if [ "$1" = 0 ]; then
        [ ! -s err ] || fail "$2: unexpected: $(head -c 2000 err)"
        gcc -fsyntax-only -I "$ASYNCC_SOURCE/runtime/include" out.c ||
            fail "$2: the output does not compile"
    elif [ "$1" = 1 ]; then
        grep -q "^$2:[0-9]*:[0-9]*: error: " err ||
            fail "$2: no error with a place: $(head -c 2000 err)"
        [ ! -e out.c ] || fail "$2: there is an output in spite of the error"
    fi
    [ $# -lt 3 ] || grep -qF -e "$3" err || fail "$2: '$3' is not in: $(head -c 2000 err)"
    rm -f out.c
}

: >empty.async.c
gives 0 empty.async.c

printf 'int x;' >no_newline.async.c
gives 0 no_newline.async.c

printf '\357\273\277int x;\r\nint y;\r\n' >bom_crlf.async.c
gives 0 bom_crlf.async.c

head -c 100000 "$ASYNCC" >binary.async.c
gives 2 binary.async.c 'not a text file'

printf 'int x = \377\376\200;\n' >not_utf8.async.c
gives 1 not_utf8.async.c

printf '#include <asyncc.h>\nasync(int) f(void) { return 1; \0 }\n' >nul.async.c
gives 2 nul.async.c 'zero byte'

printf '#include <asyncc.h>\n#include "nothere.h"\nint x;\n' >header.async.c
gives 1 header.async.c nothere.h
grep -q '^header.async.c:2:' err || fail "header.async.c: the place is not line 2: $(cat err)"

# Ten megabytes on one line: much code, then much nesting.
python3 -c 'print("int x[] = {" + "1," * 5000000 + "};")' >long.async.c
gives 0 long.async.c
python3 -c 'print("int x = " + "(" * 10000000)' >deep.async.c
gives 1 deep.async.c
[ "$(wc -L <err)" -lt 2000 ] || fail "deep.async.c: an excerpt of $(wc -L <err) columns"

# The same again and again, which libclang would read for hours; and one name.
python3 -c 'print("int x=1;" * 1300000)' >again.async.c
gives 1 again.async.c "'x' is declared more than 10000 times"
python3 -c 'print("int f(void);" * 800000)' >functions.async.c
gives 1 functions.async.c "'f' is declared more than 10000 times"
python3 -c 'print("a" * 10000000)' >name.async.c
gives 1 name.async.c 'unknown type name'
[ "$(wc -L <err)" -lt 2000 ] || fail "name.async.c: a message of $(wc -L <err) columns"
python3 -c 'print("await " * 100000)' >awaits.async.c
gives 1 awaits.async.c '99501 more errors and warnings are not shown'
python3 -c 'print("#include <asyncc.h>\n" + "".join(f"""static async(int) f{i}(void) {{ return 1; }}
_Static_assert({i} >= 0, "a"); promise(int) p{i}(void); promise(int) q{i}(void) {{ return f{i}(); }}
""" for i in range(10010)))' >names.async.c
gives 0 names.async.c

# A comment of a megabyte, a function of a megabyte, a thousand functions.
python3 -c 'print("/*" + "x \n" * 400000 + "*/\nint x;")' >comment.async.c
gives 0 comment.async.c
python3 -c 'print("#include <asyncc.h>\nasync(int) f(int n) {\n" + "n += 1;\n" * 100000 + "return n; }")' \
    >big.async.c
gives 0 big.async.c
python3 -c 'print("#include <asyncc.h>\n" + "".join(
    f"async(int) f{i}(void) {{ await async_sleep(1); return {i}; }}\n" for i in range(1000)))' \
    >many.async.c
gives 0 many.async.c

# Deep nesting, of what asyncc itself walks down.
for n in 200 100000; do
    python3 - $n <<'EOF'
import sys
n = int(sys.argv[1])
for name, body in [("blocks", "{" * n + "n++;" + "}" * n), ("sum", "n = n" + " + n" * n + ";"),
                   ("parens", "n = " + "(" * n + "n" + ")" * n + ";")]:
    with open(name + ".async.c", "w") as file:
        file.write("#include <asyncc.h>\nasync(int) f(int n)\n{\n" + body + "\nreturn n;\n}\n")
EOF
    for file in blocks parens sum; do
        status=0
        timeout 60 "$ASYNCC" -o out.c $file.async.c >out 2>err || status=$?
        [ $status -le 1 ] || fail "$file.async.c, $n deep: status $status: $(head -c 2000 err)"
        [ $n != 200 ] || [ $status = 0 ] || fail "$file.async.c, $n deep: $(head -c 2000 err)"
        [ $status = 0 ] || grep -q ': error: ' err || fail "$file.async.c, $n deep: no message"
        rm -f out.c
    done
done

# Cut off anywhere, a program gives errors or none, and nothing else.
cat >whole.async.c <<'EOF'
#include <asyncc.h>
async(int) f(int n)
{
    try {
        for (int i = 0; i < n; i++) { await async_sleep(i); defer (void)i; }
    } catch (e) { throw e; } finally { n = 0; }
    switch (n) { case 1: return await f(0); default: return 2; }
}
EOF
size=$(wc -c <whole.async.c)
gives 0 whole.async.c
for cut in $(seq 20 7 "$size"); do
    head -c "$cut" whole.async.c >cut.async.c
    status=0
    timeout 20 "$ASYNCC" check cut.async.c >out 2>err || status=$?
    [ $status -le 1 ] || fail "the first $cut bytes: status $status: $(cat err)"
done

# Where the stack runs out all the same, in whatever stage, which takes a small one: a message and a status,
# and nothing is written. (Too little memory for the stack that asyncc makes leaves it the one it is given.)
python3 -c 'print("#include <asyncc.h>\nasync(int) f(int n) { n = n" + " + n" * 1900 + "; return n; }")' >sum.async.c
for size in 8192 512 448 384 320 256 192; do
    status=0
    (ulimit -v 900000 && ulimit -s $size && exec "$ASYNCC" -o sum.c sum.async.c) >out 2>err || status=$?
    [ $status -le 1 ] || fail "sum.async.c, $size KiB of stack: status $status: $(cat err)"
    cat err >>errs
    [ $status = 0 ] || [ ! -e sum.c ] || fail "there is an output in spite of the error"
    rm -f sum.c
    [ -z "$(find . -name 'sum.c*')" ] || fail "left behind: $(ls)"
done
grep -q "^asyncc: internal error while working on 'sum.async.c'" errs || fail "no internal error: $(cat errs)"
