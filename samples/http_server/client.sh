#!/bin/bash
# client.sh PROGRAM - starts the server and asks it for this and that, with curl and with bash itself
. "$ASYNCC_SOURCE/samples/server.sh"
mkdir -p www/sub
echo "<p>Hello</p>" >www/page.html
seq 100000 >www/sub/numbers.txt
echo "not for you" >secret.txt
ln -sf ../secret.txt www/link.txt

start_server "$1" 0 www 300
url=http://127.0.0.1:$port
ask() { curl -sS --max-time 10 "$@"; }
status() { ask -o /dev/null -w '%{http_code}\n' "$@"; }

echo "hello: $(ask $url/hello)"
echo "page: $(ask -w ' (%{content_type})' $url/page.html?query)"
ask $url/sub/numbers.txt | cmp - www/sub/numbers.txt && echo "a file of $(wc -l <www/sub/numbers.txt) lines"
echo "three requests, connections: $(ask -o /dev/null -o /dev/null -o /dev/null -w '%{num_connects} ' \
    $url/hello $url/page.html $url/nothing)"
echo "HEAD: $(ask -I $url/page.html | tr -d '\r' | grep -i length), body of $(ask -I $url/hello -o /dev/null -w '%{size_download}')"
echo "in chunks: $(ask -H 'Transfer-Encoding: chunked' -H Expect: --data-binary @www/sub/numbers.txt $url/)"
echo "missing: $(status $url/nothing), another method: $(status -X DELETE $url/hello)"
echo "out of the directory: $(status --path-as-is $url/../secret.txt)" \
    "$(status --path-as-is $url/sub/../../secret.txt)" "$(status $url/%2e%2e/secret.txt)" \
    "$(status $url/..%2fsecret.txt)" "$(status $url/link.txt)" "$(status --path-as-is $url//etc/passwd)"

# Raw: opens a connection on descriptor 3.
connect() { exec 3<>"/dev/tcp/127.0.0.1/$port"; }
answers() { tr -d '\r' <&3 | grep -a -E '^HTTP|^Hello|bytes'; }
connect
echo "no request:"
printf 'what is this\r\n\r\n' >&3
answers
connect
echo "three at once:"
printf 'GET /hello HTTP/1.1\r\n\r\nPOST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcde%s' \
    $'GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n' >&3
answers
connect
echo "too slow:"
printf 'GET /hello HT' >&3
answers

ask $url/slow >slow.txt &
asked=$!
connect # and stays idle
sleep 0.2
kill -TERM $server
sleep 0.1
ask $url/hello 2>/dev/null || echo "stopped: no new connections"
wait $asked && echo "but: $(cat slow.txt)"
wait $server
echo "status $?, $(tail -n 1 port.txt)"
