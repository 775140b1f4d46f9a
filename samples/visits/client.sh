#!/bin/bash
# client.sh PROGRAM - a Redis of its own, the server, visits with curl, and a look with redis-cli
. "$ASYNCC_SOURCE/testsuite/adapters/servers.sh"
need_command redis-server
need_command redis-cli
need_command curl
start_redis
"$1" "$redis_port" 0 >try.txt &
servers+=($!)
within 10 grep -q try try.txt
url=$(sed -n 's/try: curl //p' try.txt)

curl -s "$url"
curl -s "$url"
visitors=()
for i in $(seq 50); do
    curl -s "$url" >/dev/null &
    visitors+=($!)
done
wait "${visitors[@]}"
curl -s "${url%home}news"
curl -s -o /dev/null -w '%{http_code}\n' "${url%home}NO"
echo "in Redis: $(redis-cli -p "$redis_port" get visits:home)"
