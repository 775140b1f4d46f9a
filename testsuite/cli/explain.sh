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

# Every variable, and why it is in the frame or not.
cat >why.async.c <<'EOF'
#include <asyncc.h>

async(int) one(int n);
async(void) fill(char *p);
extern int elsewhere;

async(int)
all(int n, int unused, const char *text)
{
    static int calls;
    int early = n * 2, kept = 1, nothing;
    int outer = ({ int inner = n; inner + 1; });
    promise(int) p = one(n);
    char bytes[16];

    calls += early + outer;
    await fill(bytes);
    {
        int local = kept + elsewhere;
        n += local;
    }
    int again = await p;
    again = again + await one(again);
    int anew = await p;
    anew++;
    return again + (text != 0) + anew;
}

async(int)
child(int n)
{
    return await all(n, 1, "") + 1;
}

async(int)
never(int n)
{
    int here = n;

    return here;
}

async(int)
passes_on(int n)
{
    int left = n;

    fill((char *)&left);
    return one(left);
}
EOF
"$ASYNCC" explain why.async.c --format json >why.json
"$ASYNCC" explain why.async.c >why.text
"$ASYNCC" explain why.async.c --format dot >why.dot
python3 - <<'EOF'
import json
functions = {f["name"]: f for f in json.load(open("why.json"))["functions"]}
text = open("why.text").read()

def check(function, inside, outside):
    f = functions[function]
    found = {m["name"]: m["why"] for m in f["frame"]["members"]}
    for name, why in inside.items():
        assert why in found.get(name, ""), f"{function}: {name}: {found.get(name)!r}, not {why!r}"
        assert found[name] in text, name
    left = {m["name"]: m["why"] for m in f["outside_frame"]}
    assert left.keys() == outside.keys(), left
    for name, why in outside.items():
        assert left[name] == why, f"{function}: {name}: {left[name]!r}, not {why!r}"
        assert f"{name}, " in text and left[name] in text, name

check("all",
      {"n": "parameter, used after the await at line 17",
       "text": "parameter, used after the await at line 17",
       "kept": "used after the await at line 17",
       "p": "holds a promise until its scope ends, across the await at line 17",
       "bytes": "its address is taken and it is in scope at the await at line 17"},
      {"unused": "never used", "nothing": "never used",
       "calls": "static: it is where it always was",
       "early": "not used after an await", "outer": "not used after an await",
       "inner": "of a statement expression that does not wait",
       "local": "not used after an await: none stands in its scope",
       "anew": "not used after an await without being assigned anew"})
check("child", {"n": "parameter", "all_1": "a child that runs in this frame during the await at line 32"}, {})
check("never", {"n": "parameter"}, {"here": "the function never waits"})
assert "returned_1, promise(int): used" in text, text
# its address is taken, but its scope is left before the promise is waited for
check("passes_on", {"n": "parameter", "returned_1": "used after the await at line 49"},
      {"left": "not used after an await: none stands in its scope"})
lines = {m["name"]: m["line"] for m in functions["all"]["outside_frame"]}
assert lines["calls"] == 10 and lines["local"] == 19, lines
EOF
grep -q 'not in it: unused, calls, early' why.dot
