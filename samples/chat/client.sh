#!/bin/bash
# client.sh PROGRAM - starts the chat and lets some people talk, over /dev/tcp
. "$ASYNCC_SOURCE/samples/server.sh"
start_server "$1" 0

# A client is a descriptor and a file with what it has been told. enter FD NAME ROOM
enter()
{
    eval "exec $1<>/dev/tcp/127.0.0.1/$port"
    printf '%s\n/join %s\n' "$2" "$3" >&"$1"
}
# hear NAME FD: from now on what comes is read; NAME_hears ends when nothing more will
hear()
{
    cat <&"$2" >"$1.txt" &
    eval "$1_hears=$!"
}
told() { # NAME WHAT: waits until it has been
    for _ in $(seq 600); do
        grep -q "$2" "$1.txt" && return
        sleep 0.05
    done
    echo "$1 was never told: $2"
    exit 1
}

enter 3 Ada engines && hear Ada 3
told Ada 'in engines'
enter 4 Alan engines && hear Alan 4
told Ada 'Alan is here'
enter 5 Grace compilers && hear Grace 5
told Grace 'in compilers'
echo "good morning" >&3
told Alan 'Ada: good morning'
echo "/who" >&4
echo "/what" >&4
told Alan '/quit'
echo "--- Alan" && cat Alan.txt

# Lazy is there and reads nothing: neither those who talk nor those who listen wait for him.
enter 6 Lazy engines
told Ada 'Lazy is here'
line=$(printf 'x%.0s' $(seq 300))
yes "$line" | head -n 40000 >&3
for i in $(seq 600); do # some of it may be lost on Alan too, if his cat is slow
    echo "still there, $i?" >&3
    grep -q 'still there' Alan.txt && break
    sleep 0.05
done
grep -q 'still there' Alan.txt && echo "Alan hears Ada, whatever Lazy does"
hear Lazy 6
for i in $(seq 600); do
    echo "are you awake, $i?" >&3
    grep -q 'awake' Lazy.txt && break
    sleep 0.05
done
told Lazy 'you read too slowly, [0-9]* lines are lost' && echo "Lazy has missed some, and is told"

echo "/join compilers" >&3
told Grace 'Ada is here'
told Alan 'Ada has left'
echo "/quit" >&4
wait $Alan_hears && echo "Alan has left"
kill -TERM $server
wait $server
status=$?
wait $Grace_hears $Ada_hears $Lazy_hears
echo "status $status, $(tail -n 1 port.txt)"
echo "--- Grace" && cat Grace.txt
