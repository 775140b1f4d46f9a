# gcov: every line of the source is counted as often as it ran, and nothing else is.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cat >x.async.c <<'EOF'
#include <asyncc.h>

static int sink;

static async(int)
turns(int n)
{
    int sum = 0;                     // count: 2
    for (int i = 0; i < n; i++) {
        await async_sleep(0);        // awaits: 7
        sum += i;                    // count: 7
    }
    if (sum > 100)                   // count: 2
        sink = 1;                    // count: never
    return sum;                      // count: 2
}

static async(void)
fails(int n)
{
    try {
        if (n > 1)                   // count: 3
            throw n;                 // count: 1
        sink += 1;                   // count: 2
    } catch (e) {
        sink += e->code;             // count: 1
    } finally {
        sink += 10;                  // count: 3
    }
}

async(int)
main(void)
{
    int a = await turns(3);          // awaits: 1
    a += await turns(4);             // awaits: 1
    for (int i = 0; i < 3; i++)
        await fails(i);              // awaits: 3
    sink += a;                       // count: 1
    return 0;                        // count: 1
}
EOF
"$ASYNCC" x.async.c
"$CC" -g -O0 --coverage -I "$ASYNCC_SOURCE/runtime/include" -c x.c -o x.o
"$CC" --coverage x.o "$ASYNCC_BUILD/libasyncc.a" -pthread -o x
./x
gcov -o . x.o >/dev/null
test -s x.async.c.gcov

# COUNT:LINE:TEXT; `awaits: N` is a line that is come by again when it goes on.
python3 - <<'EOF'
import re
bad = seen = 0
for line in open("x.async.c.gcov"):
    count, number, text = line.split(":", 2)
    count = count.strip().rstrip("*")
    want = re.search(r"// (count|awaits): (\w+)", text)
    if want is None:
        continue
    seen += 1
    ran = 0 if count == "#####" else -1 if count == "-" else int(count)
    if want[1] == "awaits":
        right = ran >= int(want[2])
    else:
        right = ran == (0 if want[2] == "never" else int(want[2]))
    if not right:
        print(f"line {number.strip()}: {count}, not {want[2]}: {text.strip()}")
        bad += 1
assert seen == 16, f"{seen} lines with an expectation"
assert not bad
EOF
