"""The cells of the matrix: async functions, and what says how they have to behave.

A cell is a construct of constructs.txt with its awaits in one position and one
exit, or a nest of nests.py. Of each there is one text of C; the oracle of a
construct is that text as plain C, the oracle of a nest is JavaScript.
"""

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent

# What an await in a construct may give: letters -> type, type of the argument, the value, what is logged.
TYPES = {
    "": ("int", "int", "v", "v"),
    "d": ("double", "double", "v", "(int)v"),
    "ld": ("long double", "long double", "v", "(int)v"),
    "ll": ("long long", "long long", "v", "(int)(v % 1000)"),
    "u": ("unsigned", "unsigned", "v", "(int)v"),
    "b": ("_Bool", "int", "v", "v"),
    "c": ("double _Complex", "int", "__builtin_complex((double)v, 1.0)", "v"),
    "i128": ("__int128", "int", "((__int128)v << 90) + v", "v"),
    "v4": ("v4", "int", "(v4){v, v + 1, v + 2, v + 3}", "v"),
    "s": ("struct pair", "int", "(struct pair){v, v + 1}", "v"),
    "big": ("struct big", "int", "(struct big){{v, v + 1, [7] = v * 2, [15] = v}}", "v"),
    "p": ("int *", "int *", "v", "*v"),
    "v": ("void", "int", "", "v"),
}

# The exits, by the numbers that matrix.h gives them.
EXITS = {
    "break": "break;",
    "continue": "continue;",
    "goto": "goto out;",
    "again": "goto again;",
    "return": "return 70 + r;",
    "throw": "throw 3;",
}
EXIT_IDS = {name: i for i, name in enumerate(EXITS, 1)}


class Cell:
    def __init__(self, name, text, exits, calm, js=None, pending=None):
        self.name, self.text, self.exits, self.calm = name, text, exits, calm
        self.js = js            # the same function in JavaScript, when that is its oracle
        self.pending = pending  # what the error says, while it is refused

    @property
    def entry(self):
        mask = sum(1 << EXIT_IDS[exit] for exit in self.exits)
        return f'    {{"{self.name}", {self.name}, {mask}, {str(self.calm).lower()}}},\n'


# Helpers.

def helper(prefix, letters, storage, body, is_async):
    result, argument, value, _ = TYPES[letters]
    ending = f"    return {value};\n" if value else ""
    return (f"{storage}{f'async({result})' if is_async else result}\n"
            f"{prefix}{'_' + letters if letters else ''}(struct way *w, int n, {argument} v)\n"
            f"{{\n{body}{ending}}}\n\n")


def awaited(prefix, letters, storage=""):
    body = (f"    enum fate fate = arrive(w, n, {TYPES[letters][3]});\n\n"
            "    if (fate != AT_ONCE)\n        await meet(w, fate);\n")
    return helper(prefix, letters, storage, body, True)


def helpers_header():
    """far_g_T is awaited, h_T is the same as a plain call, quiet_T is not logged."""
    text = '#ifndef HELPERS_H\n#define HELPERS_H\n\n#include "matrix.h"\n\n'
    for letters, (result, argument, _, log) in TYPES.items():
        tail = "_" + letters if letters else ""
        text += f"async({result}) far_g{tail}(struct way *w, int n, {argument} v);\n"
        unused = "static inline __attribute__((unused)) "
        text += helper("h", letters, unused, f"    (void)arrive(w, n, {log});\n", False).replace(
            "arrive", "note_call")
        text += helper("quiet", letters, unused, "    (void)w;\n    (void)n;\n" + (
            "" if TYPES[letters][2] else "    (void)v;\n"), False)
    return text + "#endif\n"


def helpers_source():
    text = '#include "helpers.h"\n\nint far_away;\n\n'
    return text + "".join(awaited("far_g", letters) for letters in TYPES)


# A child whose size is known lies in its parent's frame, one of another file does not.
PROLOGUE = '#include "helpers.h"\n\n' + awaited("g", "", "static __attribute__((unused)) ")


def group(cells, number):
    """The text of a file of cells, and the line that each begins in."""
    text = PROLOGUE
    lines = []
    for cell in cells:
        lines.append(text.count("\n") + 1)
        text += cell.text + "\n"
    text += f"extern const struct cell cells_{number}[];\nconst struct cell cells_{number}[] = {{\n"
    return text + "".join(cell.entry for cell in cells) + "};\n", lines


def table(groups):
    """The file that knows all groups of a program, by their numbers."""
    text = '#include "matrix.h"\n\n'
    text += "".join(f"extern const struct cell cells_{i}[];\n" for i in groups)
    text += "\nconst struct group groups[] = {\n"
    text += "".join(f"    {{cells_{i}, {len(cells)}}},\n" for i, cells in groups.items())
    return text + f"}};\nconst size_t group_count = {len(groups)};\n"


# Constructs.

class Construct:
    def __init__(self, name, words, parts):
        self.name, self.parts = name, parts
        self.unordered = "unordered" in words
        self.calm = "calm" in words
        self.needs_await = "needs=await" in words
        self.pending = next((word[len("pending="):].replace("_", " ") for word in words
                             if word.startswith("pending=")), None)
        text = "".join(parts.values())
        self.points = sorted({int(digit) for digit in re.findall(r"\$=?(\d)", text)})
        self.has_exit = "$X" in text

    def hooked(self, text, awaits, prefix, exits):
        """The text with its points and exits filled in. awaits: the points that await."""
        def point(match):
            n, letters = int(match[2]), match[3]
            tail = "_" + letters if letters else ""
            if match[1]:
                return f"g(w, {n}, "
            if n in awaits:
                near = not letters and n % 2 == 1
                return f"await {'g' if near else 'far_g' + tail}(w, {n}, "
            return f"{'quiet' if self.unordered else 'h'}{tail}(w, {n}, "

        text = re.sub(r"\$(=?)(\d)([a-z]*(?:128|4)?)\(", point, text)
        lines = []
        for line in text.splitlines():
            indent = line[:len(line) - len(line.lstrip())]
            if line.strip() == "$X":
                lines += [f"{indent}if (leave(w, {EXIT_IDS[exit]}))\n{indent}    {EXITS[exit]}"
                          for exit in exits]
            else:
                lines.append(line)
        return "".join(line + "\n" for line in lines).replace("@", prefix)

    def cell(self, position, awaits, exits, label):
        name = f"{self.name}__{position}__{label}"
        prefix = name + "_"

        def fill(part):
            return self.hooked(self.parts.get(part, ""), awaits, prefix, exits)

        def outside(n, here):
            return f"{'await g' if position == here else 'h'}(w, {n}, {n})"

        body = indented(fill("body"), 3)
        if "plain" in self.parts:
            body = f"#ifndef PLAIN\n{body}#else\n{indented(fill('plain'), 3)}#endif\n"
        text = fill("top")
        text += "\n" if text else ""
        text += f"static async(int)\n{name}(struct way *w)\n{{\n    int r = 0;\n\n"
        text += "    for (int round = 0; round < 2; round++) {\n"
        text += f"        r += {outside(20, 'before')};\n"
        text += "    again:\n" if "again" in exits else ""
        text += f"        {{\n{body}        }}\n"
        text += f"        r += {outside(21, 'after')};\n    }}\n"
        text += "out:\n" if "goto" in exits else ""
        text += "    note(w, \"r\", r);\n    return r;\n}\n"
        return Cell(name, text, exits, self.calm, pending=self.pending)

    def cells(self, full, turn):
        """turn: a number that spreads the exits over the constructs where not all are made."""
        every = list(EXITS) if self.has_exit else []

        def one(k):
            return [every[(turn + k) % len(every)]] if every else []

        def label(exits):
            return "_or_".join(exits) if len(exits) < 2 else "any"

        inside = set(self.points)
        wanted = [("inside", inside, [])]
        if every:
            wanted.append(("inside", inside, every))
        if not self.needs_await:
            wanted += [(place, set(), one(k)) for k, place in enumerate(["before", "after"])]
        if not self.needs_await and len(self.points) > 1:
            wanted += [(f"inside{n}", {n}, one(n)) for n in self.points]
        if self.pending:
            wanted = [("inside", inside, every)]
        elif full:
            wanted += [("inside", inside, [exit]) for exit in every]
            if not self.needs_await:
                wanted += [(place, set(), [exit]) for place in ("before", "after") for exit in every]
                wanted += [(f"inside{n}", {n}, exits) for n in self.points if len(self.points) > 1
                           for exits in [every, []]]
                wanted += [(f"inside{a}{b}", {a, b}, every) for a in self.points
                           for b in self.points if a < b < self.points[-1]]
        made = {}
        for position, awaits, exits in wanted:
            cell = self.cell(position, awaits, exits, label(exits) or "fall")
            made.setdefault(cell.name, cell)
        return list(made.values())


def indented(text, levels):
    """Directives, and what a macro of several lines has, may be indented too."""
    return "".join("    " * levels + line + "\n" if line else "\n" for line in text.splitlines())


def constructs():
    found = []
    name, words, parts, part = None, [], {}, None
    for line in (HERE / "constructs.txt").read_text().splitlines():
        if line.startswith("==== "):
            if name:
                found.append(Construct(name, words, parts))
            name, *words = line[5:].split()
            parts, part = {"body": ""}, "body"
        elif line.startswith("---- "):
            part = line[5:]
            parts.setdefault(part, "")
        elif name:
            parts[part] += line + "\n"
    found.append(Construct(name, words, parts))
    for construct in found:
        construct.parts = {part: text.strip("\n") + "\n" for part, text in construct.parts.items()}
    return found


def construct_cells(full):
    return [cell for turn, construct in enumerate(constructs())
            for cell in construct.cells(full, turn)]
