# asyncc installed somewhere else: with pkg-config, `asyncc cc`, and DESTDIR.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

DESTDIR=$PWD/stage cmake --install "$ASYNCC_BUILD" --prefix /opt/asyncc >install.log
mv stage/opt/asyncc prefix
export PKG_CONFIG_PATH=$PWD/prefix/lib/pkgconfig

test "$(pkg-config --modversion asyncc)" = 0.1.0
asyncc=$(pkg-config --variable=asyncc asyncc)
"$asyncc" --version | grep -F 0.1.0

cat >hello.async.c <<'EOF'
#include <asyncc.h>
#include <stdio.h>

async(int)
main(void)
{
    await async_sleep(1);
    puts("hello");
    return 0;
}
EOF

# Transformed by hand, compiled against the installed header and library.
"$asyncc" hello.async.c
$CC -Wall -Wextra -Werror hello.c $(pkg-config --cflags --static --libs asyncc) -o shared
test "$(LD_LIBRARY_PATH=$PWD/prefix/lib ./shared)" = hello
$CC hello.c $(pkg-config --cflags asyncc) prefix/lib/libasyncc.a -pthread -o static
test "$(./static)" = hello
rm hello.c

# All in one.
"$asyncc" cc $CC -O2 hello.async.c -o one
test "$(./one)" = hello

# The header by itself, in C and in C++, as files see it that the tool never reads.
for language in c c++; do
    echo '#include <asyncc.h>' >"header.$language"
    $CC -x $language -Wall -Wextra -Werror $(pkg-config --cflags asyncc) -fsyntax-only \
        "header.$language"
done
