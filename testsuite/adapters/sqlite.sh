# asyncc/sqlite.h, with the sqlite3 command as the other client.
. "$ASYNCC_SOURCE/testsuite/adapters/servers.sh"
need_command sqlite3
need_library sqlite3

build sqlite sqlite3
for program in ./sqlite ./sqlite-asan; do
    for threads in 1 4; do
        rm -f test.db
        sqlite3 test.db "CREATE TABLE theirs (whose); INSERT INTO theirs VALUES ('theirs')"
        test "$(ASYNCC_THREADS=$threads timeout 100 $program "$PWD/test.db")" = "all held"
        test "$(sqlite3 test.db 'PRAGMA integrity_check; SELECT whose FROM theirs' | xargs)" = "ok theirs ours"
    done
done
