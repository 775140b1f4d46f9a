# -MD and -MF: what the output depends on, as make reads it.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

mkdir 'with space'
echo '#include "b.h"' >a.h
echo 'int b;' >b.h
echo 'int c;' >'with space/c.h'
printf '#include <asyncc.h>\n#include "a.h"\n#include "c.h"\nasync(int) f(void) { return b + c; }\n' \
    >x.async.c

"$ASYNCC" -MD -MF x.dep -o out.c x.async.c -- -I 'with space'
test "$(head -c 6 x.dep)" = out.c:
tr ' \\' '\n\n' <x.dep >words
for file in x.async.c a.h b.h asyncc.h; do
    grep -q "\(^\|/\)$file\$" words || { echo "no $file in:"; cat x.dep; exit 1; }
done

# make agrees: nothing to do, and something to do after each of them has changed.
printf 'out.c:\n\techo made\n-include x.dep\n' >rules
sleep 0.1
touch out.c
test "$(make -s -f rules)" != made
for file in x.async.c a.h b.h 'with space/c.h'; do
    sleep 0.1
    touch "$file"
    test "$(make -s -f rules)" = made || { echo "not made for $file"; cat x.dep; exit 1; }
    touch out.c
done

# Without -MF the file is named after the output, as compilers name it.
"$ASYNCC" -MD -o named.c x.async.c -- -I 'with space'
test -s named.d

# A source with an error leaves neither file.
printf '#include <asyncc.h>\nasync(int) f(void) { return nothing; }\n' >y.async.c
fails "$ASYNCC" -MD -MF y.dep -o y.c y.async.c 2>err
test ! -e y.dep
test ! -e y.c
