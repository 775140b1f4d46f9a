# asyncc cc -x c: the library that is linked behind the sources is no C source.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

printf '#include <asyncc.h>\nasync(int) main(void) { return await async_sleep(0), 0; }\n' >x.async.c
for compiler in gcc clang-19; do
    for language in '-x c' -xc '-x c++ -x c' '-x c -x none'; do
        "$ASYNCC" cc $compiler $language x.async.c -o program
        ./program
        rm program
    done
    "$ASYNCC" cc $compiler x.async.c -x none -o program
    ./program
done
