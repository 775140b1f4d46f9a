# The first thing that a reader sees: the source in README.md gives the C that is shown beneath it.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

python3 - "$ASYNCC_SOURCE/README.md" <<'EOF'
import re, sys
blocks = re.findall(r"```c\n(.*?)```", open(sys.argv[1]).read(), re.S)
open("sum.async.c", "w").write(blocks[0])
open("shown.c", "w").write(re.sub(r" */\*.*?\*/", "", blocks[1]))
EOF
"$ASYNCC" sum.async.c -- -I"$ASYNCC_SOURCE/runtime/include" || fail "it is refused"
python3 - <<'EOF' || fail "sum.c is not what README.md shows"
import sys
made, at = open("sum.c").read().splitlines(), 0
for line in open("shown.c").read().splitlines():
    try:
        at = made.index(line, at) + 1
    except ValueError:
        sys.exit("README.md shows what is not there, or not there: " + line)
EOF
"$ASYNCC" cc gcc -Wall -Wextra -Werror sum.async.c -o sum || fail "it does not compile"
[ "$(./sum)" = 6 ] || fail "it prints '$(./sum)'"
