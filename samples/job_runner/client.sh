#!/bin/bash
# client.sh PROGRAM - has the job runner run six commands, three at a time
"$1" 3 <<'END'
sleep 0.3; echo the slowest is the first
echo to stderr >&2; exit 3
seq 100000 | tail -n 1
kill -TERM $$
no-such-program 2>/dev/null
echo the last
END
