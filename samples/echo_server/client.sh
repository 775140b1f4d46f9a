#!/bin/bash
# client.sh PROGRAM - starts the echo server and talks to it over two connections at once
. "$ASYNCC_SOURCE/samples/server.sh"
start_server "$1" 0

exec 3<>"/dev/tcp/127.0.0.1/$port" 4<>"/dev/tcp/127.0.0.1/$port"
echo "said first" >&3
echo "said second" >&4
read -r line <&4 && echo "second hears: $line"
read -r line <&3 && echo "first hears: $line"
exec 3>&-
for i in 1 2 3; do
    echo "again, $i" >&4
    read -r line <&4 && echo "second hears: $line"
done
exec 4>&-

# 300,000 numbers there and back
seq 300000 >sent.txt
exec 5<>"/dev/tcp/127.0.0.1/$port"
head -n 300000 <&5 >got.txt.5 &
reader=$!
cat sent.txt >&5
wait $reader
cmp sent.txt got.txt.5 && echo "all the numbers came back"
