# servers.sh - real servers for the tests of the adapters: on loopback, in a directory that goes with
# the test, ended by process id. A test reads it first; whatever it misses ends it as skipped (77).
. "$ASYNCC_SOURCE/testsuite/shell.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/adapters.XXXXXX")
servers=()
end_servers()
{
    local status=$?
    # All of them, then wait: PostgreSQL ends when its last client has.
    [ ${#servers[@]} = 0 ] || kill "${servers[@]}" 2>/dev/null || true
    wait "${servers[@]}" 2>/dev/null || true
    rm -rf "$work"
    exit $status
}
trap end_servers EXIT
trap 'exit 130' INT TERM

skip()
{
    echo "skipped: $*; 'make deps' installs it"
    exit 77
}

need_command() { command -v "$1" >/dev/null || skip "there is no $1 here"; }
need_library() { pkg-config --exists "$1" || skip "there is no $1 for pkg-config"; }

# A port that nobody has at the moment. Somebody may have it soon, so what starts a server looks
# whether the one that answers is its own.
free_port()
{
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# within SECONDS COMMAND...: until it succeeds
within()
{
    local tries=$(($1 * 20))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $((tries--)) -gt 0 ] || fail "in vain: $*"
        sleep 0.05
    done
}

redis_is_ours()
{
    ! kill -0 "$redis_pid" 2>/dev/null ||
        redis-cli -p "$redis_port" info server | grep -q "^process_id:$redis_pid\b"
}

# Sets redis_port and redis_pid.
start_redis()
{
    for _ in 1 2 3 4; do
        redis_port=$(free_port)
        redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$work" --save '' --appendonly no \
            >"$work/redis.log" &
        redis_pid=$!
        servers+=("$redis_pid")
        within 20 redis_is_ours
        kill -0 "$redis_pid" 2>/dev/null || continue # the port was taken
        return
    done
    fail "no port for Redis"
}

need_postgres()
{
    initdb=$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1)
    [ -n "$initdb" ] || initdb=$(command -v initdb) || skip "there is no PostgreSQL here"
    # It refuses to run as root.
    as_postgres=
    if [ "$(id -u)" = 0 ]; then
        id postgres >/dev/null 2>&1 || skip "there is no user postgres here"
        as_postgres='setpriv --reuid=postgres --regid=postgres --clear-groups'
    fi
}

postgres_is_ours()
{
    ! kill -0 "$pg_pid" 2>/dev/null ||
        "$(dirname "$initdb")/pg_isready" -h "$work/postgres" -p "$pg_port"
}

# Sets pg_port and pg_conninfo.
start_postgres()
{
    mkdir "$work/postgres"
    if [ -n "$as_postgres" ]; then
        chmod a+x "$work"
        chown postgres "$work/postgres"
    fi
    cd "$work/postgres" # where it may be
    $as_postgres "$initdb" -D "$work/postgres/data" -A trust -U tester --no-sync >"$work/initdb.log"
    for _ in 1 2 3 4; do
        pg_port=$(free_port)
        pg_conninfo="host=127.0.0.1 port=$pg_port user=tester dbname=postgres"
        $as_postgres "$(dirname "$initdb")/postgres" -D "$work/postgres/data" -k "$work/postgres" \
            -p "$pg_port" -c listen_addresses=127.0.0.1 -c fsync=off >"$work/postgres.log" 2>&1 &
        pg_pid=$!
        servers+=("$pg_pid")
        within 30 postgres_is_ours
        kill -0 "$pg_pid" 2>/dev/null || continue # the port was taken
        cd "$OLDPWD"
        return
    done
    fail "no port for PostgreSQL"
}

# Sets http_port: web.py, which says what it serves.
start_web()
{
    python3 "$ASYNCC_SOURCE/testsuite/adapters/web.py" >"$work/port" &
    servers+=($!)
    within 20 test -s "$work/port"
    http_port=$(cat "$work/port")
}

# transform NAME LIBRARY: testsuite/adapters/NAME.async.c and the adapter become C, in $work.
transform()
{
    local name=$1 library=$2
    cd "$work"
    mkdir -p runtime testsuite
    for source in "$ASYNCC_SOURCE"/{runtime,testsuite}/adapters/"$name"*.c \
        "$ASYNCC_SOURCE"/testsuite/adapters/turns.async.c; do
        local made=${source%/adapters/*}
        made=${made##*/}/$(basename "${source%.async.c}" .c).c
        if [[ $source == *.async.c ]]; then
            "$ASYNCC" -o "$made" "$source" -- -I"$ASYNCC_SOURCE/runtime/include" \
                $(pkg-config --cflags "$library")
        else
            cp "$source" "$made"
        fi
    done
}

# compile PROGRAM LIBRARY SOURCES, FLAGS AND THE RUNTIME...
compile()
{
    local program=$1 library=$2
    shift 2
    gcc -Wall -Wextra -Werror -I"$ASYNCC_SOURCE/runtime/include" \
        -iquote "$ASYNCC_SOURCE/testsuite/adapters" $(pkg-config --cflags "$library") "$@" \
        $(pkg-config --libs "$library") -pthread -o "$program"
}

# build NAME LIBRARY: $work/NAME-asan is the test with the sanitizers, $work/NAME with the adapter as it
# is installed.
build()
{
    local name=$1 library=$2
    transform "$name" "$library"
    compile "$name-asan" "$library" -O1 -g -fsanitize=address,undefined -fno-sanitize=null \
        -fno-sanitize-recover=all runtime/*.c testsuite/*.c "$ASYNCC_BUILD/testsuite/libasyncc_asan.a"
    compile "$name" "$library" -O2 testsuite/*.c "$ASYNCC_BUILD/libasyncc-$name.a" \
        "$ASYNCC_BUILD/libasyncc.a"
}
