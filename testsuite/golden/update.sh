#!/bin/bash
# Writes the expected output of every golden case anew, or of those named:
#
#     testsuite/golden/update.sh [NAME...]
#
# Read the difference before it is committed: this is what a person will read.
set -euo pipefail
cd "$(dirname "$0")"
asyncc=${ASYNCC:-../../build/asyncc}

if [ $# -eq 0 ]; then
    set -- *.async.c
fi
for case; do
    name=${case%.async.c}
    mapfile -t flags < <(sed -n 's|^// flags: ||p' "$name.async.c" | xargs -r -n1)
    "$asyncc" "$name.async.c" -- -std=gnu11 "${flags[@]}"
    echo "$name.c"
done
