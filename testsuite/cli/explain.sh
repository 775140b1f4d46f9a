# asyncc explain: the states of a function and what its frame holds.
. "$ASYNCC_SOURCE/testsuite/shell.sh"

cat >x.async.c <<'EOF'
#include <asyncc.h>

async(int)
sum(int n)
{
    long total = 0;
    for (int i = 0; i < n; i++) {
        await async_sleep(i);
        total += i;
    }
    int gone = n * 2;
    return total + gone;
}

async(void)
other(void)
{
    await sum(3);
}
EOF

"$ASYNCC" explain x.async.c >text
for word in sum other total i n; do
    grep -qw "$word" text
done
grep -q ':8\b\|line 8\b\|\b8:' text # where it suspends

"$ASYNCC" explain x.async.c --function other >one
fails grep -qw total one

"$ASYNCC" explain x.async.c --format dot >graph.dot
grep -q '^digraph' graph.dot
test "$(tr -cd '{' <graph.dot | wc -c)" = "$(tr -cd '}' <graph.dot | wc -c)"

"$ASYNCC" explain x.async.c --format json >x.json
python3 - <<'EOF'
import json
functions = {f["name"]: f for f in json.load(open("x.json"))["functions"]}
assert set(functions) == {"sum", "other"}, functions.keys()
frame = functions["sum"]["frame"]
members = {m["name"]: m for m in frame["members"]}
assert {"n", "total", "i"} <= set(members), members
assert "gone" not in members, "a local that no await outlives needs no place in the frame"
end = 0
for m in sorted(frame["members"], key=lambda m: m["offset"]):
    assert m["size"] > 0 and m["offset"] + m["size"] <= frame["size"], m
assert members["total"]["size"] == 8, members["total"]
assert [s["line"] for s in functions["sum"]["suspends"]] == [8], functions["sum"]
EOF

if "$ASYNCC" explain x.async.c --format odd 2>err; then exit 1; else test $? = 2; fi
if "$ASYNCC" explain x.async.c --function nobody 2>err; then exit 1; fi
grep -q nobody err
