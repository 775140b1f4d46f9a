#!/usr/bin/env bash
# header.sh - asyncc.h under every compiler and standard that is to take it, and in asyncc's reading
#
# header.sh LIBRARY     libasyncc.a to link the programs with
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../shell.sh"

library=${1:?header.sh LIBRARY}
include=$here/../../runtime/include
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
flags=(-Wall -Wextra -Werror -I "$include")

# plain C and C++: without a warning, and it runs
for compiler in gcc clang-19; do
    for std in gnu11 c11 gnu17 gnu2x; do
        $compiler -std=$std "${flags[@]}" "$here/header/plain.c" "$library" -o "$tmp/plain"
        "$tmp/plain" >"$tmp/out" || fail "plain.c, $compiler $std: status $?"
        grep -q '^No such file or directory (ENOENT)$' "$tmp/out"
    done
done
for compiler in g++ clang++-19; do
    for std in gnu++17 c++17 c++20; do
        $compiler -std=$std "${flags[@]}" "$here/header/plain.cpp" "$library" -o "$tmp/plain"
        "$tmp/plain" >"$tmp/out" || fail "plain.cpp, $compiler $std: status $?"
        grep -q '^failed (EIO)$' "$tmp/out"
    done
done

# asyncc's reading: `await p` of a promise(void) is the one thing clang has a word about
reading=(clang-19 -D__ASYNCC__ -fsyntax-only -Wall -Wextra -Werror -Wno-void-ptr-dereference
    -Wno-unused-value -I "$include")
for std in gnu11 gnu17 gnu2x; do
    "${reading[@]}" -std=$std "$here/header/reading.c"
done

# what is wrong is said
checked=0
while "${reading[@]}" -std=gnu11 -DWRONG=0 "$here/header/wrong.c" &&
    grep -q "WRONG == $((checked + 1))\b" "$here/header/wrong.c"; do
    checked=$((checked + 1))
    fails "${reading[@]}" -std=gnu11 -DWRONG=$checked "$here/header/wrong.c" 2>"$tmp/err"
    grep -q "wrong.c:[0-9]*:[0-9]*: error" "$tmp/err" || fail "wrong $checked: $(cat "$tmp/err")"
    if ! grep -q "WRONG == $checked && defined __ASYNCC__" "$here/header/wrong.c"; then
        for compiler in gcc clang-19; do
            fails $compiler -std=gnu11 "${flags[@]}" -DWRONG=$checked -fsyntax-only \
                "$here/header/wrong.c" 2>"$tmp/err"
        done
    fi
done
[ $checked -eq 24 ] || fail "$checked of 24 mistakes were tried"
