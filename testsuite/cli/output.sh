# Where the output goes and when it is written.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

mkdir sub
printf '#include <asyncc.h>\nasync(int) f(void) { return 1; }\n' >sub/x.async.c

# x.async.c gives x.c beside it.
"$ASYNCC" sub/x.async.c
test -s sub/x.c

# An output that is as it would be written is not written: make has nothing to do after it.
touch -d '2001-01-01' sub/x.c
"$ASYNCC" sub/x.async.c
test "$(stat -c %Y sub/x.c)" = "$(date -d '2001-01-01' +%s)"

# One that differs is replaced, and nothing else is left in the directory.
echo 'old' >sub/x.c
"$ASYNCC" sub/x.async.c
fails grep -q '^old$' sub/x.c
test "$(ls sub)" = "$(printf 'x.async.c\nx.c')"

# Flags reach the reading of the source.
printf '#include <asyncc.h>\n#ifndef WANTED\n#error not wanted\n#endif\nint x = WANTED;\n' >y.async.c
fails "$ASYNCC" y.async.c 2>err
grep -q '^y.async.c:3:2: error: ' err
"$ASYNCC" y.async.c -- -DWANTED=3
test -s y.c

# So do those of a compilation database.
mkdir build
cat >build/compile_commands.json <<EOF
[{"directory": "$PWD", "file": "$PWD/y.async.c", "command": "cc -DWANTED=4 -c y.async.c -o y.o"}]
EOF
rm y.c
"$ASYNCC" -p build y.async.c
test -s y.c

# A database without the file, some that are none, one with the words apart.
rm y.c
echo 'int z;' >other.async.c
status=0
"$ASYNCC" -p build other.async.c 2>err || status=$?
test $status = 2
grep -q 'other.async.c' err
for text in '' '{ "directory": [' '[]' '[{}]' '[{"directory": 3}]' '"' '[[[[[[[[[[[[' '[1, null' \
    '[{"directory":"/","file":"y.async.c","command":"cc \"x"}]' '[{"file":"\ud800\u0000"}]' \
    '[{"directory": "/", "file": null, "arguments": {}}]'; do
    printf '%s' "$text" >build/compile_commands.json
    status=0
    "$ASYNCC" -p build y.async.c 2>err || status=$?
    test $status = 2
    grep -q 'compile_commands.json' err
    test ! -e y.c
done
sed 's/int x/const char *x/' y.async.c >w.async.c
mv w.async.c y.async.c
cat >build/compile_commands.json <<EOF
[{"directory": "$PWD/sub", "file": "../other.c", "arguments": ["cc", "-c", "other.c"]},
 {"directory": "$PWD/sub", "file": "../y.async.c",
  "arguments": ["cc", "-D", "WANTED=\"a \\\\\\" b\"", "-I..", "-c", "../y.async.c", "-o", "y.o"]}]
EOF
"$ASYNCC" -p build y.async.c
test -s y.c

# Bytes outside async functions come through, whatever they are.
printf '/* caf\303\251 \t  trailing   \n*/\n#define\tODD( a )  a  /* as it is */\nint  x ;\n\n\n\n\n' >z.async.c
cp z.async.c plain
"$ASYNCC" z.async.c
tail -n +2 z.c | grep -v '^#line' | cmp - plain

# A path that holds what strings and comments end with, in what is said of errors and in expanded macros.
cat >odd <<'EOF'
#include <asyncc.h>
#define GIVE(x) return x
static async(int) fails(void) { await async_yield(); throw 5; }
async(int) main(void)
{
    try { (void)await fails(); } catch (e) { async_error_print(e); GIVE(0); }
    return 1;
}
EOF
for directory in 'a*' 'b"c' 'd\n'; do
    mkdir "$directory"
    cp odd "$directory/z.async.c"
    "$ASYNCC" "$directory/z.async.c"
    "$CC" -Wall -Werror -I "$ASYNCC_SOURCE/runtime/include" "$directory/z.c" "$ASYNCC_BUILD/libasyncc.a" -pthread -o z
    ./z 2>err
    grep -qF "at fails ($directory/z.async.c:3)" err || fail "$directory: $(cat err)"
done
