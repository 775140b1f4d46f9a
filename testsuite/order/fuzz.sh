#!/bin/sh
# fuzz.sh - random programs of generate.mjs, in both languages, until one differs
#
#     fuzz.sh FROM TO [SIZE]     seeds FROM to TO; SIZE as for generate.mjs, 4
#
# What differs stays in the folder WORK, a new one under /tmp: SEED.js, SEED.async.c and what each
# printed, SEED.js.out and SEED.c.out. Status 1 if anything does.
#
# ASYNCC   the tool; build/asyncc      CC   the compiler and its flags; gcc -O1      WORK   see above

set -u
here=$(cd "$(dirname "$0")" && pwd)
asyncc=$(realpath "${ASYNCC:-$here/../../build/asyncc}")
cc=${CC:-gcc -O1}
work=${WORK:-$(mktemp -d /tmp/asyncc-fuzz.XXXXXX)}
failed=0

mkdir -p "$work" && cd "$work" || exit 2
for seed in $(seq "$1" "$2"); do
    node "$here/generate.mjs" "$seed" "${3:-4}" . || exit 2
    timeout 20 node "$seed.js" >"$seed.js.out" 2>/dev/null
    js=$?
    # shellcheck disable=SC2086 # a list of words
    if ! "$asyncc" cc $cc -w "$seed.async.c" -o "./$seed.bin" 2>"$seed.err"; then
        echo "$seed: does not build: $(grep -m1 error "$seed.err")"
        failed=1
        continue
    fi
    timeout 60 "./$seed.bin" >"$seed.c.out" 2>"$seed.c.err"
    c=$?
    if [ $js -ne $c ] || ! cmp -s "$seed.js.out" "$seed.c.out"; then
        echo "$seed: status $c, in JavaScript $js; $(cmp "$seed.js.out" "$seed.c.out" 2>&1)"
        failed=1
    else
        rm -f "$seed".*
    fi
done
rmdir "$work" 2>/dev/null || echo "see $work"
exit $failed
