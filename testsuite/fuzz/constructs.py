#!/usr/bin/env python3
"""Programs of statements and expressions that csmith does not make: GNU C's, and those of macros.

    constructs.py SEED [FUNCTIONS]

Functions of nested blocks in which names are shadowed, variable-length arrays, pointers into what is in scope,
compound literals and variables with a cleanup live; left and entered by every kind of jump, out of statement
expressions and macros too. Each call and each value that counts goes into a hash, which is printed. The programs are plain
C without undefined behaviour, and do not depend on the order in which operands are evaluated: of those
between which C says nothing one at most has a call in it, and none assigns."""
import argparse
import random

HEAD = """\
#include <stdio.h>

struct pair { unsigned a; unsigned b : 5; unsigned char c[3]; };
struct big { struct pair p; unsigned long long n[4]; };
typedef unsigned vector __attribute__((vector_size(16)));

#define MAX(a, b) ({ __typeof__((a) + 0u) a_ = (a); __typeof__((b) + 0u) b_ = (b); a_ > b_ ? a_ : b_; })
#define EACH(i, n) for (unsigned i = 0; i < (n); i++)
#define ONCE for (int once_ = 1; once_; once_ = 0)
#define RETURN_IF(c, ...) do { if (c) return (__VA_ARGS__); } while (0)
#define ADD(v, e) ((v) += (e))
#define LENGTH(array) ((unsigned)(sizeof (array) / sizeof *(array)))
#define KIND(e) _Generic((e), unsigned: 1u, int: 2u, default: 3u)
#define KEEP(name, e) unsigned name = (e); hash(name)
#define PICK(c, a, b) ((c) ? (a) : (b))

static unsigned long long sum;
static unsigned calls; /* that may still be made */

static void hash(unsigned n)
{
    sum = sum * 1099511628211u + n;
}

static void note(unsigned *p)
{
    sum = sum * 1099511628211u + (*p ^ 77);
}
"""


class Variable:
    """kind: of the table READ; fixed: nobody may assign to it."""

    def __init__(self, name, kind, fixed=False):
        self.name, self.kind, self.fixed = name, kind, fixed


class Scope(dict):
    """What names mean in a block: name: Variable."""

    def __init__(self, outer=()):
        super().__init__(outer)
        self.own = set()  # declared in this very block

    def fixed(self):
        """The same, to look at only."""
        return Scope({name: Variable(name, v.kind, True) for name, v in self.items()})


class Function:
    def __init__(self, rnd, number, earlier):
        self.rnd, self.number, self.earlier = rnd, number, earlier
        self.labels = self.counters = 0
        self.loops = 0        # around here, in this function
        self.in_switch = False
        self.computes = False
        self.size = 0

    def pick(self, *choices):
        return self.rnd.choice(choices)

    def chance(self, share):
        return self.rnd.random() < share

    def label(self):
        self.labels += 1
        return f"l{self.labels}"

    def counter(self):
        self.counters += 1
        return f"i{self.counters}"

    # ---- expressions: of type unsigned, or converted to it ----

    def number_(self):
        return self.pick("0u", "1u", "2u", "3u", "7u", "31u", "0x1234u", "5u")

    def read(self, env, depth):
        """Something in scope, without effects."""
        v = self.pick(*env.values()) if env else None
        if v is None:
            return self.number_()
        n, at = v.name, lambda: self.pure(env, depth - 1)
        return {
            "unsigned": lambda: n,
            "small": lambda: self.pick(n, f"(unsigned){n}"),
            "array": lambda: f"{n}[{at()} & 3]",
            "matrix": lambda: f"{n}[{at()} & 1][{at()} % 3]",
            "vla": lambda: f"{n}[{at()} % LENGTH({n})]",
            "vla2": lambda: f"{n}[{at()} % LENGTH({n})][{at()} % 3]",
            "row": lambda: f"(*{n})[{at()} % LENGTH(*{n})]",
            "pair": lambda: self.pick(f"{n}.a", f"{n}.b", f"{n}.c[{at()} % 3]"),
            "big": lambda: self.pick(f"{n}.p.a", f"{n}.p.b", f"(unsigned){n}.n[{at()} & 3]"),
            "pointer": lambda: self.pick(f"*{n}", f"{n}[0]"),
            "to_pair": lambda: self.pick(f"{n}->a", f"{n}->b", f"(*{n}).c[{at()} % 3]"),
            "wide": lambda: f"(unsigned)({n} >> {self.pick('0', '3', '64')})",
            "vector": lambda: f"{n}[{at()} & 3]",
            "real": lambda: f"(unsigned){n}",
        }[v.kind]()

    def pure(self, env, depth):
        if depth <= 0 or self.chance(0.35):
            return self.read(env, depth - 1) if self.chance(0.75) else self.number_()
        a, b = self.pure(env, depth - 1), self.pure(env, depth - 1)
        return self.pick(
            f"({a} {self.pick('+', '-', '*', '^', '|', '&')} {b})", f"({a} {self.pick('<', '==', '>=')} {b})",
            f"({a} % ({b} | 1u))", f"({a} >> ({b} & 7))", f"~{a}", f"(unsigned)sizeof({self.lvalue_type(env)})",
            f"({a} ? {b} : {self.pure(env, depth - 1)})", f"({a} ?: {b})", f"({a} && {b})", f"({a} || {b})",
            f"KIND({a} + 0)", f"MAX({a}, {b})", f"PICK({a} & 1, {b}, 9u)",
            f"((struct pair){{{a}, {b} & 15}}).{self.pick('a', 'b')}", f"(unsigned)(unsigned char){a}",
            f"({a} - {b})")

    def lvalue_type(self, env):
        v = self.pick(*env.values()) if env else None
        return v.name if v and not v.kind.startswith("vla") and v.kind != "row" else "struct pair"

    def call(self, env, depth):
        if not self.earlier:
            return self.pure(env, depth)
        f = self.pick(*self.earlier)
        a, b = self.pure(env, depth - 1), self.pure(env, depth - 1)
        if self.chance(0.3):  # one of the arguments may wait
            a = self.value(env, depth - 1)
        if f.gives == "pair":
            return f"f{f.number}({a}, {b}).{self.pick('a', 'b', 'c[1]')}"
        return f"f{f.number}({a}, {b})"

    def value(self, env, depth, assigns=False):
        """With a call in it, or several with a sequence point between them; assigns: nothing stands beside it
        that could tell when it assigns to something."""
        if depth <= 0:
            return self.call(env, depth)
        d = depth - 1
        r = self.rnd.random()
        if r < 0.3:
            return self.call(env, depth)
        if r < 0.45:
            a, b = self.value(env, d), self.pure(env, d)
            if self.chance(0.5):
                a, b = b, a
            return f"({a} {self.pick('+', '-', '*', '^', '|', '<', '==')} {b})"
        if r < 0.55:
            return f"({self.value(env, d, assigns)} {self.pick('&&', '||')} {self.value(env, d, assigns)})"
        if r < 0.65:
            c, a, b = (self.value(env, d, assigns) for _ in range(3))
            return self.pick(f"({c} ? {a} : {b})", f"({c} ?: {b})", f"PICK({c} & 2, {a}, {b})")
        if r < 0.7:
            first = self.effect(env, d) if assigns else f"hash({self.pure(env, d)})"
            return f"({first}, {self.value(env, d, assigns)})"
        if r < 0.76:
            return f"MAX({self.value(env, d)}, {self.pure(env, d)})"
        if r < 0.8:
            return f"((struct pair){{.a = {self.value(env, d)}, .b = 3}}).{self.pick('a', 'b')}"
        if r < 0.84:
            return f"(*(unsigned[]){{{self.value(env, d)}, 2u}})"
        if r < 0.94 and self.size < 150:
            return self.statement_expression(env, d, assigns)
        return f"(unsigned)(unsigned short)({self.value(env, d)})"

    def statement_expression(self, env, depth, assigns):
        """What it assigns is its own, unless nothing beside it could tell."""
        inner = Scope(env) if assigns else env.fixed()
        body = self.statements(inner, min(depth, 1), self.rnd.randint(0, 2), jumps=assigns)
        last = self.pure(inner, 1) if self.chance(0.6) else self.value(inner, 0)
        return f"({{ {body} (unsigned)({last}); }})"

    def place(self, env):
        """What can be assigned an unsigned."""
        able = [v for v in env.values() if not v.fixed]
        if not able:
            return None
        v = self.rnd.choice(able)
        n, at = v.name, lambda: self.pure(env, 1)
        return {
            "unsigned": lambda: n, "small": lambda: n, "array": lambda: f"{n}[{at()} & 3]",
            "matrix": lambda: f"{n}[{at()} & 1][{at()} % 3]", "vla": lambda: f"{n}[{at()} % LENGTH({n})]",
            "vla2": lambda: f"{n}[{at()} % LENGTH({n})][{at()} % 3]",
            "row": lambda: f"(*{n})[{at()} % LENGTH(*{n})]",
            "pair": lambda: self.pick(f"{n}.a", f"{n}.b", f"{n}.c[{at()} % 3]"),
            "big": lambda: self.pick(f"{n}.p.a", f"{n}.p.b", f"{n}.n[{at()} & 3]"),
            "pointer": lambda: f"(*{n})", "to_pair": lambda: self.pick(f"{n}->a", f"{n}->b"),
            "wide": lambda: n, "vector": lambda: f"{n}[{at()} & 3]", "real": lambda: None,
        }[v.kind]()

    def effect(self, env, depth):
        to = self.place(env)
        if to is None:
            return f"hash({self.value(env, depth)})"
        return self.pick(
            f"{to} {self.pick('=', '=', '+=', '^=', '-=', '*=')} {self.value(env, depth)}",
            f"{to} = {self.pure(env, depth)}", f"ADD({to}, {self.value(env, depth)})",
            f"hash({to}++)" if "(" not in to else f"{to}++", f"hash({self.value(env, depth)})")

    # ---- declarations ----

    def declaration(self, env, depth):
        names = [n for n in "pqrstuv" if n not in env.own]
        if not names:
            return self.effect(env, depth) + ";"
        name = self.rnd.choice(names)
        env.own.add(name)
        old = Scope(env)
        old.pop(name, None)  # an initialiser would see the new one
        e = lambda: self.value(old, depth) if self.chance(0.4) else self.pure(old, 2)
        p = lambda: self.pure(old, 2)
        kind = self.pick("unsigned", "unsigned", "unsigned", "small", "array", "matrix", "vla", "vla2", "row", "pair",
                         "pair", "big", "pointer", "pointer", "to_pair", "wide", "vector", "real", "cleanup", "auto",
                         "static", "typedef", "volatile", "keep", "two", "tag")
        fill = lambda n, to: f"\n    EACH(k_, LENGTH({n})) {to} = {p()};"
        targets = [v for v in old.values() if v.kind == "unsigned" and not v.fixed]
        fixed = False
        if kind == "unsigned":
            text = f"unsigned {name} = {e()};"
        elif kind == "small":
            spelt = self.pick("unsigned char", "unsigned short", "unsigned long long", "_Bool",
                              "const unsigned")
            text = f"{spelt} {name} = {e()};"
            fixed = "const" in text
        elif kind == "array":
            text = self.pick(f"unsigned {name}[4] = {{{e()}, {p()}}};",
                             f"unsigned {name}[] = {{[3] = {e()}, [1] = {p()}}};",
                             f"unsigned {name}[4] = {{0}};")
        elif kind == "matrix":
            text = f"unsigned {name}[2][3] = {{{{{e()}, 1u}}, {{[1] = {p()}}}}};"
        elif kind == "vla":
            text = self.pick(f"unsigned {name}[{e()} % 3 + 1];",
                             f"typedef unsigned {name}_t[({self.call(old, 1)}) % 3 + 1]; "
                             f"{name}_t {name};")
            text += fill(name, f"{name}[k_]")
        elif kind == "vla2":
            text = f"unsigned {name}[{e()} % 2 + 1][3];"
            text += fill(name, f"{name}[k_][0] = {name}[k_][1] = {name}[k_][2]")
        elif kind == "row":
            arrays = [v for v in old.values() if v.kind in ("array", "vla") and not v.fixed]
            if not arrays:
                return self.declaration(env, depth)
            v = self.rnd.choice(arrays)
            text = f"unsigned (*{name})[LENGTH({v.name})] = &{v.name};"
        elif kind == "pair":
            text = f"struct pair {name} = " + self.pick(f"{{{e()}, {p()} & 31}};", f"{{.c = {{1, 2}}, .a = {e()}}};",
                                                        self.struct_call(old))
        elif kind == "big":
            text = f"struct big {name} = {{.p = {{{p()}, 1}}, .n[1] = {e()}}};"
        elif kind == "pointer" and targets:
            text = f"unsigned *{self.pick('', 'const ')}{name} = &{self.rnd.choice(targets).name};"
        elif kind == "pointer":
            text = f"unsigned *{name} = (unsigned[3]){{{e()}, {p()}}};"
        elif kind == "to_pair":
            text = f"struct pair *{name} = &(struct pair){{{e()}, {p()} & 31}};"
        elif kind == "wide":
            text = f"unsigned __int128 {name} = (unsigned __int128){e()} << {self.pick('0', '60')} | {p()};"
        elif kind == "vector":
            text = f"vector {name} = {{{e()}, {p()}, 3u}};"
        elif kind == "real":
            text = f"double {name} = ({e()}) & 0xffff;"
        elif kind == "cleanup":
            text, kind = f"unsigned {name} __attribute__((cleanup(note))) = {e()};", "unsigned"
        elif kind == "auto":
            text, kind = f"__auto_type {name} = (unsigned)({e()});", "unsigned"
        elif kind == "static":
            text, kind = f"static unsigned {name} = 4;", "unsigned"
        elif kind == "typedef":
            spelt = self.pick("volatile unsigned", "unsigned")
            text, kind = f"typedef {spelt} {name}_t; {name}_t {name} = {e()};", "small"
        elif kind == "volatile":
            text, kind = f"volatile unsigned {name} = {e()};", "small"
        elif kind == "keep":
            text, kind = f"KEEP({name}, {e()});", "unsigned"
        elif kind == "tag":
            text = (f"struct pair_{name} {{ unsigned a, b : 7; unsigned char c[3]; }} "
                    f"{name} = {{{e()}, {p()} & 63, {{1}}}};")
            kind = "pair"
        else:
            text = (f"unsigned {name} = {e()}, *{name}_p = &{name}, {name}_a[2] = {{{name}, *{name}_p}}; "
                    f"hash({name}_a[1] + *{name}_p);")
            kind = "unsigned"
        env[name] = Variable(name, kind, fixed)
        return text

    def struct_call(self, env):
        able = [f for f in self.earlier if f.gives == "pair"]
        if not able:
            return "{5u, 6};"
        return f"f{self.rnd.choice(able).number}({self.pure(env, 1)}, {self.pure(env, 1)});"

    # ---- statements ----

    def statements(self, env, depth, count, jumps=True, declares=True):
        """Of a block that the caller opens, with an env of its own."""
        texts = []
        for _ in range(count):
            self.size += 1
            if declares and self.chance(0.3):
                texts.append(self.declaration(env, depth))
            else:
                texts.append(self.statement(env, depth, jumps))
        return "\n".join(texts)

    def block(self, env, depth, jumps=True):
        inner = Scope(env)
        return "{ " + self.statements(inner, depth, self.rnd.randint(1, 4), jumps) + " }"

    def bare(self, env, depth, jumps=True):
        """Statements among which a label may stand: none declares anything here."""
        return self.statements(Scope(env), depth, self.rnd.randint(1, 2), jumps, declares=False)

    def condition(self, env, depth):
        e = self.value(env, depth, True) if self.chance(0.5) else f"({self.pure(env, 2)} ^ x)"
        return self.pick(f"{e} & 1", f"{e} & 2", f"!({e} & 1)", f"({e}) % 3 == 1", f"{e} > 100u")

    def leave(self, env, jumps):
        """A jump out of here, where there is one."""
        ways = []
        if jumps:
            ways += [f"return {self.result(env)};", f"RETURN_IF({self.pure(env, 1)} % 5 == 3, {self.result(env)});"]
            if self.loops:
                ways += ["break;", "continue;"] * 2 if not self.in_switch else ["continue;"] * 2
        return self.rnd.choice(ways) if ways else f"hash({self.pure(env, 1)});"

    def result(self, env):
        if self.gives == "pair":
            return f"(struct pair){{{self.pure(env, 1)}, {self.pure(env, 1)} & 31, {{7}}}}"
        return self.value(env, 1) if self.chance(0.5) else self.pure(env, 1)

    def loop_body(self, env, depth, jumps):
        was = self.loops, self.in_switch
        self.loops, self.in_switch = self.loops + 1, False
        text = self.block(env, depth, jumps)
        self.loops, self.in_switch = was
        return text

    def statement(self, env, depth, jumps):
        if depth <= 0 or self.size > 200:
            return self.effect(env, 1) + ";"
        d = depth - 1
        return self.rnd.choice([
            self.plain, self.plain, self.plain, self.plain, self.if_, self.if_, self.for_, self.while_, self.do_,
            self.switch_, self.switch_, self.duff, self.forward, self.backward, self.into, self.computed, self.out,
            self.jump, self.jump, self.each, self.nest, self.local_label])(env, d, jumps)

    def plain(self, env, d, jumps):
        if self.chance(0.2):
            return f"hash({self.value(env, 2, True)});"
        return self.effect(env, 2) + ";"

    def if_(self, env, d, jumps):
        text = f"if ({self.condition(env, d)}) {self.block(env, d, jumps)}"
        if self.chance(0.5):
            text += f" else {self.block(env, d, jumps) if self.chance(0.7) else self.effect(env, 1) + ';'}"
        return text

    def jump(self, env, d, jumps):
        return f"if ({self.condition(env, d)}) {self.leave(env, jumps)}"

    def nest(self, env, d, jumps):
        return self.pick(self.block(env, d, jumps), "ONCE " + self.loop_body(env, d, jumps))

    def for_(self, env, d, jumps):
        i = self.counter()
        value = self.value(env, d)
        step = self.pick(f"{i}++", f"{i}++, hash({value})", f"{i} += 1 + ({value} & 1)")
        value = self.value(env, d)
        test = self.pick(f"{i} < 3", f"{i} < 3 && ({value}) != 7", f"({value}) ^ 1u && {i} < 2")
        start = self.pick("0", f"{self.value(env, d)} & 1")
        inner = Scope({**env, i: Variable(i, "unsigned", True)})
        return f"for (unsigned {i} = {start}; {test}; {step}) {self.loop_body(inner, d, jumps)}"

    def each(self, env, d, jumps):
        i = self.counter()
        inner = Scope({**env, i: Variable(i, "unsigned", True)})
        return f"EACH({i}, {self.pick('2', f'{self.value(env, d)} % 3')}) {self.loop_body(inner, d, jumps)}"

    def while_(self, env, d, jumps):
        i = self.counter()
        return (f"{{ unsigned {i} = 0; while ({i}++ < 3 && ({self.value(env, d)}) % 4 != 2) "
                f"{self.loop_body(env, d, jumps)} }}")

    def do_(self, env, d, jumps):
        i = self.counter()
        return (f"{{ unsigned {i} = 0; do {self.loop_body(env, d, jumps)} "
                f"while ({i}++ < 2 && ({self.value(env, d)}) & 3); }}")

    def switch_(self, env, d, jumps):
        was = self.in_switch
        self.in_switch = True
        cases = ["case 0:", "case 1 ... 2:", "default:", "case 4: case 5:"]
        self.rnd.shuffle(cases)
        body = ""
        inner = Scope(env)
        if self.chance(0.3):
            body = "unsigned w; "
        for case in cases[:self.rnd.randint(1, 4)]:
            inside = self.block(env, d, jumps) if self.chance(0.5) else self.bare(inner, d, jumps)
            if body.startswith("unsigned w") and self.chance(0.5):
                inside = f"w = {self.value(env, d)}; {inside} hash(w);"
            body += f"{case} {inside} {self.pick('break;', 'break;', '')}\n"
        self.in_switch = was
        return f"switch (({self.value(env, d)}) % 6) {{ {body} }}"

    def duff(self, env, d, jumps):
        i = self.counter()
        was = self.loops, self.in_switch
        self.loops, self.in_switch = self.loops + 1, False
        parts = [self.bare(env, d, jumps) for _ in range(3)]
        self.loops, self.in_switch = was
        return (f"{{ unsigned {i} = 0; switch ({self.value(env, d)} & 3) {{ "
                f"case 0: do {{ {parts[0]} case 1: {parts[1]} "
                f"case 2: {parts[2]} default:; }} while ({i}++ < 2 && ({self.value(env, d)} & 1)); }} }}")

    def forward(self, env, d, jumps):
        l = self.label()
        return f"if ({self.condition(env, d)}) goto {l}; {self.bare(env, d, jumps)} {l}: {self.effect(env, 1)};"

    def backward(self, env, d, jumps):
        l, i = self.label(), self.counter()
        return (f"{{ unsigned {i} = 0; {l}:; {self.block(env, d, jumps)} "
                f"if ({i}++ < 2 && ({self.value(env, d)}) & 1) goto {l}; }}")

    def into(self, env, d, jumps):
        l = self.label()
        kind = self.pick("", f"if ({self.condition(env, d)})")
        return (f"if ({self.condition(env, d)}) goto {l}; "
                f"{kind} {{ {self.bare(env, d, jumps)} {l}:; {self.bare(env, d, jumps)} }}")

    def computed(self, env, d, jumps):
        if self.computes:  # clang wants each of a function's to be able to lead to all the labels
            return self.plain(env, d, jumps)
        self.computes = True
        a, b, c = self.label(), self.label(), self.label()
        table = self.pick("static ", "")
        return (f"{{ {table}const void *const w[] = {{&&{a}, &&{b}, &&{c}}}; "
                f"goto *w[({self.value(env, d)}) % 3]; {a}: {self.bare(env, d, jumps)} "
                f"{b}: {self.bare(env, d, jumps)} {c}:; }}")

    def out(self, env, d, jumps):
        """Out of a statement expression."""
        label, inner = self.label(), env.fixed()
        way = f"goto {label}"
        if self.loops and jumps and not self.in_switch and self.chance(0.4):
            way = self.pick("break", "continue")
        declared = self.declaration(inner, 0)
        return (f"hash({self.pure(env, 1)} + ({{ {declared} if ({self.condition(inner, 0)}) {way}; "
                f"{self.value(inner, 0)}; }})); "
                f"{self.bare(env, d, jumps)} {label}:;")

    def local_label(self, env, d, jumps):
        i = self.counter()
        inner = env.fixed()
        return (f"hash(({{ __label__ again; unsigned {i} = 0; again:; {self.effect(inner, 1)}; "
                f"if ({i}++ < 2) goto again; "
                f"{i} + {self.pure(env, 1)}; }}));")

    def text(self):
        self.gives = "pair" if self.chance(0.2) else "unsigned"
        env = Scope({"x": Variable("x", "unsigned"), "y": Variable("y", "unsigned")})
        body = self.statements(env, 3, 7)
        attribute = " __attribute__((unused))" if self.chance(0.3) else ""
        result = "struct pair" if self.gives == "pair" else "unsigned"
        least = "(struct pair){x, 1}" if self.gives == "pair" else "y"
        return (f"\nstatic {result} f{self.number}(unsigned x, unsigned y{attribute})\n{{\n"
                f"hash(x);\nif (calls == 0)\n    return {least};\ncalls--;\n"
                f"{body}\nreturn {self.result(env)};\n}}\n")


def program(seed, functions=6):
    rnd = random.Random(f"constructs {seed}")
    done, text = [], HEAD
    for n in range(1, functions + 1):
        f = Function(rnd, n, done[-4:])
        text += f.text()
        done.append(f)
    text += "\nint main(void)\n{\n"
    for f in done:
        call = f"f{f.number}({{}}u, {f.number}u)" + (".a" if f.gives == "pair" else "")
        for n in (0, 1, 6):
            text += f"    calls = 100;\n    hash({call.format(n)});\n    printf(\"{f.number} %llx\\n\", sum);\n"
    return text + "    return 0;\n}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seed", type=int)
    parser.add_argument("functions", type=int, nargs="?", default=6)
    options = parser.parse_args()
    print(program(options.seed, options.functions), end="")


if __name__ == "__main__":
    main()
