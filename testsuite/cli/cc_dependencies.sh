# asyncc cc -MMD and its kin: make is told of the file that was written, not of the one generated from it.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

mkdir out 'with space' 'tmp $ dir'
echo '#define ONE 1' >u.h
# the prefix of a macro that returns: the compiler's preprocessor is asked as well
printf '#include <asyncc.h>\n#include "u.h"\n#define LEAVE(...) return __VA_ARGS__\nasync(int) main(void) { LEAVE(await async_sleep(0), ONE - 1); }\n' >x.async.c
sed 's/main/other/' x.async.c >y.async.c
cp x.async.c u.h 'with space'

# The file for make names x.async.c and u.h, and nothing that is gone.
names_source()
{
    [ -s "$1" ] || fail "no $1: $(ls)"
    for word in '[ /]\?x\.async\.c' 'u\.h'; do
        grep -q "$word" "$1" || fail "no $word in: $(cat "$1")"
    done
    fails grep -q 'asyncc-' "$1"
}

for compiler in gcc clang-19; do
    cc() { "$ASYNCC" cc $compiler "$@"; }
    cc -MMD -c x.async.c -o x.async.o
    names_source x.async.d
    grep -q '^x\.async\.o:' x.async.d
    cc -MD -c x.async.c -o out/x.o
    names_source out/x.d
    grep -q 'asyncc\.h' out/x.d
    cc -MMD -c x.async.c
    names_source x.d
    cc -MMD -MP -MF out/f.dep -MT 'some target' -c x.async.c -o x.o
    names_source out/f.dep
    grep -q '^some target:' out/f.dep
    grep -q '^u\.h:\|^\./u\.h:' out/f.dep
    fails grep -q '^.*x\.async\.c:' out/f.dep
    cc -MMD -MFout/j.dep -MQ 'a$b' -c x.async.c -o x.o
    names_source out/j.dep
    grep -q '^a\$\$b:' out/j.dep
    cc -Wp,-MMD,out/w.dep -c x.async.c -o x.o
    names_source out/w.dep
    cc -MM x.async.c >out/mm
    names_source out/mm
    cc -M -MT t.o x.async.c >out/m
    names_source out/m
    grep -q '^t\.o:' out/m
    cc -MM x.async.c -o out/mo
    names_source out/mo
    cc -MM -MF out/mf x.async.c
    names_source out/mf
    cc -MMD -MF - -c x.async.c -o x.o >out/stdout
    [ $compiler != gcc ] || names_source out/stdout
    rm -f - x.d
    cc -MMD x.async.c -o program # gcc: program-x.d
    names_source "$(ls ./*.d | grep -v async)"
    rm -f ./*.d
    cc -MMD -c x.async.c y.async.c
    names_source x.d
    grep -q 'y\.async\.c' y.d
    fails grep -q 'x\.async\|asyncc-' y.d
    TMPDIR="$PWD/tmp \$ dir" cc -MMD -c 'with space/x.async.c' -o x.o
    names_source x.d
    grep -qF 'with\ space/x.async.c' x.d
    rm -rf out/* ./*.d ./*.o program
done

# make: made once, then once for each change.
cat >rules <<'END'
CC = $(ASYNCC) cc gcc
prog: x.async.o
	$(CC) x.async.o -o $@
x.async.o: x.async.c
	@echo made
	$(CC) -MMD -MP -c x.async.c -o $@
-include x.async.d
END
export ASYNCC
make -s -f rules | grep -q made
test "$(make -s -f rules)" != made
for file in x.async.c u.h; do
    sleep 0.1
    touch "$file"
    test "$(make -s -f rules)" = made || fail "not made for $file: $(cat x.async.d)"
done

# What a body includes is written out before the compiler sees it; make has to know of it all the same.
echo 'int k = 2;' >body.h
printf '#include <asyncc.h>\n#include "u.h"\nasync(void) body(void)\n{\n#include "body.h"\n    await async_sleep((uint64_t)k * ONE);\n}\n' >body.async.c
"$ASYNCC" cc gcc -MMD -c body.async.c -o body.o
for file in body.async.c body.h u.h; do
    tr ' \\' '\n\n' <body.d | grep -q "^\(\./\)\?$file\$" || fail "no $file in: $(cat body.d)"
done
fails grep -q 'stdint' body.d # of the system, which -MMD leaves out

# A compilation that fails has the compiler's status.
fails "$ASYNCC" cc gcc -MMD -Werror -Wundef -c nothere.async.c -o n.o 2>err
