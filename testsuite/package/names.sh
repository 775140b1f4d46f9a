# The libraries take names that begin with async_ and promise_ and no others: a program has a
# write_all of its own, and it is the program that calls it.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

for library in "$ASYNCC_BUILD"/libasyncc*.a; do
    nm -g --defined-only "$library" 2>/dev/null | awk 'NF == 3 { print $3 }' >names
    test -s names
    fails grep -v '^async_\|^promise_' names || fail "$library takes: $(grep -v '^async_\|^promise_' names)"
done
nm -D --defined-only "$ASYNCC_BUILD/libasyncc.so" | awk '{ print $3 }' >names
fails grep -v '^async_\|^promise_' names || fail "libasyncc.so takes: $(grep -v '^async_\|^promise_' names)"

cat >x.async.c <<'EOF'
#include <asyncc.h>
#include <stdio.h>

int write_all(const char *text) { return puts(text); }

async(int)
main(void)
{
    await async_write_file("file", "text", 4);
    write_all("mine");
    return 0;
}
EOF
"$ASYNCC" x.async.c
$CC -I "$ASYNCC_SOURCE/runtime/include" x.c "$ASYNCC_BUILD/libasyncc.a" -pthread -o static
$CC -I "$ASYNCC_SOURCE/runtime/include" x.c "$ASYNCC_BUILD/libasyncc.so" -pthread -o shared
for program in ./static ./shared; do
    test "$(LD_LIBRARY_PATH=$ASYNCC_BUILD $program)" = mine
    test "$(cat file)" = text
    rm file
done
