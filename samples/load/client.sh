#!/bin/bash
# client.sh PROGRAM - asks the sample http_server, node's server and nobody
. "$ASYNCC_SOURCE/testsuite/adapters/servers.sh"
need_command node
load=$1
port_in() { sed -n 's/^[^0-9]*\([0-9][0-9]*\)$/\1/p' "$1" | head -n 1; } # what a server has said first
start() # NAME COMMAND...: sets port and pid
{
    local name=$1
    shift
    "$@" >"$name.txt" &
    pid=$!
    servers+=("$pid")
    within 20 grep -q '[0-9]' "$name.txt"
    port=$(port_in "$name.txt")
}
# What is the same each time.
steady() { sed -E "s/(:|port )$port/\1PORT/; s/ in [0-9.]+ s: .*/ .../; s/within [0-9.]+ ms/within .../"; }

"$ASYNCC" cc gcc -O2 "$ASYNCC_SOURCE"/samples/http_server/*.c -lhttp_parser -o http_server
start http_server ./http_server 0 .
"$load" -c 20 -n 2000 "http://127.0.0.1:$port/hello" 2>progress.txt | steady
tr '\r' '\n' <progress.txt | tail -n 1 | grep -o '2000 requests.*' | sed 's/[0-9]*\/s/.../'
"$load" -n 30 "http://127.0.0.1:$port/nothing" 2>/dev/null | steady | tail -n 1
"$load" -c 3 -d 0.1 "http://127.0.0.1:$port/slow" 2>/dev/null | steady # which takes half a second
"$load" -c 3 -d 0.4 "http://127.0.0.1:$port/hello" 2>/dev/null >timed.txt
grep -q '^[1-9][0-9]* answers' timed.txt && sed -n 's/.*within \(.*\) ms/\1/p' timed.txt | sort -c -n && echo "some in 0.4 s"
kill -TERM "$pid"
wait "$pid"
tail -n 1 http_server.txt

start node node server.mjs
"$load" -c 4 -n 400 "http://127.0.0.1:$port/" 2>/dev/null >node.out && steady <node.out | head -n 2
"$load" -c 4 -n 40 "http://127.0.0.1:$port/last" 2>/dev/null >node.out && steady <node.out | head -n 2
"$load" -c 2 -n 2 -t 0.2 "http://127.0.0.1:$port/silence" 2>/dev/null >node.out || steady <node.out
kill -TERM "$pid"
wait "$pid"
tail -n 1 node.txt

"$load" -c 1 -n 3 "http://127.0.0.1:$port/" 2>/dev/null >nobody.out || steady <nobody.out # is there now
"$load" -c 0 http://127.0.0.1/ 2>&1 | head -n 1 || true
"$load" ftp://127.0.0.1/ 2>&1 | head -n 1 || true
