#!/usr/bin/env python3
"""Makes a plain C program async: what it computes stays, how it gets there does not.

    convert.py [--mode ready|suspend|mixed] [--seed N] [--wrap safe_math.h] IN.c [OUT.async.c]

Every function that can be one becomes `async(T)` and every call of it an `await`, wherever the
call stands. The seed decides what there is a choice in:

    suspensions    statements put between the program's own, `await` of something that suspends or fails
    leaving        try ... finally, defer, a promise that the block holds: around blocks, and they count
                   who came in and who left
    spelling       (await f(x)) or await f(x); a single statement or a block of it
    the child      awaited on the spot, where it may live in its parent's frame, or as a value

    --mode ready   no suspensions: all children complete at once
           suspend they are sprinkled over every function
           mixed   and a coin is tossed at run time whether each of them suspends
    --wrap HEADER  csmith's header; calls of safe_add_func_int8_t_s_s and so on may go through
                   async wrappers: csmith itself has few functions, but hundreds of these calls

A function stays plain if its address is taken, if it is variadic, or if a plain function calls it.
What cannot be seen without types the program has to say, in comments that change nothing for a
compiler:

    /*async*/ int (*fn)(int);      a pointer to functions that become async; before a
                                   function, that its address goes only to such pointers
    x = /*await*/ p->fn(3);        a call through one

The program is taken apart into tokens, and as statements; nothing is known of its types or
names. It has to be of the regular kind: prototypes, no K&R definitions, no function
named like a local, an #if never splits a statement. A macro that opens a loop is seen for what it
is by the block behind it.

C leaves open in which order operands are evaluated, and asyncc takes awaits before what is around
them. A program may be compared with its async form only if it does not depend on that; csmith's
do not.
"""

import argparse
import random
import re
import sys
from pathlib import Path

TOKEN = re.compile(r"""
    (?P<space>\s+ | /\*.*?\*/ | //[^\n]*)
  | (?P<directive>(?<![^\n])\#(?:\\\n|/\*.*?\*/|[^\n])*)
  | (?P<name>[A-Za-z_]\w*)
  | (?P<string>(?:u8|[LuU])?"(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*')
  | (?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)
  | (?P<mark>\.\.\.|->|\+\+|--|<<=|>>=|<<|>>|&&|\|\||[-+*/%&|^<>=!]=|\#\#|.)
""", re.VERBOSE | re.DOTALL)
DEFINE = re.compile(r"#\s*define\s+(\w+)(\([^)]*\))?")
CLOSING = {"(": ")", "[": "]", "{": "}"}
STORAGE = {"static", "extern", "inline", "__inline", "__inline__", "_Noreturn", "register"}
ATTRIBUTE = {"__attribute__", "__attribute", "_Alignas", "alignas", "__asm__", "asm"}
TYPEOF = {"typeof", "__typeof__", "__typeof"}
TAGS = {"struct", "union", "enum"}
LEAVES = {"return", "goto", "break", "continue"}


class Strange(Exception):
    """The program is not of the regular kind."""


class Token:
    def __init__(self, kind, text, start):
        self.kind, self.text, self.start = kind, text, start
        self.end = start + len(text)


class Tokens:
    """A stretch of the program: what counts of it, and which brackets belong together."""

    def __init__(self, text, start, end, owner=None):
        self.owner = owner  # the macro whose body it is
        self.list, self.pair, self.directives, self.comments = [], {}, [], []
        at = start
        while at < end:
            match = TOKEN.match(text, at, end)
            token = Token(match.lastgroup, match.group(), at)
            at = token.end
            if token.kind == "directive":
                self.directives.append(token)
            elif token.kind != "space":
                self.list.append(token)
            elif token.text.startswith("/*"):
                self.comments.append((token, len(self.list)))
        open_ones = []
        for i, token in enumerate(self.list):
            if token.text in CLOSING:
                open_ones.append(i)
            elif token.text in CLOSING.values():
                if not open_ones or CLOSING[self.list[open_ones[-1]].text] != token.text:
                    if owner is None:
                        raise Strange(f"a bracket without its partner: byte {token.start}")
                    open_ones.clear()  # a macro may have half of a pair
                    continue
                self.pair[open_ones.pop()] = i

    def text(self, i):
        return self.list[i].text if 0 <= i < len(self.list) else ""

    def kind(self, i):
        return self.list[i].kind if 0 <= i < len(self.list) else ""

    def after(self, i):
        """The token behind this one and, if it opens a bracket, behind what it encloses."""
        return self.pair.get(i, i) + 1

    def is_call(self, i):
        return (self.kind(i) == "name" and self.text(i + 1) == "(" and i + 1 in self.pair
                and self.text(i - 1) not in (".", "->"))


class Function:
    def __init__(self, name):
        self.name = name
        self.heads = []     # (first token, the name's token) of each declaration
        self.body = None    # the tokens { and }
        self.result = ""
        self.marked = self.plain = False


class Program:
    """What is declared at file scope."""

    def __init__(self, text):
        self.text = text
        self.code = Tokens(text, 0, len(text))
        self.macros = {}    # name: Tokens
        self.functions = {}
        for directive in self.code.directives:
            if match := DEFINE.match(directive.text):
                self.macros[match[1]] = Tokens(text, directive.start + match.end(),
                                               directive.end, match[1])
        self.marks = {"/*async*/": set(), "/*await*/": set()}
        for comment, i in self.code.comments:
            if comment.text in self.marks:
                self.marks[comment.text].add(i)
        self.read_declarations()
        self.settle_plain()

    def read_declarations(self):
        code, i = self.code, 0
        while i < len(code.list):
            first, name, equals = i, None, False
            while True:
                text = code.text(i)
                if text == "":
                    raise Strange("the last declaration does not end")
                if text == ";":
                    break
                if text == "=":
                    equals = True
                if text in ATTRIBUTE or text in TYPEOF:
                    i += 1
                elif text == "(" and name is None and not equals and code.kind(i - 1) == "name":
                    name = i - 1
                elif text == "{" and name is not None and not equals:
                    break
                i = code.after(i)
            if name is not None:
                self.declare(first, name, i)
            i = code.after(i)

    def declare(self, first, name, end):
        code = self.code
        words = [code.list[i] for i in range(first, name)]
        if not words or words[0].text == "typedef":
            return
        function = self.functions.setdefault(code.text(name), Function(code.text(name)))
        function.heads.append((first, name))
        function.marked |= first in self.marks["/*async*/"]
        parameters = range(name + 1, code.pair[name + 1])
        function.plain |= any(code.text(i) == "..." for i in parameters)
        if code.text(end) == "{":
            function.body = (end, code.pair[end])

    def references(self, tokens, first, last):
        """The functions and macros a stretch names, and which of them it only calls."""
        for i in range(first, last):
            name = tokens.text(i)
            if (tokens.kind(i) == "name" and (name in self.functions or name in self.macros)
                    and tokens.text(i - 1) not in (*TAGS, ".", "->")):
                yield name, tokens.is_call(i)

    def settle_plain(self):
        """Which functions cannot be async: to a fixed point, since plain code calls only plain."""
        uses = {}  # function, macro or None for file scope: whom it names
        taken = set()
        heads = {name for function in self.functions.values() for _, name in function.heads}
        inside = [None] * len(self.code.list)
        for function in self.functions.values():
            if function.body:
                for i in range(function.body[0], function.body[1]):
                    inside[i] = function.name
        for i, user in enumerate(inside):
            if i not in heads:
                for name, called in self.references(self.code, i, i + 1):
                    uses.setdefault(user, set()).add(name)
                    if not called:
                        taken.add(name)
        for macro in self.macros.values():
            for name, called in self.references(macro, 0, len(macro.list)):
                uses.setdefault(macro.owner, set()).add(name)
                if not called:
                    taken.add(name)
        plain = [None]
        for function in self.functions.values():
            if (function.plain or not function.body or function.name in taken
                    and not function.marked):
                plain.append(function.name)
        # A pointer in a table at file scope is a name there, but no call.
        marked = {function.name for function in self.functions.values() if function.marked}
        seen = set()
        while plain:
            user = plain.pop()
            if user in seen:
                continue
            seen.add(user)
            names = uses.get(user, set())
            plain += names - marked if user is None else names
        for function in self.functions.values():
            function.plain = function.name in seen


class Converter:
    """One program, made async in one way. Text is only put in: edits are (from, to, text)."""

    def __init__(self, program, seed, mode, library=None):
        self.program, self.code, self.mode = program, program.code, mode
        self.library = library or {}  # name: (result, parameters) of what may be wrapped
        self.wrapped = set()
        self.edits = []
        self.random = random.Random(f"{seed} {mode}")
        self.wrap_share = self.random.choice([0, 0.05, 0.3, 1])
        self.leaving_share = self.random.choice([0, 0, 0.1, 0.4])
        self.value_share = self.random.choice([0, 0.1])
        self.density = 0
        self.left = False

    def convert(self):
        program, code = self.program, self.code
        functions = [f for f in program.functions.values() if not f.plain]
        for function in functions:
            for head in function.heads:
                self.async_head(*head)
        for i in program.marks["/*async*/"]:
            if not any(i == first for f in program.functions.values() for first, _ in f.heads):
                self.async_pointer(i)
        for function in functions:
            first, last = function.body
            if function.name == "main":
                self.insert(code.list[first].end, " defer fuzz_end();")
            self.density = self.random.choice([0.15, 0.4, 0.8])
            self.block(first)
            for i in range(first, last):
                if code.text(i) == "(" and code.text(i + 1) == "{":
                    self.block(i + 1, is_value=True)
            self.calls(code, first, last)
        for macro in program.macros.values():
            self.calls(macro, 0, len(macro.list))
        includes = [d for d in code.directives if re.match(r"#\s*include", d.text)]
        at = includes[-1].end if includes else 0
        self.insert(at, "\n" + self.prologue())
        return self.edited()

    def chance(self, share):
        return self.random.random() < share

    def insert(self, at, text):
        self.edits.append((at, at, text))

    def edited(self):
        text, pieces, at = self.program.text, [], 0
        for start, end, new in sorted(self.edits, key=lambda edit: edit[0]):
            pieces += [text[at:start], new]
            at = end
        return "".join(pieces) + text[at:]

    # Declarations.

    def async_head(self, first, name):
        """static int *f( becomes static async(int *) f("""
        code, storage, result, i = self.code, [], [], first
        while i < name:
            if code.text(i) in ATTRIBUTE:
                end = code.pair[i + 1]
                storage.append(self.program.text[code.list[i].start:code.list[end].end])
                i = end
            else:
                (storage if code.text(i) in STORAGE else result).append(code.text(i))
            i += 1
        self.edits.append((code.list[first].start, code.list[name].start,
                           " ".join([*storage, f"async({' '.join(result)}) "])))

    def async_pointer(self, first):
        """/*async*/ int (*fn)(int) becomes promise(int) (*fn)(int)"""
        code, end = self.code, first
        while code.text(end) != "(":
            end = code.after(end + 1) if code.text(end) in TYPEOF else end + 1
        self.insert(code.list[first].start, "promise(")
        self.insert(code.list[end - 1].end, ")")

    # Expressions.

    def calls(self, tokens, first, last):
        functions = self.program.functions
        for i in range(first, last):
            if tokens is self.code and i in self.program.marks["/*await*/"]:
                self.await_call(tokens, i, self.end_of_call(i))
            elif tokens.is_call(i):
                name, end = tokens.text(i), tokens.pair[i + 1]
                if name in functions and not functions[name].plain:
                    self.await_call(tokens, i, end)
                elif (tokens is self.code and name in self.library
                        and self.chance(self.wrap_share)):
                    self.wrapped.add(name)
                    self.await_call(tokens, i, end)
                    self.insert(tokens.list[i].start, "fuzz_")

    def end_of_call(self, i):
        """The last token of p->table[i].fn(3)"""
        code, i = self.code, self.code.after(i)
        while code.text(i) in (".", "->", "["):
            i = code.after(i) if code.text(i) == "[" else i + 2
        return code.pair[i]

    def await_call(self, tokens, first, last):
        """What stands behind the call must not bind more tightly than the await does."""
        before, after = "await ", ""
        if self.chance(self.value_share):
            before, after = self.random.choice([
                ("await ((void)0, ", ")"), ("await (fuzz_one ? ", " : NULL)"),
                ("await ({ ", "; })")])
        if tokens.text(last + 1) in (".", "->", "[", "(", "++", "--") or self.chance(0.7):
            before, after = "(" + before, after + ")"
        self.insert(tokens.list[first].start, before)
        self.insert(tokens.list[last].end, after)

    # Statements. Those that read are given a token and return the first behind what they read.

    def suspension(self):
        return self.random.choice(["await fuzz_pause();", "await async_yield();",
                                   "(void)await fuzz_value(0);", "await fuzz_deep(2);",
                                   "try { await fuzz_fails(); fuzz_inside++; } catch (fuzz_e) {}"])

    def sprinkle(self, at):
        if self.mode != "ready" and self.chance(self.density):
            self.insert(at, "\n" + self.suspension())  # not in line with the body of an if

    def block(self, i, is_value=False, in_switch=False):
        """`is_value`: a statement expression, whose last statement has to stay the last."""
        code, end = self.code, self.code.pair[i]
        # Nothing before the first case is ever reached.
        if not in_switch and code.text(i + 1) != "__label__":
            self.sprinkle(code.list[i].end)
            if not is_value and self.chance(self.leaving_share) and not self.has_label(i, end):
                self.count_leaving(i, end)
        i, reached = i + 1, not in_switch
        while i < end:
            reached |= code.text(i) in ("case", "default")
            i = self.statement(i)
            if reached and not self.left and not (is_value and i == end):
                self.sprinkle(code.list[i - 1].end)
        return end + 1

    def has_label(self, i, end):
        code = self.code
        return any(code.text(k) in ("case", "default") or code.kind(k) == "name"
                   and code.text(k + 1) == ":" and code.text(k - 1) in (";", "{", "}", ":", ")")
                   for k in range(i, end))

    def count_leaving(self, i, end):
        """Whoever comes into the block is counted, and counted back on whichever way out."""
        start, end = self.code.list[i].end, self.code.list[end].start
        pause = self.random.choice(["", "await fuzz_pause(); "])
        kind = self.random.choice(["defer", "promise", "try"])
        if kind == "defer":
            self.insert(start, f" fuzz_inside++; defer {{ {pause}fuzz_inside--; }}")
        elif kind == "promise":
            self.insert(start, " fuzz_inside++; promise(int) fuzz_p = fuzz_value(1);"
                               " defer { fuzz_inside -= await fuzz_p; }")
        else:
            catch = self.random.choice(["", "catch (fuzz_e) { fuzz_failed(fuzz_e); } "])
            self.insert(start, " fuzz_inside++; try {")
            self.insert(end, f"}} {catch}finally {{ {pause}fuzz_inside--; }} ")

    def statement(self, i, alone=False):
        """`alone`: the one statement of an if or a loop, so that none can be put beside it.
        self.left says afterwards whether it was a jump."""
        code, word = self.code, self.code.text(i)
        self.left = False
        if word == "{":
            return self.block(i)
        if word in ("case", "default") or code.kind(i) == "name" and code.text(i + 1) == ":":
            i = self.behind_label(i)
            if not alone and code.text(i) not in ("case", "default"):  # or it would fall through
                self.sprinkle(code.list[i - 1].end)
            return self.statement(i, alone)
        if alone and self.mode != "ready" and self.chance(self.density / 3):
            self.insert(code.list[i].start, "{ " + self.suspension() + " ")
            i = self.statement(i)
            self.insert(code.list[i - 1].end, " }")
            self.left = False
            return i
        if word == "if":
            i = self.statement(code.after(i + 1), alone=True)
            if code.text(i) == "else":
                i = self.statement(i + 1, alone=True)
            self.left = False
            return i
        if word == "switch" and code.text(code.after(i + 1)) == "{":
            i = self.block(code.after(i + 1), in_switch=True)
            self.left = False
            return i
        if word in ("while", "for", "switch"):
            i = self.statement(code.after(i + 1), alone=True)
            self.left = False
            return i
        if word == "do":
            i = self.statement(i + 1, alone=True)
            self.left = False
            return code.after(i + 1) + 1
        if (code.is_call(i) and word not in {"return", "sizeof", *ATTRIBUTE, *TYPEOF}
                and (code.text(code.after(i + 1)) == "{" or code.kind(code.after(i + 1)) == "name")):
            i = self.statement(code.after(i + 1), alone=True)  # a macro that opens a loop
            self.left = False
            return i
        self.left = word in LEAVES or word in (*ATTRIBUTE, "__label__")
        while code.text(i) != ";":
            i = code.after(i)
        return i + 1

    def behind_label(self, i):
        code, questions = self.code, 0
        while code.text(i) != ":" or questions:
            questions += {"?": 1, ":": -1}.get(code.text(i), 0)
            i = code.after(i)
        return i + 1

    # What the program is given.

    def prologue(self):
        coin = {"ready": "0", "suspend": "1",
                "mixed": "(fuzz_dice = fuzz_dice * 1103515245 + 12345) >> 30 & 1"}[self.mode]
        text = PROLOGUE.replace("COIN", coin)
        for name in sorted(self.wrapped):
            result, parameters = self.library[name]
            arguments = ", ".join(re.findall(r"(\w+)\s*(?:,|$)", parameters))
            text += (f"static async({result}) fuzz_{name}({parameters})\n"
                     f"{{ if (fuzz_coin()) await async_yield(); return {name}({arguments}); }}\n")
        return text


PROLOGUE = """\
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>
static int fuzz_inside;
static int fuzz_one __attribute__((unused)) = 1;
static unsigned fuzz_dice __attribute__((unused));
static int fuzz_coin(void) { return COIN; }
static __attribute__((unused)) async(void) fuzz_pause(void) { if (fuzz_coin()) await async_yield(); }
static __attribute__((unused)) async(int) fuzz_value(int n) { await fuzz_pause(); return n; }
static __attribute__((unused)) async(void) fuzz_deep(int n)
{ if (n > 0) await fuzz_deep(n - 1); else await fuzz_pause(); }
static __attribute__((unused)) async(void) fuzz_fails(void) { await fuzz_pause(); throw 1; }
static void __attribute__((unused, noreturn)) fuzz_failed(async_error *e)
{ async_error_print(e, stderr); abort(); }
static void fuzz_end(void)
{ if (fuzz_inside) { fprintf(stderr, "%d blocks not left\\n", fuzz_inside); abort(); } }
"""


def csmith_library(header):
    """csmith's arithmetic that is safe of overflow: name: (result, parameters)"""
    found = re.findall(r"^STATIC (\w+)\s+FUNC_NAME\((\w+)\)\(([^)]*?) LOG_INDEX\)",
                       header.read_text(), re.MULTILINE)
    return {"safe_" + name: (result, parameters) for result, name, parameters in found}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--mode", choices=["ready", "suspend", "mixed"], default="suspend")
    parser.add_argument("--seed", default="0")
    parser.add_argument("--wrap", type=Path, metavar="SAFE_MATH_H")
    parser.add_argument("source", type=Path)
    parser.add_argument("output", nargs="?", type=Path)
    options = parser.parse_args()
    library = csmith_library(options.wrap) if options.wrap else None
    try:
        program = Program(options.source.read_text())
        text = Converter(program, options.seed, options.mode, library).convert()
    except Strange as strange:
        sys.exit(f"{options.source}: {strange}")
    if options.output:
        options.output.write_text(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
