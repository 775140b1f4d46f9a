#!/usr/bin/env python3
"""Programs of declarations in blocks, which csmith does not make.

    declarations.py SEED [FUNCTIONS]

Each function declares something: a type (an integer, a struct that only a typedef names, bit-fields),
qualified or not, as it is, in an array or behind a pointer, by a name of the block's or of the file's;
and uses it in some way across calls that may wait. It prints what it reads from it. The programs are plain
C, without undefined behaviour but for what a line's order of evaluation leaves open, which they avoid."""
import argparse
import itertools
import random

HEAD = """\
#include <stdio.h>

typedef int (*function)(int);
typedef int vector __attribute__((vector_size(16)));

static int global = 11;

int twice(int x);
int twice(int x)
{
    return 2 * x;
}

static int give(int n)
{
    return n;
}
"""

# What declares the type, the type, an initializer, and what an object of it is to an int.
TYPES = [
    ("", "int", "2", "(int)@"),
    ("", "_Bool", "1", "(int)@"),
    ("", "char", "'a'", "(int)@"),
    ("", "unsigned short", "65535", "(int)@"),
    ("", "__int128", "7", "(int)@"),
    ("", "double", "2.5", "(int)(2 * @)"),
    ("", "long double", "2.5L", "(int)(2 * @)"),
    ("", "_Complex double", "2.5", "(int)(2 * __real__ (_Complex double)@)"),
    ("", "int *", "&global", "*@"),
    ("", "const char *", '"text"', "(int)@[1]"),
    ("", "function", "twice", "@(4)"),
    ("", "vector", "{1, 2, 3, 4}", "@[2]"),
    ("", "__typeof__(global)", "4", "(int)@"),
    ("enum e# { E#_A, E#_B = 5 };", "enum e#", "E#_B", "(int)@"),
    ("typedef enum { F#_A, F#_B = 6 } t#;", "t#", "F#_B", "(int)@"),
    ("struct s# { int a; char b; };", "struct s#", "{3, 4}", "@.a + @.b"),
    ("typedef struct { int a; char b[3]; } u#;", "u#", "{3, {4, 5}}", "@.a + @.b[1]"),
    ("typedef const struct { int a; char b[3]; } u#;", "u#", "{3, {4, 5}}", "@.a + @.b[1]"),
    ("typedef volatile struct { int a; } u#;", "u#", "{3}", "@.a"),
    ("struct s# { const int a; const char b[2]; };", "struct s#", "{3, {4, 5}}", "@.a + @.b[1]"),
    ("struct s# { unsigned a : 3; signed b : 5; };", "struct s#", "{3, -4}", "(int)@.a + @.b"),
    ("union s# { int a; float f; };", "union s#", "{.f = 1}", "@.a % 1000"),
    ("struct s# { struct { int a; union { int b; long c; }; } in; int d[2]; };", "struct s#",
     "{.in = {1, {2}}, .d = {[1] = 9}}", "@.in.a + (int)@.in.b + @.d[1]"),
    ("struct s# { int (*f)(int); struct s# *next; };", "struct s#", "{twice, 0}", "@.f(3)"),
    ("struct __attribute__((packed)) s# { char a; int b; };", "struct s#", "{1, 2}",
     "@.b + (int)sizeof(@)"),
]
ATOMIC = {"int", "_Bool", "char", "unsigned short", "double", "int *", "const char *", "function"}

QUALIFIERS = ["", "const ", "volatile ", "const volatile ", "_Atomic "]

# The declarator of x, its initializer of one for an object, and where that object is. The type's name
# stands for $: what a compound literal needs.
SHAPES = [
    ("x", "!", "x"),
    ("x[2]", "{ !, ! }", "x[1]"),
    ("x[]", "{ !, [2] = ! }", "x[2]"),
    ("x[2][2]", "{ { ! }, { !, ! } }", "x[1][1]"),
    ("*x", "&($)?", "(*x)"),
    ("(*x)[2]", "&($[2]){ !, ! }", "(*x)[1]"),
    ("*x[2]", "{ [1] = &($)? }", "(*x[1])"),
]

# DECL declares x with its initializer; READ reads from it.
USES = [
    "DECL; r += give(1); r += READ;",
    "DECL; const volatile void *p = &x; r += give(1); r += p == (const volatile void *)&x; r += READ;",
    "{ DECL; r += give(1); r += READ; } { DECL; r += READ; r += give(1); r += READ; }",
    "for (int i = 0; i < 3; i++) { DECL; r += give(i); if (i == 1) continue; r += READ; }",
    "goto in; in:; DECL; r += give(READ); r += READ;",
    "DECL; int k = READ; r += give(READ) + k * give(2);",
    "DECL; switch (give(1)) { case 1: r += READ; break; default: r += give(2); r += READ; }",
    "r += ({ DECL; int k = give(READ); k + READ; }); r += give(2);",
    "char x = 3; { r += give(x); DECL; r += give(1); r += READ; } r += give(x); r += x;",
    "int i = 0; again:; { DECL; r += give(READ); if (i++ < 2) goto again; r += READ; }",
    "DECL; r += give(1) ? READ : give(READ); r += give(0) || READ; r += (give(3), READ);",
    "struct w { char pad; DECLARED; } w = { 1, INIT }, *p = &w; r += give(1); r += MEMBER;",
    "static DECL; r += give(1); r += READ;",
    "int i = 0; for (DECL; i < 3; i++) { if (i == 1) continue; r += give(READ); }",
    "TYPE one INITONE; __typeof__(one) x = one; r += give(1); r += READONE;",
    "TYPE one INITONE; int k = 2; TYPE many[k]; r += give(1); many[1] = one; r += give(2); "
    "r += READMANY + (int)(sizeof many / sizeof *many);",
]


def combinations():
    for type_, qualifier, shape, via, use in itertools.product(
            TYPES, QUALIFIERS, SHAPES, ("", "block", "array", "file"), USES):
        declares, name = type_[:2]
        literal = "$" in shape[1]
        if qualifier == "_Atomic " and (name not in ATOMIC or literal):
            continue  # clang 19 initializes none by braces, and large ones want a library
        if "many" in use and (qualifier or "const struct" in declares or "const int" in declares):
            continue  # nor could anybody assign to them
        if "one" in use and (shape != SHAPES[0] or name == "vector"):
            continue
        if ("struct w" in use or use.startswith("static")) and (literal or shape[0] == "x[]"):
            continue
        if "for (DECL" in use and via != "file":
            continue  # a struct may not be declared there
        yield type_, qualifier, shape, via, use


def function(number, type_, qualifier, shape, via, use):
    """What stands before the function, and the function."""
    declares, name, init, read = (text.replace("#", str(number)) for text in type_)
    declarator, inits, place = shape
    full = f"{name} {qualifier}" if name.endswith("*") else f"{qualifier}{name} "
    braced = init if init.startswith("{") else f"{{{init}}}"
    inits = inits.replace("!", init).replace("?", braced).replace("$", full)
    before, inside, declared = "", declares, full + declarator
    if via == "block":
        inside += f" typedef {full}T{number};"
        declared = f"T{number} {declarator}"
    elif via:
        typedef = f"{declares} typedef {full}{declarator.replace('x', f'T{number}')};"
        before, inside = (typedef, "") if via == "file" else ("", typedef)
        declared = f"T{number} x"
    words = {"DECLARED": declared, "DECL": f"{declared} = {inits}", "INITONE": f"= {init}",
             "INIT": inits, "TYPE": full, "READMANY": read.replace("@", "many[1]"),
             "READONE": read.replace("@", "x"), "READ": f"({read.replace('@', place)})",
             "MEMBER": read.replace("@", f"p->{place}")}
    for word, text in words.items():
        use = use.replace(word, text)
    # what has an attribute is read by tree-sitter, not by the parser of asyncc's own
    r = "r __attribute__((unused))" if number % 2 else "r"
    body = f"    int {r} = 0;\n    {inside}\n    {use}\n    return r;\n"
    return f"{before}\nstatic int f{number}(void)\n{{\n{body}}}\n"


def program(seed, functions=60):
    chosen = random.Random(seed).sample(list(combinations()), functions)
    text = HEAD + "".join(function(n, *c) for n, c in enumerate(chosen, 1)) + "\nint main(void)\n{\n"
    for n in range(1, functions + 1):
        text += f'    printf("{n} %d\\n", f{n}());\n'
    return text + "    return 0;\n}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seed", type=int)
    parser.add_argument("functions", type=int, nargs="?", default=60)
    options = parser.parse_args()
    print(program(options.seed, options.functions), end="")


if __name__ == "__main__":
    main()
