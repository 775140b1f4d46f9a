# asyncc/redis.h against redis-server.
. "$ASYNCC_SOURCE/testsuite/adapters/servers.sh"
need_command redis-server
need_command redis-cli
need_library hiredis

build redis hiredis
for program in ./redis ./redis-asan; do
    start_redis
    test "$(timeout 60 $program "$redis_port" "$redis_pid")" = "all held"
done
