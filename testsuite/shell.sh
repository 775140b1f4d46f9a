# shell.sh - what the shell tests share; each reads it first
#
# A command that fails ends the test, and the line it stands on is named.
# `! command` would be no exception and no test: write `fails command`.
set -eEu -o pipefail
trap 'echo "${BASH_SOURCE[0]##*/}:$LINENO: status $?: $BASH_COMMAND"' ERR

fail()
{
    echo "$*"
    exit 1
}

# The command fails as programs do, without crashing.
fails()
{
    local status=0
    "$@" || status=$?
    [ $status -ne 0 ] || fail "did not fail: $*"
    [ $status -lt 126 ] || fail "status $status: $*"
}
