#!/bin/bash
# client.sh PROGRAM - downloads ten files from a web server on loopback, and the same with curl
. "$ASYNCC_SOURCE/testsuite/adapters/servers.sh"
need_command curl
start_web
url=http://127.0.0.1:$http_port
export no_proxy=127.0.0.1

urls=()
for i in 1 2 3 4 5 6 7 8 9; do
    urls+=("$url/bytes/${i}00000")
done
"$1" "${urls[@]}" 2>bar.txt
for file in *00000; do
    curl -s "$url/bytes/$file" | cmp - "$file"
done
tr '\r' '\n' <bar.txt | tail -n 1
"$1" "$url/nothing" "$url/bytes/7" 2>bar.txt && exit 1
tr '\r' '\n' <bar.txt | grep -c '1 of 2 files'
