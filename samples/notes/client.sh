#!/bin/bash
# client.sh PROGRAM - a PostgreSQL of its own, the server, notes with curl, and a look with psql
. "$ASYNCC_SOURCE/testsuite/adapters/servers.sh"
need_postgres
need_command psql
need_command curl
start_postgres
"$1" "$pg_conninfo" 0 >try.txt 2>errors.txt &
servers+=($!)
within 10 grep -q try try.txt
url=$(sed -n 's/try: .* //p' try.txt)

echo "note $(curl -s -d 'buy milk' "$url")"
echo "note $(curl -s -d "it's quoted; DROP TABLE note" "$url")"
curl -s "$url" && echo
curl -s -d '' "$url" && echo
writers=()
for i in $(seq 30); do
    curl -s -d "note" "$url" >/dev/null &
    writers+=($!)
done
wait "${writers[@]}"
echo "in PostgreSQL: $(psql -At -d "$pg_conninfo" -c 'SELECT count(*) FROM note')"
