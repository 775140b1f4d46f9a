# What is generated has no warnings with a sanitizer at -O0 either, where gcc believes in `if (0)` when a local's
# address is taken: it saw the end of a function come that both the try and the catch return from.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cat >x.async.c <<'EOF'
#include <asyncc.h>

async(int) other(void);

async(int)
both_return(int n)
{
    promise(int) held = other();

    try {
        if (n < 0)
            throw 1;
        return n + await other();
    } catch (e) {
        return promise_state(held) + e->code;
    }
}
EOF
"$ASYNCC" x.async.c
for compiler in gcc clang-19; do
    for sanitizer in address undefined address,undefined; do
        for level in -O0 -O1 -O2; do
            $compiler $level -g -fsanitize=$sanitizer -Wall -Wextra -Werror -I "$ASYNCC_SOURCE/runtime/include" -c x.c -o x.o
        done
    done
done
