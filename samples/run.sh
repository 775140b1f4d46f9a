#!/bin/sh
# run.sh - builds the samples with asyncc and runs them
#
#   run.sh [NAME...]          what each shows and its output; then a source with its generated C
#   run.sh --check [NAME...]  silent but for what differs from expected.txt: status 1
#
# The words and the order are those of README.md. Every sample is copied to a temporary folder,
# built and run there; a server by its client.sh, whose output counts. Each FILE.c that its
# scripts.txt names becomes FILE.so; the others make the program, with the libraries of libs.txt. Its
# libraries.txt names an adapter (build/libasyncc-ADAPTER.a) and its library as pkg-config knows it;
# where that is missing, or a server that client.sh wants (status 77), the sample is skipped.
#
# ASYNCC   the tool; build/asyncc
# CC       the compiler it drives; gcc
# CFLAGS   -O2
# NODE     runs the JavaScript originals for --check; node. Without one they are left out, and
#          that is said.

set -u
here=$(cd "$(dirname "$0")" && pwd)
asyncc=${ASYNCC:-$here/../build/asyncc}
cc=${CC:-gcc}
cflags=${CFLAGS:--O2}
node=${NODE:-node}
shown=event_loop_fetch

check=false
if [ "${1:-}" = --check ]; then
    check=true
    shift
fi
if ! [ -x "$asyncc" ]; then
    echo "run.sh: $asyncc is not there; make builds it" >&2
    exit 2
fi
asyncc=$(cd "$(dirname "$asyncc")" && pwd)/$(basename "$asyncc")
all=$(sed -n 's/^## \([a-z0-9_]*\):.*/\1/p' "$here/README.md")
names=${*:-$all}
export ASYNCC_SOURCE="$here/.." ASYNCC="$asyncc" # for client.sh
work=$(mktemp -d "${TMPDIR:-/tmp}/samples.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
failed=0

# The library that the sample $1 needs and this machine lacks, if there is one.
lacks() {
    [ -f "$here/$1/libraries.txt" ] && read -r adapter package <"$here/$1/libraries.txt" || return 1
    ! pkg-config --exists "$package" || ! [ -f "$(dirname "$asyncc")/libasyncc-$adapter.a" ]
}

skip() {
    echo "sample $1: skipped: $2; 'make deps' installs what is needed" >&2
}

# Builds the sample $1 in $work/$1.
build() {
    mkdir -p "$work/$1" && cp "$here/$1"/* "$work/$1" && cd "$work/$1" || return 1
    sources=
    for source in *.c; do
        case " $(cat scripts.txt 2>/dev/null) " in
        *" $source "*) $cc -shared -fPIC -o "${source%.c}.so" "$source" || return 1 ;;
        *) sources="$sources $source" ;;
        esac
    done
    flags= libraries=
    if [ -f libraries.txt ]; then
        read -r adapter package <libraries.txt
        flags=$(pkg-config --cflags "$package")
        libraries="-L$(dirname "$asyncc") -lasyncc-$adapter $(pkg-config --libs "$package")"
    fi
    # shellcheck disable=SC2086,SC2046 # lists of words
    "$asyncc" cc $cc $cflags $flags -Wall -Wextra $sources $libraries -o "./$1" \
        $(cat libs.txt 2>/dev/null)
}

# Runs the sample $1.
start() {
    if [ -f client.sh ]; then
        bash ./client.sh "./$1"
    else
        "./$1"
    fi
}

# Says that the sample $1 went wrong, and how.
fail() {
    echo "sample $1: $2" >&2
    failed=1
}

# The sample $1 against expected.txt, in C and in JavaScript. The unit of slow_and_fast is longer
# here: a machine with much else to do still counts it right.
check_one() {
    if ! build "$1" 2>"$work/log"; then
        cat "$work/log" >&2
        fail "$1" "does not build"
        return
    elif [ -s "$work/log" ]; then
        cat "$work/log" >&2
        fail "$1" "builds with warnings"
    fi
    UNIT_MS=400 start "$1" >got.txt
    status=$?
    if [ $status = 77 ]; then
        skip "$1" "$(tail -n 1 got.txt)"
        return
    fi
    [ $status = 0 ] || fail "$1" "ends with status $status"
    diff -u expected.txt got.txt >&2 || fail "$1" "prints something else"
    for source in *.async.c; do
        [ "$(wc -l <"$source")" -lt 100 ] || fail "$1" "has too many lines in $source"
    done
    if [ -f "$1.js" ] && command -v "$node" >/dev/null; then
        UNIT_MS=400 "$node" "$1.js" >js.txt || fail "$1" "ends with status $? in JavaScript"
        diff -u js.txt got.txt >&2 || fail "$1" "differs from JavaScript"
    elif [ -f "$1.js" ]; then
        echo "sample $1: no node here, not compared with JavaScript" >&2
    fi
}

show_one() {
    awk -v name="$1" '/^## / { on = index($0, "## " name ":") == 1; sub(/^## /, "\n--- ") } on && NF' \
        "$here/README.md"
    echo
    if build "$1"; then
        start "$1" >got.txt
        status=$?
        if [ $status = 77 ]; then
            skip "$1" "$(tail -n 1 got.txt)"
            return
        fi
        [ $status = 0 ] || fail "$1" "ends with status $status"
        sed 's/^/    /' got.txt
        cmp -s expected.txt got.txt || fail "$1" "prints something else than expected.txt"
    else
        fail "$1" "does not build"
    fi
}

# A source, then the C that was generated from it, without the #line marks that take the eye off it.
show_generated() {
    cd "$here/$1" && "$asyncc" -o "$work/generated.c" "$1.async.c" || return 1
    printf '\n--- %s.async.c, as it was written\n\n' "$1"
    cut -c 1-100 "$1.async.c"
    printf '\n--- %s.c, as asyncc wrote it (without its #line marks)\n\n' "$1"
    grep -v '^#line ' "$work/generated.c" | cat -s | cut -c 1-100
}

for name in $names; do
    if ! [ -d "$here/$name" ]; then
        fail "$name" "is not there"
    elif lacks "$name"; then
        skip "$name" "there is no $package here, or no libasyncc-$adapter"
    elif $check; then
        check_one "$name"
    else
        show_one "$name"
    fi
done
$check || show_generated "$shown" || fail "$shown" "cannot be shown"
if $check; then
    # A folder that README.md does not tell of would be run by nobody.
    for folder in "$here"/*/; do
        case " $(echo $all) " in
        *" $(basename "$folder") "*) ;;
        *) fail "$(basename "$folder")" "is not in README.md" ;;
        esac
    done
fi
exit $failed
