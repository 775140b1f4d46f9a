# asyncc/curl.h against a web server.
. "$ASYNCC_SOURCE/testsuite/adapters/servers.sh"
need_library libcurl

build curl libcurl
start_web
for program in ./curl ./curl-asan; do
    test "$(timeout 100 $program "$http_port")" = "all held"
done
