# asyncc/pg.h against PostgreSQL.
. "$ASYNCC_SOURCE/testsuite/adapters/servers.sh"
need_postgres
need_library libpq

build pg libpq
start_postgres
for program in ./pg ./pg-asan; do
    test "$(timeout 120 $program "$pg_conninfo")" = "all held"
done
timeout 60 ./pg "host=$work/postgres port=$pg_port user=tester dbname=postgres" >/dev/null # a unix socket
