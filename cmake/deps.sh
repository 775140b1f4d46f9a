#!/bin/sh
# deps.sh - installs what building and testing asyncc needs and this machine lacks
#
#     cmake/deps.sh [format]
#
# Debian packages with apt-get (as root, or through sudo), and the C grammar
# of tree-sitter as an npm package, pinned by package-lock.json, into
# node_modules/. What only the adapters need (Redis, PostgreSQL, SQLite, curl) is left out
# where it cannot be had; their tests are then skipped. Asks nothing. When all is there it says nothing, changes
# nothing and opens no connection. `format` adds what `make format` runs.
#
# Assumes no more than a shell, coreutils, dpkg and apt: on a fresh system
# there is no compiler and no node yet.
set -eu
cd "$(dirname "$0")/.."

grammar=node_modules/tree-sitter-c
grammar_version=0.23.6

say()  { printf 'deps: %s\n' "$*"; }
fail() { printf 'deps: error: %s\n' "$*" >&2; exit 1; }

# Programs may have come from anywhere, so it is the command that is asked
# for: the package is only how to get it.
missing=
want_command() # command package...
{
    command -v "$1" >/dev/null 2>&1 && return
    shift
    missing="$missing $*"
}

# Libraries, headers and what has no command of its own.
want_packages()
{
    for package in $(dpkg-query -W -f '${binary:Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
                     sed -n 's/^\([^ :]*\)[^ ]* installed$/=\1=/p'); do
        installed="${installed-}$package"
    done
    for package; do
        case ${installed-} in
        *"=$package="*) ;;
        *) missing="$missing $package" ;;
        esac
    done
}

node_is_old()
{
    major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p')
    [ "${major:-0}" -lt 18 ]
}

has_grammar()
{
    [ -f "$grammar/src/parser.c" ] &&
        grep -q "\"version\": *\"$grammar_version\"" "$grammar/package.json" 2>/dev/null
}

as_root()
{
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@" # may ask for its password, if it must
    else
        fail "needs root to install:$missing
deps:        run 'make deps' as root, or install them yourself and come again"
    fi
}

want_command bash bash
want_command make make
want_command cmake cmake
want_command pkg-config pkg-config
want_command gcc gcc
want_command g++ g++
want_command clang-19 clang-19
want_command gdb gdb
want_command valgrind valgrind
want_command python3 python3
want_command csmith csmith
want_command curl curl
want_command wrk wrk
if [ "${1-}" = format ]; then
    want_command clang-format clang-format
fi
if node_is_old; then
    missing="$missing nodejs"
fi
if ! has_grammar; then
    want_command npm npm
    want_packages ca-certificates # node from Debian trusts nobody without
fi
want_packages libc6-dev libclang-19-dev libclang-rt-19-dev libtree-sitter-dev libjansson-dev uthash-dev \
    libcriterion-dev libcsmith-dev libhttp-parser-dev libuv1-dev

if [ -n "$missing" ]; then
    command -v apt-get >/dev/null 2>&1 ||
        fail "no apt-get here (Debian 12 is what this script knows); what is missing:$missing"
    say "installing from Debian:$missing"
    # A list of packages that is older than the mirror's files is the usual
    # reason for a failed download, and a fresh system has none at all.
    as_root apt-get update -qq || say "could not refresh the package lists; trying with what is there"
    # shellcheck disable=SC2086
    as_root apt-get install -y -q --no-install-recommends $missing ||
        fail "apt-get could not install:$missing
deps:        is there a network, and is this Debian 12 (bookworm) or later?"
    ! node_is_old || fail "node is older than 18; what 'node --version' runs is $(command -v node)"
fi

# Not worth a failure, nor a question for a password.
missing=
want_command redis-server redis-server
want_command redis-cli redis-tools
want_command curl curl
want_command psql postgresql-client
want_command sqlite3 sqlite3
want_packages libhiredis-dev libcurl4-openssl-dev libpq-dev libsqlite3-dev libuv1-dev \
    libglib2.0-dev
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || want_packages postgresql
if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1; then
    say "installing from Debian, for the adapters:$missing"
    if [ "$(id -u)" = 0 ]; then as=; else as='sudo -n'; fi
    $as apt-get update -qq >/dev/null 2>&1 || :
    for package in $missing; do
        # shellcheck disable=SC2086
        $as env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -q --no-install-recommends "$package" >/dev/null 2>&1 ||
            say "could not install $package; what needs it is left out"
    done
fi

if ! has_grammar; then
    say "fetching tree-sitter-c $grammar_version with npm into node_modules/"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null ||
        fail "npm could not fetch tree-sitter-c $grammar_version; is there a network?"
    has_grammar || fail "npm has left no $grammar/src/parser.c of version $grammar_version"
fi
