# asyncc cc @FILE: words in files are words of the command line, as gcc and clang read them.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

mkdir 'a dir'
cat >'a dir/x.async.c' <<'END'
#include <asyncc.h>
#include <stdio.h>
async(int) main(void) { await async_sleep(0); puts(TEXT); return VALUE; }
END
cat >words <<'END'
-DVALUE=0 '-DTEXT="a  \\"b\\" '"'c'"' \\\\"'
	"a dir/x.async.c"
@more
END
# gcc's own reading is the judge of what the quotes mean
echo '-o a\ dir/"the program" -Wno-floating-promise' >more
for compiler in gcc clang-19; do
    "$ASYNCC" cc $compiler -Wno-unknown-warning-option @words 2>err || fail "$(cat err)"
    sed 's/async(int)/int/; s/await async_sleep(0);//; /asyncc/d' 'a dir/x.async.c' >'a dir/plain.c'
    sed 's/x\.async\.c/plain.c/' words >plain_words
    sed -i 's/@more/-o plain/' plain_words
    $compiler @plain_words
    test "$('a dir/the program')" = "$(./plain)"
    rm 'a dir/the program' plain
done

# More words than a command line can hold: that is what such files are for.
seq -f '-Wl,--defsym=name_%.0f_is_this_long_so_that_all_of_them_together_are_too_many=1' 30000 >many
"$ASYNCC" cc gcc @many -DVALUE=0 '-DTEXT="many"' 'a dir/x.async.c' -o program
test "$(./program)" = many

# A file that is not there is a word like others; one that names itself is said to.
fails "$ASYNCC" cc gcc @nothere -DVALUE=0 '-DTEXT="a"' 'a dir/x.async.c' 2>err
grep -q nothere err
echo @self >self
fails "$ASYNCC" cc gcc @self 2>err
grep -q '@self' err
