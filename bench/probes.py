#!/usr/bin/env python3
"""Programs of any length, to measure and to strain the transformer with.

    bench/probes.py KIND LINES [--plain]

Prints a program of about so many lines; with --plain the same program, line for line, as C that a
compiler can read by itself and whose functions do at once what the others wait for. The programs
are complete: they print a number, the same for both unless there are defers in them."""
import argparse
import itertools
import re
import signal
import sys

HEAD = """#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

int after;

__attribute__((unused)) static async(int)
later(int x)
{
    await async_yield();
    return x & 0xffff;
}

__attribute__((unused)) static async(int)
now(int x)
{
    if (x < 0)
        throw EINVAL;
    return x & 0xffff;
}
"""

# Functions: those of a file that is all async, and those of one that hardly is.

PLAIN = """
static int
checksum_{n}(const unsigned char *bytes, size_t count)
{{
    unsigned sum = {n};

    for (size_t i = 0; i < count; i++) {{
        sum = sum << 5 ^ sum >> 27 ^ bytes[i];
        if (bytes[i] == 0 && i + 1 < count)
            sum += (unsigned)bytes[i + 1] * 31;
    }}
    switch (sum % 4) {{
    case 0:
        return (int)(sum >> 8);
    case 1:
        sum ^= 0x5a5a5a5a;
        break;
    default:
        sum = ~sum;
    }}
    return (int)(sum & 0x7fffffff);
}}

struct account_{n} {{
    int id, balance;
    char name[24];
}};

int
account_describe_{n}(const struct account_{n} *account, char *to, size_t size)
{{
    const unsigned char *name = (const unsigned char *)account->name;

    if (account->balance < 0)
        return snprintf(to, size, "%s owes %d", account->name, -account->balance);
    return snprintf(to, size, "%s has %d (%d)", account->name, account->balance,
                    checksum_{n}(name, strlen(account->name)));
}}
"""
ASYNC = """
static async(int)
deposit_{n}(struct account_{n} *account, int amount)
{{
    char note[64] = "";

    if (amount < 0)
        throw EINVAL;
    account->balance += amount;
    await async_sleep(1);
    return account->balance + account_describe_{n}(account, note, sizeof note);
}}

async(int)
total_{n}(struct account_{n} *accounts, size_t count)
{{
    int sum = 0;

    for (size_t i = 0; i < count; i++) {{
        try {{
            sum += await deposit_{n}(&accounts[i], (int)i + 1);
            if (sum > 1000 && await deposit_{n}(&accounts[0], sum) == 0)
                break;
        }} catch (e) {{
            if (e->code != EINVAL)
                throw e;
        }}
    }}
    while (sum > 10000 || await deposit_{n}(&accounts[0], 1) > 1000)
        sum -= 10;
    return sum;
}}
"""
MAIN = """
async(int)
main(void)
{{
    {body}
    return 0;
}}
"""
CALL_LONG = """int sum = await long_one(1);

    printf("%d\\n", sum ^ after);"""
CALL = """struct account_0 accounts[2] = {{ {{ .name = "a" }}, {{ .name = "b" }} }};
    printf("%d\\n", await total_0(accounts, 2));"""


def repeated(lines, *parts, head=HEAD, tail=""):
    """The parts in turns, numbered, until there are so many lines."""
    text, length = [head], head.count("\n") + tail.count("\n")
    for n in itertools.count():
        for part in parts:
            piece = part(n) if callable(part) else part.format(n=n)
            text.append(piece)
            length += piece.count("\n")
        if length >= lines:
            return "".join(text) + tail


def small(lines):
    """Short async functions, and as many lines of plain ones."""
    return repeated(lines, PLAIN, ASYNC, tail=MAIN.format(body=CALL.format()))


def mixed(lines):
    """Plain functions, one line in twenty in an async one."""
    return repeated(lines, lambda n: PLAIN.format(n=n) + (ASYNC.format(n=n) if n % 20 == 0 else ""),
                    tail=MAIN.format(body=CALL.format()))


# Functions of any length.

def one_function(lines, *parts, declare="", head=HEAD):
    begin = f"\nstatic async(int)\nlong_one(int sum)\n{{\n{declare}"
    end = "    return sum;\n}\n" + MAIN.format(body=CALL_LONG)
    return repeated(lines, *parts, head=head + begin, tail=end)


def long(lines):
    """One function: for every 1,000 lines 100 awaits, 25 locals of its own and 25 of its blocks."""
    part = """    for (int i_{n} = 0; i_{n} < 3; i_{n}++) {{
        int got_{n} = await later(sum + i_{n});

        if (got_{n} % 3 == 0) {{
            local_{m} += got_{n};
        }} else if (got_{n} % 3 == 1)
            local_{m} ^= got_{n} * 7 + {n};
        else {{
            local_{m} -= 1;
            continue;
        }}
        sum = (sum + local_{m}) & 0xffff;
    }}
    switch (sum & 3) {{
    case 0:
        sum += await now(local_{m});
        break;
    case 1:
        local_{m} = sum * 3;
        /* fall through */
    default:
        local_{k} = (local_{m} + await later(local_{k} & 7)) & 0xff;
    }}
    while ((sum & 15) != 0 && sum < 0xffffff) {{
        sum = sum + 1;
    }}
    sum ^= local_{k};
    local_{m} = sum % 77 + {n};
    local_{k} += local_{m} >> 2;
    if (sum > 0xfffff)
        sum &= 0xffff;
    if (local_{k} == 5)
        sum += await now({n});
    sum += (local_{k} & 3) + (local_{m} & 12);
    sum = sum * 5 % 9973;
    sum -= await later(1);
"""
    n_locals = max(2, lines // 40)

    def numbered(n):
        return part.format(n=n, m=n % n_locals, k=n * 7 % n_locals)

    return one_function(lines, numbered,
                        declare="".join(f"    int local_{i} = {i};\n" for i in range(n_locals)))


def macros(lines):
    """A macro for every other function; each is used in an async one, one in eight hides a return."""
    plain = """
#define MIX_{n}(a, b) (((a) << 3 ^ (b) * {n}) & 0xffff)
#define LIMIT_{n} ({n} + 100)
#define CHECK_{n}(x) do {{ if ((x) > LIMIT_{n} * 1000) {what}; }} while (0)

async(int)
mixed_{n}(int a, int b)
{{
    int sum = MIX_{n}(a, b);

    CHECK_{n}(sum);
    sum += await later(MIX_{n}(sum, LIMIT_{n}));
    if (sum > LIMIT_{n})
        sum = MIX_{n}(sum, await now(a));
    CHECK_{n}(b);
    return MIX_{n}(sum, b) + LIMIT_{n};
}}
"""

    def numbered(n):
        return plain.format(n=n, what=f"return {n}" if n % 8 == 0 else "sum = 1")

    return repeated(lines, numbered,
                    tail=MAIN.format(body='printf("%d\\n", await mixed_0(1, 2));'))


def guards(lines):
    """One function: defers in blocks, and try blocks one after the other."""
    part = """    {{
        int held_{n} = await later(sum);

        defer sum += held_{n} & 7;
        sum ^= {n};
        if (sum & 1) {{
            defer sum &= 0xfffff;
            sum += await now(3);
        }}
    }}
    try {{
        sum += await later(sum & 31);
    }} catch (e) {{
        sum -= e->code;
    }} finally {{
        sum = sum * 3 % 10007;
    }}
"""
    return one_function(lines, part)


def deferred(lines):
    """One function: defers that all wait for its end."""
    return one_function(lines, "    defer after = after * 3 % 10007 + {n};\n"
                               "    sum += await now({n});\n")


def labels(lines):
    """One function: gotos forwards and back."""
    part = """again_{n}:
    sum = (sum + await later(sum + {n})) & 0xffff;
    if ((sum & 7) == 3)
        goto next_{n};
    if ((sum & 7) == 5 && after < {n} + 5) {{
        after++;
        goto again_{n};
    }}
    sum = sum * 3 % 10007;
next_{n}:
    sum ^= {n};
"""
    return one_function(lines, part)


def statements(lines):
    """One function: statements that wait for nothing, and one that does."""
    return one_function(lines, "    sum = (sum * 3 + {n}) % 10007;\n",
                        declare="    sum += await later(1);\n")


KINDS = [small, mixed, long, macros, guards, deferred, labels, statements]


def plain(text):
    """The same program line for line as plain C."""
    for pattern, by in (
            (r"\basync\(", "__typeof__("),
            (r"\bawait async_\w+\(\d*\)", "(void)0"),
            (r"\bawait ", ""),
            (r"\bthrow e;", "return 1;"),
            (r"\bthrow\b", "return"),
            (r"\btry\b", "if (1)"),
            (r"\bcatch \(e\)", "else for (async_error *e = NULL; e;)"),
            (r"\b(defer|finally) ", "")):
        text = re.sub(pattern, by, text)
    return text


def main():
    names = {kind.__name__: kind for kind in KINDS}
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=names)
    parser.add_argument("lines", type=int)
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args()
    text = names[options.kind](options.lines)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.stdout.write(plain(text) if options.plain else text)


if __name__ == "__main__":
    main()
