# The adapters that were built, used from outside by what is installed: with CMake, and with
# pkg-config. The programs need no server: they are refused by a port, or have none to ask.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cmake --install "$ASYNCC_BUILD" --prefix "$PWD/built" >install.log
mv built prefix # what was installed may be moved
cp -R "$CASE_DIR/adapters" project
export PKG_CONFIG_PATH=$PWD/prefix/lib/pkgconfig

names=()
for source in project/*.async.c; do
    name=$(basename "$source" .async.c)
    if [ ! -f "$ASYNCC_BUILD/libasyncc-$name.a" ]; then
        # Where the library is missing, nothing of its adapter is installed.
        fails test -e "prefix/include/asyncc/$name.h"
        fails test -e "prefix/lib/pkgconfig/asyncc-$name.pc"
        continue
    fi
    names+=("$name")
done

cmake -S project -B out -DCMAKE_PREFIX_PATH="$PWD/prefix" -DADAPTERS="$(IFS=';' && echo "${names[*]}")" \
    >configure.log
cmake --build out >build.log 2>&1 || { cat build.log; exit 1; }
asyncc=$(pkg-config --variable=asyncc asyncc)
for name in "${names[@]}"; do
    test "$("out/use-$name")" = "$name"

    "$asyncc" -o "$name.c" "project/$name.async.c" -- $(pkg-config --cflags "asyncc-$name")
    $CC -Wall -Wextra -Werror "$name.c" $(pkg-config --cflags --libs "asyncc-$name") -o "$name"
    test "$(LD_LIBRARY_PATH=$PWD/prefix/lib "./$name")" = "$name"
    for language in c c++; do
        echo "#include <asyncc/$name.h>" >header
        $CC -x $language -Wall -Wextra -Werror $(pkg-config --cflags "asyncc-$name") -fsyntax-only header
    done
    test "$(pkg-config --modversion "asyncc-$name")" = "$(pkg-config --modversion asyncc)"
done
# Each adapter that there is has a program here.
for library in prefix/lib/libasyncc-*.a; do
    name=${library##*asyncc-}
    test -f "project/${name%.a}.async.c"
done
