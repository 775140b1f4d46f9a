# An unhandled rejection: the program's own output comes first, then what went wrong and where; status 1.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cat >x.async.c <<'EOF'
#include <asyncc.h>
#include <stdio.h>

static async(int)
fails(void)
{
    await async_sleep(1);
    throw async_error_new(5, "no luck");
}

async(int)
main(void)
{
    puts("before");
    return await fails();
}
EOF
"$ASYNCC" cc "$CC" x.async.c -o x
status=0
./x >log 2>&1 || status=$? # to a file, so that puts keeps its line for later
test $status = 1
diff -u - log <<'EOF'
before
asyncc: unhandled rejection: no luck (EIO)
    at fails (x.async.c:8)
    at main (x.async.c:15)
EOF
