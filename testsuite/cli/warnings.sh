# Warnings: switched on, off and into errors as gcc's are, wherever gcc's are.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cat >x.async.c <<'END'
#include <asyncc.h>
#include <unistd.h>

async(int) f(void);

async(int)
g(void)
{
    sleep(1);
    f();
    return await f();
}

async(int)
h(int n)
{
    if (n)
        return 1;
}
END

# said NAMES ARGS...: the warnings (name) and errors (name!) that are said, in order; and the status
said()
{
    local wanted=$1 status=0 found
    shift
    "$ASYNCC" "$@" 2>err || status=$?
    found=$(sed -n -e 's/.*: warning: .*\[-W\(.*\)\]$/\1/p' -e 's/.*: error: .*\[-Werror=\(.*\)\]$/\1!/p' err |
        paste -sd' ')
    [ "$found" = "$wanted" ] || fail "asyncc $*: '$found', not '$wanted': $(cat err)"
    case $wanted in
    *!*) [ $status = 1 ] || fail "asyncc $*: status $status, not 1" ;;
    *) [ $status = 0 ] || fail "asyncc $*: status $status, not 0: $(cat err)" ;;
    esac
}
all='blocking-call floating-promise return-type'

said "$all" check x.async.c
said "$all" check -Wall -Wextra x.async.c
said 'floating-promise return-type' check -Wno-blocking-call x.async.c
said 'return-type' check -Wno-blocking-call -Wno-floating-promise x.async.c
said "$all" check -Wno-blocking-call -Wblocking-call x.async.c
said 'blocking-call async-without-await return-type' check -Wno-floating-promise -Wasync-without-await x.async.c
said '' check -w x.async.c
said '' check -w -Werror x.async.c
said 'blocking-call! floating-promise! return-type!' check -Werror x.async.c
said 'blocking-call! floating-promise return-type' check -Werror=blocking-call x.async.c
said 'blocking-call floating-promise! return-type!' check -Werror -Wno-error=blocking-call x.async.c
said "$all" check -Werror -Wno-error x.async.c
said 'floating-promise return-type' check -Werror=blocking-call -Wno-blocking-call x.async.c
said 'blocking-call! floating-promise return-type' check -Wno-blocking-call -Werror=blocking-call x.async.c
said "$all" check -Wno-error=blocking-call -Wmissing-await x.async.c
said "$all" check -Wframe-size=4096 x.async.c
said "frame-size= blocking-call floating-promise frame-size= return-type" check -Wframe-size=49 x.async.c
said "$all" check -Wframe-size=49 -Wno-frame-size x.async.c

# A warning does not keep the output back, an error does.
said "$all" -o x.c x.async.c
grep -q g_resume x.c
rm x.c
said 'blocking-call! floating-promise return-type' -Werror=blocking-call -o x.c x.async.c
[ ! -e x.c ] || fail "written in spite of an error"

# Behind the --, and in a compilation database: what is ours is taken, gcc's own names pass by.
said 'floating-promise return-type' check x.async.c -- -Wno-blocking-call -Wno-unused -Wshadow
said 'blocking-call! floating-promise! return-type!' check x.async.c -- -Werror
said 'blocking-call' check x.async.c -- -Wno-return-type -Wno-floating-promise
said '' check x.async.c -- -w
mkdir build
cat >build/compile_commands.json <<END
[{ "directory": "$PWD", "file": "x.async.c",
   "command": "gcc -Wall -Wshadow -Wno-blocking-call -Werror=floating-promise -c x.async.c" }]
END
said 'floating-promise! return-type' check -p build x.async.c
said 'blocking-call floating-promise return-type' check -p build -Wblocking-call -Wno-error=floating-promise x.async.c
said '' check -p build -w x.async.c

# asyncc cc: what only we know is not shown to the compiler, what both know is; what neither knows
# is the compiler's to refuse.
for compiler in gcc clang-19; do
    said 'floating-promise return-type' cc $compiler -Wall -Wextra -Wno-blocking-call -c x.async.c -o x.o
    said 'blocking-call! floating-promise return-type' cc $compiler -Werror=blocking-call -c x.async.c -o never.o
    said 'blocking-call! floating-promise! return-type!' cc $compiler -Wall -Werror -c x.async.c -o never.o
    said '' cc $compiler -w -c x.async.c -o x.o
    said 'blocking-call floating-promise' cc $compiler -Wno-return-type -Wframe-size=100000 -c x.async.c -o x.o
    [ ! -e never.o ] || fail "$compiler has been run in spite of an error"
done
fails "$ASYNCC" cc gcc -Wodd -c x.async.c -o never.o 2>err
grep -q "gcc: error: unrecognized command-line option.*-Wodd" err

# A macro that awaits is expanded by the compiler's preprocessor, which does not know our names either.
printf '#include <asyncc.h>\n#define WAIT(p) await p\nasync(int) f(void) { WAIT(async_sleep(0)); return 1; }\n' >macro.async.c
"$ASYNCC" cc gcc -Wblocking-call -Werror=escaping-local -Wall -Werror -c macro.async.c -o macro.o
"$ASYNCC" check macro.async.c -- -Wblocking-call

# Pragmas of ours are not for the compiler, which would warn of names it does not know; lines stay.
cat >pragma.async.c <<'END'
#include <asyncc.h>
#include <unistd.h>
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wblocking-call"
#pragma GCC diagnostic ignored "-Wunused-function"
static int unused(void) { return 1; }
async(int) f(void);
async(int)
g(void)
{
    _Pragma("GCC diagnostic warning \"-Wfloating-promise\"");
#pragma GCC diagnostic ignored "-Wescaping-local"
    sleep(1);
    return await f();
}
#pragma GCC diagnostic pop
int line = __LINE__;
END
for compiler in gcc clang-19; do
    "$ASYNCC" cc $compiler -Wall -Wextra -Werror -c pragma.async.c -o pragma.o 2>err ||
        fail "$compiler: $(cat err)"
    [ ! -s err ] || fail "$compiler says: $(cat err)"
done
"$ASYNCC" -o - pragma.async.c >pragma.c
grep -q '^#pragma GCC diagnostic ignored "-Wunused-function"$' pragma.c
fails grep -q 'blocking-call\|floating-promise\|escaping-local' pragma.c

# What cannot be said, and what nobody knows.
refused()
{
    local text=$1 status=0
    shift
    "$ASYNCC" "$@" >out 2>err || status=$?
    [ $status = 2 ] || fail "asyncc $*: status $status, not 2: $(cat err)"
    grep -qF -e "$text" err || fail "asyncc $*: '$text' is not in: $(cat err)"
}
for command in check explain ''; do
    refused "unknown warning '-Wodd'" $command -Wodd x.async.c
done
refused 'lock-across-await' check -Wodd x.async.c # those there are
refused "unknown warning '-Wblocking'" check -Wblocking x.async.c
refused "unknown warning '-Wno-blocking-calls'" check -Wno-blocking-calls x.async.c
refused "unknown warning '-Werror=odd'" check -Werror=odd x.async.c
refused 'a number of bytes' check -Wframe-size x.async.c
refused 'a number of bytes' check -Wframe-size=many x.async.c
refused 'a number of bytes' check -Wframe-size= x.async.c
refused 'takes no value' check -Wblocking-call=3 x.async.c
refused 'which no option turns off' check -Wno-missing-await x.async.c
refused 'a number of bytes' cc gcc -Wframe-size=many -c x.async.c -o never.o

# --help has a line for each.
"$ASYNCC" --help >out
for name in async-without-await blocking-call escaping-local floating-promise frame-size=N lock-across-await missing-await return-type; do
    grep -q "^    $name  *[a-z]" out || fail "--help does not tell of $name"
done
