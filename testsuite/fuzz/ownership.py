#!/usr/bin/env python3
"""Programs in the dialect whose tasks hand promises about.

    ownership.py SEED [FUNCTIONS]

Each function keeps promises, and promises of promises, in locals, arrays and structs, passes them on as
arguments, returns, awaits and drops them, and leaves its blocks by every exit. main calls each once for
every moment at which it asks it to end, and a few times to let it go on. It prints what has come of the
task: the value or the error, and what happened on the way and in which order, as a number. What is alive when all
has ended and was not before is a leak: the program says so, and its status is 1.

A program prints the same whoever compiles it: its clock stands still while anything can run, and where C
leaves the order of operands open, one of them at most does anything but await. The others are $plain and
$ready. Nor have compilers anything to say of it."""
import argparse
import itertools
import random
import re

# What is called has external linkage, as not every program calls it.
HEAD = """\
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

struct job {
    int id;
    promise(int) p;
};
struct two {
    struct job j[2];
    promise(int) extra;
};

/* How many more functions may be entered, so that there is an end. */
static int fuel;
/* What has happened, and in which order. */
static unsigned trace;
/* Somebody else's, so that a request to end stops there. It waits for nobody: nothing is to wait for itself. */
static promise(int) kept;

int
seen(int n)
{
    trace = trace * 31 + (unsigned)n + 1;
    return n;
}
void
tidy(int *n)
{
    seen(*n);
}
void
keep(promise(int) p)
{
    promise_release(kept);
    kept = p != NULL ? promise_retain(p) : NULL;
}

async(int)
now(int n)
{
    return n;
}
async(int)
later(int n)
{
    await async_yield();
    return seen(n);
}
async(int)
slow(int n)
{
    await async_sleep(1);
    return seen(n);
}
async(int)
bad(int n)
{
    await async_yield();
    if (seen(n) % 4 == 1)
        throw EIO;
    return n;
}
async(int)
bad_now(int n)
{
    if (n % 4 == 1)
        throw EIO;
    return n;
}
async(int)
give(promise(int) p)
{
    await async_yield();
    return p != NULL ? await p : 0;
}
async(int)
hand(promise(int) p)
{
    await async_yield();
    return p;
}
async(int)
take(struct job j)
{
    await async_yield();
    return j.id + (j.p != NULL ? await j.p : 0);
}
async(int)
takes(struct two t)
{
    await async_yield();
    return (t.j[1].p != NULL ? await t.j[1].p : 0) + (t.extra != NULL ? await t.extra : 0);
}
async(void)
settle(promise(int) p, int n)
{
    await async_yield();
    promise_resolve(p, n);
}

async(promise(int))
start(int n)
{
    promise(int) p = slow(n);
    await async_yield();
    return p;
}
async(promise(int))
quick(int n)
{
    promise(int) p = later(n);
    return p;
}
async(promise(int))
adopt(int n)
{
    return start(n);
}
async(promise(int))
fails(int n)
{
    promise(int) p = later(n);
    await async_yield();
    if (n % 4 == 1)
        throw EIO;
    return p;
}
async(promise(int))
wrap(promise(int) p)
{
    defer await async_yield();
    return p;
}
async(promise(int))
replace(int n)
{
    promise(int) a = later(n), b = slow(n);
    defer await async_yield();
    try {
        return a;
    } finally {
        if (n % 4 == 1)
            return b;
        if (n % 4 == 2)
            return await start(n);
        if (n % 4 == 3)
            return start(n);
    }
}
async(void)
settle_nested(promise(promise(int)) s, promise(int) p)
{
    await async_yield();
    promise_resolve(s, p);
}
async(promise(promise(int)))
deep(int n)
{
    promise(promise(int)) s = start(n);
    await async_yield();
    return s;
}

struct job
by(int id, promise(int) p)
{
    return (struct job){id, p};
}
void
drop(struct two *t)
{
    promise_release(t->j[0].p);
    promise_release(t->j[1].p);
    promise_release(t->extra);
}
promise(int)
none(void)
{
    return NULL;
}
promise(int)
maybe(int n)
{
    return n % 8 == 7 ? NULL : promise_resolved(int, n);
}
promise(int)
same(promise(int) p)
{
    return p != NULL ? promise_retain(p) : NULL;
}
int
look(promise(int) a, promise(int) b)
{
    return promise_state(a) * 4 + promise_state(b);
}

#define WAIT(p) await (p)
#define WAIT_IF(p) ((p) != NULL ? await (p) : 0)
#define VALUE(p) (promise_state(p) == PROMISE_FULFILLED ? promise_value(p) : 0)
#define HELD(p) ({ promise(int) held = (p); seen(7); held; })
#define SETTLED(p) promise_resolved(promise(int), p)
"""

TAIL = """\
/* How long after its call a task is asked to end: a tick is the time of a microtask, a turn the loop's. */
static const struct moment {
    int ms, turns, ticks;
} moments[] = {
    {0, 0, 0}, {0, 0, 1}, {0, 0, 2}, {0, 0, 3}, {0, 1, 0}, {0, 1, 1}, {0, 1, 2}, {0, 2, 0},
    {0, 2, 1}, {0, 2, 2}, {0, 3, 0}, {0, 3, 2}, {1, 0, 0}, {1, 0, 2}, {1, 1, 0}, {2, 0, 0},
};
enum {
    MOMENTS = sizeof moments / sizeof *moments,
    TIMES = MOMENTS + 4 /* in the last ones it may go on */
};

static async(void)
pass(const struct moment *m)
{
    if (m->ms > 0)
        await async_sleep(m->ms);
    for (int i = 0; i < m->turns; i++)
        await async_yield();
    for (int i = 0; i < m->ticks; i++)
        await promise_resolved(void);
}
static async(void)
watch(const char *name, int m, promise(int) task)
{
    if (m > 0 && m < MOMENTS)
        await pass(&moments[m]);
    if (m < MOMENTS)
        promise_cancel(task);
    try {
        printf("%s %d: %d", name, m, await task);
    } catch (e) {
        printf("%s %d: fails with %d", name, m, e->code);
    }
    printf(", trace %u\\n", trace);
}
static async(void)
watch_nested(const char *name, int m, promise(promise(int)) task)
{
    if (m > 0 && m < MOMENTS)
        await pass(&moments[m]);
    if (m < MOMENTS)
        promise_cancel(task);
    try {
        printf("%s %d: %d", name, m, await await task);
    } catch (e) {
        printf("%s %d: fails with %d", name, m, e->code);
    }
    printf(", trace %u\\n", trace);
}

static uint64_t milliseconds;
static uint64_t
read_clock(void *arg)
{
    (void)arg;
    return milliseconds;
}
static void
set_clock(uint64_t until, void *arg)
{
    (void)arg;
    milliseconds = until;
}
static void
unhandled(async_error *error, void *arg)
{
    (void)arg;
    seen(error->code);
}

static size_t alive;
static int status;
static void
begin(void)
{
    alive = async_live();
    fuel = $fuel;
    trace = 0;
}
static void
end(const char *name, int m)
{
    if (async_live() != alive) {
        fprintf(stderr, "%s %d: leaves %d\\n", name, m, (int)(async_live() - alive));
        status = 1;
    }
}

async(int)
main(void)
{
    promise(int) lent;

    async_set_clock(&(struct async_clock){read_clock, set_clock, NULL});
    async_on_unhandled_rejection(unhandled, NULL);
    for (int m = 0; m < TIMES; m++) {
$tries    }
    return status;
}
"""
TRY = """\
        begin();
        lent = slow(3);
        keep(lent);
        await $watch("$name", m, $call);
        lent = NULL;
        await async_sleep(1000000); /* for what floats */
        keep(NULL);
        end("$name", m);
"""
FUEL = 40

# The texts that each word may stand for, and how often it does. A $ is before a word, of these, of KINDS or of
# BLOCKS. A # becomes a number of the text's own, so that the names it declares are new.
GRAMMAR = {
    # Nobody can tell when these are evaluated, but for awaits: those come first, from left to right.
    "small": [(1, "1"), (1, "2"), (1, "3")],
    "ms": [(1, "0"), (1, "1"), (2, "2"), (4, "100")],
    "plain": [(4, "x"), (2, "n"), (3, "$small"), (1, "(x + 1)"), (1, "await now($small)"),
              (1, "await await quick($small)")],
    "ready": [(5, "$held"), (1, "maybe($plain)"), (2, "now($small)"), (1, "promise_resolved(int, $small)"),
              (1, "await start($small)"), (1, "await $nested_held")],

    # An int, a promise(int), a promise(promise(int)).
    "number": [
        (4, "$plain"),
        (6, "await $promise"),
        (2, "await await $nested"),
        (1, "WAIT($promise)"),
        (2, "WAIT_IF($held)"),
        (1, "VALUE($held)"),
        (1, "(await $promise || await await $nested)"),
        (1, "(await $promise && await $promise)"),
        (1, "($number & 1 ? await $promise : $plain)"),
        (1, "(seen($small), $number)"),
        (1, "look($promise, $ready)"),
        (1, "look($ready, $promise)"),
        (1, "look(await $nested, await $nested)"),
        (1, "(int)await promise_race($promise, $ready)"),
        (1, "(int)await promise_any($ready, $promise)"),
        (1, "(int)await promise_race_of($array, 2)"),
    ],
    "promise": [
        (2, "now($number)"),
        (6, "later($number)"),
        (4, "slow($number)"),
        (1, "bad($number)"),
        (1, "bad_now($number)"),
        (1, "promise_resolved(int, $number)"),
        (1, "promise_rejected(int, EIO)"),
        (8, "$held"),
        (1, "maybe($number)"),
        (1, "none()"),
        (1, "kept"),
        (1, "(kept ?: $promise)"),
        (2, "give($promise)"),
        (2, "hand($promise)"),
        (1, "same($promise)"),
        (1, "HELD($promise)"),
        (1, "take((struct job){$plain, $promise})"),
        (1, "take((struct job){.p = await $nested})"),
        (1, "take(by($plain, $promise))"),
        (1, "take($job)"),
        (1, "takes((struct two){.j[1] = {1, $promise}, .extra = $ready})"),
        (1, "takes((struct two){{{1, $ready}, {2, await $nested}}, $promise})"),
        (1, "takes($two)"),
        (2, "promise_timeout($promise, $ms)"),
        (1, "($number & 1 ? $promise : $promise)"),
        (1, "($held ?: $promise)"),
        (1, "(seen($small), $promise)"),
        (1, "({ promise(int) p# = $promise; seen($small); p#; })"),
        (1, "({ if ($plain == 5) $throw $promise; })"),
        (6, "await $nested"),
        (4, "$call"),
    ],
    "nested": [
        (1, "start($plain)"),
        (3, "start($number)"),
        (3, "quick($number)"),
        (2, "adopt($number)"),
        (1, "fails($number)"),
        (3, "replace($number)"),
        (3, "wrap($promise)"),
        (6, "$nested_held"),
        (1, "promise_resolved(promise(int), $promise)"),
        (1, "SETTLED($promise)"),
        (1, "promise_rejected(promise(int), EIO)"),
        (1, "promise_timeout($nested, $ms)"),
        (1, "($number & 1 ? $nested : $nested)"),
        (1, "(seen($small), $nested)"),
        (1, "({ promise(promise(int)) s# = $nested; seen($small); s#; })"),
        (1, "await deep($number)"),
        (3, "$nested_call"),
    ],

    "throw": [(2, "throw EIO;"), (1, 'throw async_error_new(EINVAL, "x is %d", x);'), (2, "throw $error;")],
    "exit": [(1, "$break"), (1, "$continue"), (2, "goto $label;"), (3, "$return"), (1, "$throw")],
    "fall": [(1, "break;"), (1, "__attribute__((fallthrough));"), (1, "/* fall through */")],
    "statement": [
        (3, "$variable = $promise;"),
        (1, "$variable = NULL;"),
        (1, "$nested_variable = $nested;"),
        (4, "x += $number;"),
        (1, "x += await ($variable = $promise);"),
        (1, "(void)$promise;"),
        (1, "(void)$nested;"),
        (2, "(void)await $nested;"),
        (1, "await $promise;"),
        (1, "await promise_all($promise, $ready, $nested_held);"),
        (1, "await promise_all_settled($ready, $promise);"),
        (1, "await promise_all_of($array, 2);"),
        (1, "promise_cancel($held);"),
        (1, "promise_cancel($nested_held);"),
        (1, "keep(slow($number));"),
        (1, "keep(NULL);"),
        (1, "promise_resolve($held, $plain);"),
        (3, "if ($number & 1) $exit"),
        (2, "if ($number & 1) $block else $block"),
        (2, "for (int i# = 0; i# < 2; i#++) $loop"),
        (1, "{ int i# = 0; while (i#++ < 2 && seen($number) < 200) $loop }"),
        (1, "{ int i# = 0; do $loop while (i#++ < 1 && $number & 1); }"),
        (1, "{ int i# = 0; for (promise(int) p# = $promise; i#++ < 2; p# = $promise) $stepping# }"),
        (3, "try $block catch (e#) $handler#"),
        (2, "try $block catch (e#) $handler# finally $block"),
        (2, "try $block finally $block"),
        (2, "if ($number & 1) { try { $exit } finally { if ($number & 1) $exit } }"),
        (2, "defer $deferred"),
        (1, "defer seen($small);"),
        (1, "switch ($number & 3) { case 0: $switched $fall\ncase 2: $switched break; default: $switched }"),
        (1, "switch ($number & 3) { promise(int) p#; case 0: $open# $fall\ncase 1 ... 2: $open# break; default:; }"),
        (1, "{ int i# = 0; l#:; $block if (i#++ < 1) goto l#; }"),
        (1, "{ $leaving# if ($number & 1) goto l#; promise(int) p# = $promise; $having# l#:; $having# }"),
        (1, "{ if ($number & 1) goto l#; { promise(int) p# = $promise; $having# l#:; $having# } }"),
    ],
    # With what they declare, by kind. An attribute is for what may be neither initialized nor used.
    "declaration": [
        (1, "promise(int) p# __attribute__((unused));", {"variable": ["p#"]}),
        (5, "promise(int) p# = $promise;", {"variable": ["p#"]}),
        (1, "promise(int) p# = promise_new(int); promise_resolve(p#, $number);", {"variable": ["p#"]}),
        (1, "promise(int) p# = promise_new(int); (void)settle(p#, $plain);", {"variable": ["p#"]}),
        (1, "promise(int) a#[2] __attribute__((unused));",
         {"variable": ["a#[0]", "a#[1]", "a#[x & 1]"], "array": ["a#"]}),
        (2, "promise(int) a#[] = {$promise, $ready};",
         {"variable": ["a#[0]", "a#[1]", "a#[x & 1]"], "array": ["a#"]}),
        (1, "promise(int) a#[2] = {await $nested, await $nested};",
         {"variable": ["a#[0]", "a#[x & 1]"], "array": ["a#"]}),
        (1, "promise(int) v#[1 + (n & 1)]; v#[0] = $promise;", {"variable": ["v#[0]", "v#[n & 1]"]}),
        (1, "promise(promise(int)) s# __attribute__((unused));", {"nested_variable": ["s#"]}),
        (3, "promise(promise(int)) s# = $nested;", {"nested_variable": ["s#"]}),
        (1, "promise(promise(int)) s#[2] = {$nested};", {"nested_variable": ["s#[0]", "s#[x & 1]"]}),
        (1, "promise(promise(int)) s# = promise_new(promise(int)); promise_resolve(s#, $promise);",
         {"nested_variable": ["s#"]}),
        (1, "promise(promise(int)) s# = promise_new(promise(int)); (void)settle_nested(s#, $promise);",
         {"nested_variable": ["s#"]}),
        (1, "promise(promise(int)) s#; { promise(int) p# = $promise; s# = SETTLED(p#); }",
         {"nested_variable": ["s#"]}),
        (1, "struct job j# = {$plain, NULL}; defer promise_release(j#.p); j#.p = $promise;",
         {"held": ["j#.p"], "job": ["j#"]}),
        (1, "struct job j# = {$plain, $promise}; defer promise_release(j#.p);",
         {"held": ["j#.p"], "job": ["j#"]}),
        (1, "struct two t# = {.extra = $promise}; defer drop(&t#); t#.j[1].p = $promise;",
         {"held": ["t#.extra", "t#.j[x & 1].p"], "job": ["t#.j[1]"], "two": ["t#"]}),
        (1, "struct job j# = $job; x += j#.id;", {"held": ["j#.p"], "job": ["j#"]}),
        (1, "__attribute__((cleanup(tidy))) int c# = $number;", {}),
    ],
}

# Words for what is there already. A text with one is not taken where there is nothing of the kind.
# A variable may be assigned to, and what is held only read: it is a variable, or in a struct.
KINDS = ["variable", "held", "nested_variable", "nested_held", "array", "job", "two", "call",
         "nested_call", "error", "label", "break", "continue", "return"]
READABLE = {"variable": "held", "nested_variable": "nested_held"}
# Words that come to an end without any others: what a deep expression is made of.
FLAT = {"small", "ms", "plain", "ready", "throw", *KINDS} - {"call", "nested_call", "return"}

# Blocks, and what is there in them besides what is there around them; None: not even that.
LOOP = {"break": ["break;"], "continue": ["continue;"]}
BLOCKS = {
    "block": {},
    "loop": LOOP,
    "stepping": {**LOOP, "variable": ["p#"]},
    "switched": {"break": ["break;"]},
    "open": {"break": ["break;"], "variable": ["p#"]},
    "having": {"variable": ["p#"]},
    "leaving": {"label": ["l#"]},
    "handler": {"error": ["e#"]},
    "deferred": {"break": None, "continue": None, "label": None, "return": None},
}
NESTED_BLOCKS, NESTED_EXPRESSIONS = 3, 4

# The parameter beside n; what is there with it; the arguments that others call with, and main.
SIGNATURES = [
    ("promise(int) pp", {"variable": ["pp"]}, ["$plain, $ready", "$number, $ready", "$plain, $promise"],
     ["m, later(3)", "m, slow(3)", "m, lent"]),
    ("struct job pj", {"held": ["pj.p"], "job": ["pj"]},
     ["$plain, by(1, $ready)", "$plain, (struct job){1, $promise}", "$plain, by(1, $promise)", "$plain, $job"],
     ["m, (struct job){1, later(3)}", "m, by(2, slow(3))", "m, by(3, lent)"]),
    ("promise(promise(int)) ps", {"nested_variable": ["ps"]}, ["$plain, start($plain)", "$plain, $nested"],
     ["m, start(3)", "m, quick(3)"]),
]
# The type; the word for calls; what stands for $return; what is returned when there is no more fuel.
RESULTS = [
    ("int", "call", ["return $number;", "return $promise;"], "0"),
    ("int", "call", ["return $number;", "return $promise;"], "0"),
    ("promise(int)", "nested_call", ["return $promise;", "return $nested;"], "now(0)"),
]


class Function:
    """What others know of a function."""

    def __init__(self, number, chooser):
        self.name = f"f{number}"
        self.parameter, self.scope, self.arguments, self.from_main = chooser.choice(SIGNATURES)
        self.result, self.call, self.returns, self.nothing = chooser.choice(RESULTS)
        self.head = f"static async({self.result})\n{self.name}(int n, {self.parameter})"

    def calls(self, arguments):
        return [f"{self.name}({words})" for words in arguments]


class Writer:
    """Puts texts together. A scope is what is there, by kind."""

    def __init__(self, chooser):
        self.random = chooser
        self.numbers = itertools.count(1)
        self.blocks = self.expressions = 0  # that are open

    def function(self, function, functions):
        scope = inside({kind: [] for kind in KINDS}, function.scope)
        for other in functions:
            scope[other.call] += other.calls(other.arguments)
        scope["return"] = function.returns
        body = self.block(inside(scope, {}), 6)
        last = self.fill("$return", scope)
        return (f"{function.head}\n{{\nunsigned char x = (unsigned char)n;\n"
                f"if (fuel-- <= 0) return {function.nothing};\nseen(x);\n{body}\n{last}\n}}\n")

    def block(self, scope, statements):
        self.blocks += 1
        expressions, self.expressions = self.expressions, 0
        text = "".join(self.statement(scope) + "\n" for _ in range(statements))
        self.blocks, self.expressions = self.blocks - 1, expressions
        return f"{{\n{text}}}"

    def statement(self, scope):
        """What it declares is there for those that follow."""
        number = str(next(self.numbers))
        kind = self.random.choices(["statement", "declaration"], [2, 1])[0]
        text, *declared = self.choose(kind, scope)
        text = self.fill(text, scope, number)
        for names in declared:
            add(scope, names, number)
        return text

    def choose(self, word, scope):
        texts = [(1, name) for name in scope[word]] if word in KINDS else GRAMMAR[word]
        texts = [(often, *text) for often, *text in texts if self.possible(text[0], scope)]
        return self.random.choices(texts, [often for often, *_ in texts])[0][1:]

    def possible(self, text, scope):
        for word in re.findall(r"\$([a-z_]+)", text):
            if word in BLOCKS and self.blocks == NESTED_BLOCKS:
                return False
            if word in KINDS and not scope[word]:
                return False
            if self.expressions >= NESTED_EXPRESSIONS and word not in FLAT:
                return False
        return True

    def fill(self, text, scope, number=None):
        text = text.replace("#", number or str(next(self.numbers)))
        return re.sub(r"\$([a-z_]+)(\d*)", lambda word: self.word(word[1], word[2], scope), text)

    def word(self, word, number, scope):
        if word in BLOCKS:
            return self.block(inside(scope, BLOCKS[word], number), self.random.randint(1, 3))
        self.expressions += 1
        text = self.fill(self.choose(word, scope)[0], scope)
        self.expressions -= 1
        return text


def add(scope, names, number):
    for kind, texts in names.items():
        texts = [text.replace("#", number) for text in texts]
        scope[kind] += texts
        if kind in READABLE:
            scope[READABLE[kind]] += texts


def inside(scope, names, number=""):
    """The scope of a block in which these are there, too."""
    scope = {kind: [] if names.get(kind, ()) is None else list(texts) for kind, texts in scope.items()}
    add(scope, {kind: texts for kind, texts in names.items() if texts is not None}, number)
    return scope


def indented(text):
    """Each line by the braces that are open there."""
    lines, depth = [], 0
    for line in text.splitlines():
        lines.append("    " * (depth - line.startswith("}")) + line)
        depth += line.count("{") - line.count("}")
    return "\n".join(lines) + "\n"


def attempt(function, chooser):
    """What main does with a function in each round."""
    call = chooser.choice(function.calls(function.from_main))
    watch = "watch_nested" if function.call == "nested_call" else "watch"
    return TRY.replace("$watch", watch).replace("$name", function.name).replace("$call", call)


def program(seed, functions=12):
    chooser = random.Random(seed)
    writer = Writer(chooser)
    all_of_them = [Function(number, chooser) for number in range(functions)]
    heads = "".join(f"{function.head};\n" for function in all_of_them)
    bodies = "".join(indented(writer.function(function, all_of_them)) for function in all_of_them)
    tries = "".join(attempt(function, chooser) for function in all_of_them)
    return f"{HEAD}\n{heads}\n{bodies}\n" + TAIL.replace("$fuel", str(FUEL)).replace("$tries", tries)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seed", type=int)
    parser.add_argument("functions", type=int, nargs="?", default=12)
    options = parser.parse_args()
    print(program(options.seed, options.functions), end="")


if __name__ == "__main__":
    main()
