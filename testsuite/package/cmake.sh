# An outside CMake project, with asyncc installed in a directory of its own:
# it builds and runs, does nothing when nothing has changed, and builds anew
# when a header that only the source in the dialect includes has.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cmake --install "$ASYNCC_BUILD" --prefix "$PWD/built" >install.log
mv built prefix # what was installed may be moved
cp -R "$CASE_DIR/project" project

cmake -S project -B out -DCMAKE_PREFIX_PATH="$PWD/prefix" -DCMAKE_BUILD_TYPE=Debug >configure.log
cmake --build out >build.log 2>&1 || { cat build.log; exit 1; }
fails grep -i warning build.log
test "$(out/outside)" = "hello 42"

cmake --build out >again.log 2>&1
fails grep Transforming again.log

sleep 1 # make compares times by the second on some file systems
echo '#define NUMBER 41' >project/include/number.h
cmake --build out >header.log 2>&1 || { cat header.log; exit 1; }
test "$(grep -c Transforming header.log)" = 1
test "$(out/outside)" = "hello 43"

# A flag that changes is as good as a source that does.
cmake -S project -B out -DCMAKE_C_FLAGS=-DUNUSED >configure.log
cmake --build out >flags.log 2>&1 || { cat flags.log; exit 1; }
test "$(grep -c Transforming flags.log)" = 3

# An editor asks for the flags of a source by the entry of what was made of it.
cmake -S project -B out -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >configure.log
prefix/bin/asyncc check -p out project/sub/answer.async.c
prefix/bin/asyncc explain -p out project/sub/answer.async.c | grep -q answer

# A sample is a project of its own, too.
cp -R "$ASYNCC_SOURCE/samples/slow_and_fast" sample
cmake -S sample -B sample/out -DCMAKE_PREFIX_PATH="$PWD/prefix" >configure.log
cmake --build sample/out >sample.log 2>&1 || { cat sample.log; exit 1; }
UNIT_MS=400 sample/out/slow_and_fast | diff -u sample/expected.txt -

# The tool's own error stops the build and leaves no output to go on with.
sleep 1
sed -i 's/return NUMBER/return nothing/' project/sub/answer.async.c
if cmake --build out >error.log 2>&1; then
    echo "a source with an error was built"
    exit 1
fi
grep -q 'answer.async.c:9:12: error:' error.log
