"""Cells with errors in them: try, catch, finally and defer, in loops and switches and in each other.

Plain C has no word for these, so their oracle is the same function in JavaScript.
The C differs from it by a few words only: a defer is a finally around what
follows it in its block, a goto a break or continue of a labelled block.
"""

import re

from cells import EXIT_IDS, EXITS, Cell

# NAME: what holds BODY, once in C; and in JavaScript where that is more than
# other words. #1 is an await in the body, %2 one in what cleans up, @1 a promise;
# the digits tell them apart in the log.
KINDS = {
    "block": ("{ r += #1; BODY r += #2; }",),
    "if": ("if (#1) { BODY r += #2; } else { r = 1000; }",),
    "else": ("if (#1 < 0) { r = 1000; } else { BODY r += #2; }",),
    "while": ("{ int i = 0; while (#1 && i < 2) { i++; BODY r += #2; } }",),
    "do": ("{ int i = 0; do { r += #1; BODY } while (#2 && ++i < 2); }",),
    "for": ("for (int i = 0; #1 && i < 2; i++, r += #2) { BODY }",),
    "switch": ("switch (round) { case 0: r += #1; /* fallthrough */ case 1: BODY r += #2; break; "
               "default: r = 1000; }",),
    "try_catch": ("try { r += #1; BODY r += #2; } catch (e) { note(w, \"caught\", e->code); r += %3; }",),
    "catch": ("try { r += #1; throw 4; } catch (e) { r += %2; BODY note(w, \"caught\", e->code); }",),
    "try_finally": ("try { r += #1; BODY } finally { note(w, \"finally\", r); r += %2; }",),
    "finally": ("try { r += #1; } finally { r += %2; BODY note(w, \"finally\", r); r += %3; }",),
    "finally_thrown": ("try { r += #1; throw 4; } finally { BODY r += %2; }",),
    "try_both": ("try { BODY r += #1; } catch (e) { note(w, \"caught\", e->code); r += %2; } "
                 "finally { note(w, \"finally\", r); r += %3; }",),
    "catch_finally": ("try { throw 4; } catch (e) { BODY note(w, \"caught\", e->code); throw e; } "
                      "finally { r += %1; note(w, \"finally\", r); }",),
    "both_finally": ("try { r += #1; throw 4; } catch (e) { r += %2; } finally { BODY r += %3; }",),
    "defer": ("{ defer { note(w, \"defer\", r); r += %1; } r += #2; BODY }",
              "{ try { r += #2; BODY } finally { note(w, \"defer\", r); r += %1; } }"),
    "defers": ("{ defer note(w, \"last\", r); r += #1; defer r += %2; BODY defer note(w, \"first\", r); }",
               "{ try { r += #1; try { BODY note(w, \"first\", r); } finally { r += %2; } } "
               "finally { note(w, \"last\", r); } }"),
    "deferred": ("{ defer { r += %1; BODY note(w, \"defer\", r); } r += #2; }",
                 "{ try { r += #2; } finally { r += %1; BODY note(w, \"defer\", r); } }"),
    "defer_in_loop": ("for (int i = 0; i < 2; i++) { defer r += %1; if (i == 1) continue; BODY }",
                      "for (let i = 0; i < 2; i++) { try { if (i == 1) continue; BODY } "
                      "finally { r += %1; } }"),
    "defer_in_switch": ("switch (round) { case 0: { defer r += %1; BODY break; } default: r += #2; }",
                        "switch (round) { case 0: { try { BODY break; } finally { r += %1; } } "
                        "default: r += #2; }"),
    "defer_after": ("{ BODY r += #1; defer r += %2; note(w, \"late\", r); }",
                    "{ BODY r += #1; try { note(w, \"late\", r); } finally { r += %2; } }"),
    "held": ("{ promise(int) p = @1; BODY r += await p; }",),
}
LOOPS = {"while", "do", "for", "defer_in_loop"}
SWITCHES = {"switch", "defer_in_switch"}

# Which of the awaits are there: those of the body, those that clean up.
POSITIONS = {"everywhere": "#%", "in_body": "#", "in_cleanup": "%"}

JS_EXITS = {"break": "break;", "continue": "continue;", "goto": "break out;",
            "again": "continue again;", "return": "return 70 + r;", "throw": "throw error(3);"}


def filled(text, level, awaits):
    """Awaits or calls where the text marks them. Both languages give one mark one number."""
    def point(match):
        n = level * 10 + int(match[2])
        if match[1] == "@":
            return f"g(w, {n}, {n})"
        if match[1] in awaits:
            return f"await {'g' if n % 2 else 'far_g'}(w, {n}, {n})"
        return f"h(w, {n}, {n})"

    return re.sub(r"([#%@])(\d)", point, text)


def nest(kinds, awaits, exits, is_js):
    words = dict(JS_EXITS if is_js else EXITS)
    if is_js:
        # What JavaScript has around a nest for `again` is no loop in C.
        if not LOOPS & set(kinds):
            words["continue"] = "continue outer;"
        if not (LOOPS | SWITCHES) & set(kinds):
            words["break"] = "break outer;"
    leaves = "".join(f"if (leave(w, {EXIT_IDS[exit]})) {words[exit]} " for exit in exits)
    text = filled(f"r += #1; {leaves}r += #2;", len(kinds) + 1, awaits)
    for level, kind in reversed(list(enumerate(kinds, 1))):
        text = filled(KINDS[kind][-1 if is_js else 0], level, awaits).replace("BODY", text)
    return text


def lines(text, level):
    """One statement a line."""
    made = ""
    depth = 0
    text = re.sub(r"(/\* fallthrough \*/) ", r"\n\1\n", text)
    text = re.sub(r"([{;:]) (?![^(]*;[^()]*\) \{)", r"\1\n", text)
    text = re.sub(r"([{;]) ", r"\1 ", text)
    text = re.sub(r"([^{\n]) \}", r"\1\n}", text)
    text = re.sub(r"\} (?=\})", "}\n", text)
    text = re.sub(r"\} (?!else|catch|finally|while)", "}\n", text)
    for line in text.split("\n"):
        line = line.strip()
        depth -= line.startswith("}")
        made += "    " * (level + depth) + line + "\n"
        depth += line.count("{") - line.count("}") + line.startswith("}")
    return made


def cell(kinds, position, exits, label):
    name = f"{'__'.join(kinds)}__{position}__{label}"
    c, js = (nest(kinds, POSITIONS[position], exits, is_js) for is_js in (False, True))
    text = f"static async(int)\n{name}(struct way *w)\n{{\n    int r = 0;\n\n"
    text += "    for (int round = 0; round < 2; round++) {\n"
    text += "        r += await g(w, 90, 1);\n"
    text += "    again:\n" if "again" in exits else ""
    text += lines(c, 2) if c.startswith("{") else f"        {{\n{lines(c, 3)}        }}\n"
    text += "        r += await g(w, 91, 1);\n    }\n"
    text += "out:\n" if "goto" in exits else ""
    text += "    note(w, \"r\", r);\n    return r;\n}\n"

    js = re.sub(r"\bint (?=\w+ =)|promise\(int\) ", "let ", js).replace("e->code", "e.code")
    js = re.sub(r"throw (\d);", r"throw error(\1);", js).replace("far_g(", "g(")
    script = f"async function {name}(w) {{\n    let r = 0;\n    out: {{\n"
    script += "        outer: for (let round = 0; round < 2; round++) {\n"
    script += "            r += await g(w, 90, 1);\n"
    script += f"            again: for (;;) {{\n{lines(js, 4)}                break;\n            }}\n"
    script += "            r += await g(w, 91, 1);\n        }\n    }\n"
    script += "    note(w, \"r\", r);\n    return r;\n}\n"
    return Cell(name, text, exits, "held" in kinds, js=script)


def nest_cells(full):
    names = list(KINDS)
    every = list(EXITS)
    shapes = [(a,) for a in names] + [(a, b) for a in names for b in names]
    made = []
    for turn, kinds in enumerate(shapes):
        positions = list(POSITIONS)
        one = every[turn // 2 % len(every)]
        if len(kinds) == 1:
            made += [cell(kinds, "everywhere", exits, label)
                     for exits, label in (([], "fall"), ([one], one), (every, "any"))]
        elif turn % 2:
            made.append(cell(kinds, positions[turn % 3], every, "any"))
        else:
            made.append(cell(kinds, positions[turn % 3], [one], one))
        if full:
            made += [cell(kinds, position, [exit], exit) for position in positions for exit in every]
            made += [cell(kinds, position, every, "any") for position in positions]
    if full:
        triples = [(a, b, c) for a in names for b in names for c in names]
        made += [cell(kinds, list(POSITIONS)[i % 3], every, "any")
                 for i, kinds in enumerate(triples[::7])]
    return list({c.name: c for c in made}.values())
