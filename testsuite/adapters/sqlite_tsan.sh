# asyncc/sqlite.h under ThreadSanitizer: what the threads of the pool do with a job, and when the loop does.
. "$ASYNCC_SOURCE/testsuite/adapters/servers.sh"
need_command sqlite3
need_library sqlite3
runtime=$ASYNCC_BUILD/testsuite/libasyncc_tsan.a
[ -f "$runtime" ] || skip "the compiler has no ThreadSanitizer"

transform sqlite sqlite3
compile sqlite-tsan sqlite3 -O1 -g -fsanitize=thread runtime/*.c testsuite/*.c "$runtime"
for threads in 1 4; do
    rm -f test.db
    sqlite3 test.db "CREATE TABLE theirs (whose); INSERT INTO theirs VALUES ('theirs')"
    test "$(ASYNCC_THREADS=$threads timeout 200 ./sqlite-tsan "$PWD/test.db")" = "all held"
done
