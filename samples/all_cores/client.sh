#!/bin/bash
# client.sh PROGRAM - asks the server a hundred times, then ends it
. "$ASYNCC_SOURCE/samples/server.sh"
start_server "$1" 0

ask() {
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    echo "$1" >&3
    read -r answer <&3 && echo "$answer"
    exec 3>&-
}

for _ in {1..100}; do ask "hello"; done >answers.txt
echo "$(grep -c '^loop [0-9]*$' answers.txt) answers"
[ "$(sort -u answers.txt | wc -l)" -gt 1 ] && echo "of more than one loop"
ask "stop" >/dev/null
wait $server && echo "all loops have ended"
