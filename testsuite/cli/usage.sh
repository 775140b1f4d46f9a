# What the tool says of itself, and of a command line it cannot follow.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

# refused TEXT ARGS...: status 2, nothing on standard output, TEXT on standard error
refused()
{
    text=$1
    shift
    status=0
    "$ASYNCC" "$@" >out 2>err || status=$?
    [ $status = 2 ] || fail "asyncc $*: status $status, not 2: $(cat err)"
    [ ! -s out ] || fail "asyncc $*: an error on standard output"
    grep -qF -e "$text" err || fail "asyncc $*: '$text' is not in: $(cat err)"
}

"$ASYNCC" --version >out 2>err || fail "--version: status $?"
grep -q '^asyncc [0-9]*\.[0-9]*\.[0-9]*$' out || fail "--version says: $(cat out)"
"$ASYNCC" --help >out 2>err || fail "--help: status $?"
[ ! -s err ] || fail "--help writes to standard error"
for word in 'asyncc cc' 'asyncc check' 'asyncc explain' '-MD' '-MF' '-o'; do
    grep -qF -e "$word" out || fail "--help does not mention '$word'"
done
[ "$(wc -L <out)" -le 100 ] || fail "--help has lines of $(wc -L <out) columns"

echo 'int x;' >x.async.c
refused 'asyncc' # no arguments
refused '--frobnicate' --frobnicate x.async.c
refused '-o' x.async.c -o
refused '-MF' x.async.c -MF
refused '2 inputs' -o out.c x.async.c y.async.c
refused 'nothere.async.c' nothere.async.c
refused 'nothere.async.c' check nothere.async.c
refused 'cc' cc
refused 'nowhere' -o nowhere/out.c x.async.c
mkdir directory
refused 'directory' directory
refused 'directory' -o directory x.async.c
refused '/dev/full' -o /dev/full x.async.c
refused '-p' x.async.c -p
refused 'nowhere' -p nowhere x.async.c
refused '-Wodd' -Wodd x.async.c
echo 'int x;' >y.c
refused '.async.c' y.c
refused "'y.c' would be written over itself" -o y.c y.c
refused 'no input file' check
refused 'no input file' -- -DX
refused 'nocommand' nocommand
mkdir readonly
chmod 555 readonly
if [ "$(id -u)" != 0 ]; then
    refused 'readonly' -o readonly/out.c x.async.c
fi
for command in cc check explain; do
    "$ASYNCC" $command --help >out 2>err || fail "$command --help: status $?"
    grep -q "^usage: asyncc $command" out || fail "$command --help says: $(cat out)"
    [ ! -s err ] || fail "$command --help writes to standard error"
done

# Where nobody reads: a message and a status, or the signal that programs die of; never a hang.
status=0
"$ASYNCC" --help >&- 2>err || status=$?
[ $status = 2 ] || fail "--help with standard output closed: status $status"
status=0
"$ASYNCC" --help >/dev/full 2>err || status=$?
[ $status = 2 ] || fail "--help to a full device: status $status"
status=0
"$ASYNCC" -o - x.async.c >/dev/full 2>err || status=$?
[ $status = 2 ] || fail "-o - to a full device: status $status"
{ timeout 20 "$ASYNCC" -o - x.async.c || echo $? >piped; } 2>err | true
[ ! -e piped ] || grep -qx '2\|141' piped || fail "-o - into a closed pipe: status $(cat piped)"
"$ASYNCC" -o - x.async.c 2>err | grep -q 'int x;' || fail "-o - does not write to standard output"

# Unreadable: to root nothing is, so be somebody else, with a tool that anybody may run.
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
chmod 755 "$place"
mkdir "$place/build" "$place/runtime"
cp "$ASYNCC" "$place/build/asyncc"
cp -r "$ASYNCC_SOURCE/runtime/include" "$place/runtime/include"
chmod -R a+rX "$place"
echo 'int x;' >"$place/secret.async.c"
chmod 0 "$place/secret.async.c"
as=
[ "$(id -u)" != 0 ] || as='setpriv --reuid 65534 --regid 65534 --clear-groups'
status=0
(cd "$place" && $as build/asyncc check secret.async.c) >out 2>err || status=$?
[ $status = 2 ] || fail "unreadable: status $status, not 2: $(cat err)"
grep -q 'secret.async.c.*[Pp]ermission' err || fail "unreadable: $(cat err)"

# Flags with which libclang reads nothing are named.
fails "$ASYNCC" check x.async.c -- -DX -std=nothing 2>err
grep -qF 'does clang take the flags -DX -std=nothing?' err || fail "-std=nothing: $(cat err)"

# A file that is not to be made is not half made.
[ ! -e out.c ] || fail "out.c exists"
