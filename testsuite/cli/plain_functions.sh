# The bodies of plain functions are the compiler's business: what gcc takes, asyncc takes; what is
# wrong in them the compiler says, at the user's line. `check` reads them as well.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cat >gnu.async.c <<'END'
#include <asyncc.h>
#include <stdio.h>

/* clang has no nested functions, and takes no number for a pointer. */
static int
twice(int n)
{
    int add(int m) { return n + m; }
    return add(n);
}

static const char *
odd(long n)
{
    const char *p = n;
    return p;
}

async(int)
main(void)
{
    await async_yield();
    printf("%d %d\n", twice(4), odd(0) == NULL);
    return 0;
}
END
"$ASYNCC" cc gcc -w gnu.async.c -o gnu
test "$(./gnu)" = "8 1"

cat >wrong.async.c <<'END'
#include <asyncc.h>

int
plain(void)
{
    return nothing;
}

async(int)
main(void)
{
    await async_yield();
    return plain();
}
END
fails "$ASYNCC" cc gcc -c wrong.async.c 2>err
test "$(grep -c "wrong.async.c:6:12: error: .nothing. undeclared" err)" = 1
fails "$ASYNCC" check wrong.async.c 2>err
test "$(grep -c "wrong.async.c:6:12: error: use of undeclared identifier 'nothing'" err)" = 1

# A mistake with promises is ours to explain, even where the promise is a header's.
mkdir include
cat >include/lib.h <<'END'
#include <asyncc.h>
promise(int) lib_answer(void);
END
cat >missing.async.c <<'END'
#include "lib.h"

int
plain(void)
{
    int n = lib_answer();
    return n;
}

async(int)
main(void)
{
    await async_yield();
    return plain();
}
END
fails "$ASYNCC" -o missing.c missing.async.c -- -Iinclude 2>err
grep -q "missing.async.c:6:13: error: a promise(int) is used as the value it will have" err
test ! -e missing.c

# A pointer to a function, a member, a macro, a typedef.
cat >ways.async.c <<'END'
#include <asyncc.h>

struct ops {
    int before;
    promise(int) (*read)(int fd);
};
typedef promise(int) answer;
answer ask(void);
#define ASK ask()

int by_member(struct ops *o) { int n = o->read(1); return n; }
int by_typedef(void) { int n = ask(); return n; }
int by_macro(void) { int n = ASK; return n; }
END
fails "$ASYNCC" -o ways.c ways.async.c 2>err
test "$(grep -c "error:" err)" = 3 || { cat err; exit 1; }
