/* mutate.c - other texts out of a text, by its tokens
 *
 * Random bytes hardly get past a lexer. These changes are such as an editor sees while somebody
 * types (a token gone, twice, at the wrong place), and such as make other programs out of sound
 * ones: statements and bracketed groups dropped, copied, moved, wrapped in something. */
#include "mutate.h"

#include "token.h"

#include <string.h>

/* What is put between or in place of tokens. */
static const char *const words[] = {
    "await ", "try ", "catch ", "catch (e) ", "finally ", "throw ", "defer ", "async(int) ",
    "async(void) ", "async(", "promise(int) ", "promise(void) ", "promise(", "return ", "return; ",
    "break; ", "continue; ", "goto l; ", "goto *p; ", "l: ", "&&l ", "__label__ l; ", "case 1: ",
    "case 1 ... 2: ", "default: ", "if (1) ", "else ", "while (1) ", "do ", "for (;;) ",
    "for (int i = 0; i < 2; i++) ", "switch (1) ", "{ ", "} ", "( ", ") ", "[ ", "] ", "; ", ", ",
    "= ", "? ", ": ", "?: ", "&& ", "|| ", "& ", "* ", "-> ", ". ", "... ", "++ ", "+= ", "~ ", "! ",
    "- ", "({ ", "}) ", "int ", "char ", "void ", "double ", "_Bool ", "struct s ", "union ", "enum { A } ",
    "typedef ", "static ", "extern ", "inline ", "const ", "volatile ", "register ", "restrict ",
    "_Atomic ", "_Atomic(int) ", "_Thread_local ", "_Alignas(64) ", "_Alignof ", "_Complex ",
    "__int128 ", "_BitInt(7) ", "auto ", "constexpr ", "nullptr ", "typeof(x) ", "__typeof__ ",
    "sizeof ", "offsetof ", "_Generic(", "_Static_assert(1, \"\"); ", "__attribute__((cleanup(f))) ",
    "__attribute__((packed)) ", "__attribute__((vector_size(16))) ", "[[maybe_unused]] ",
    "__extension__ ", "asm(\"\"); ", "asm goto (\"\" :::: l); ", "_Pragma(\"x\") ", "__func__ ",
    "__LINE__ ", "__COUNTER__ ", "__VA_ARGS__ ", "main ", "e ", "f ", "x ", "0 ", "1 ", "1.5 ", "0x ",
    "'a' ", "\"s\" ", "\" ", "' ", "/* ", "// ", "\\\n", "\\", "\r\n", "\n#if 0\n", "\n#if 1\n",
    "\n#else\n", "\n#elif 1\n", "\n#endif\n", "\n#define x ", "\n#define M(a) return a\n",
    "\n#define M(a) await a\n", "\n#undef x\n", "\n#include <asyncc.h>\n", "\n#include \"body.inc\"\n",
    "\n#line 7 \"x\"\n", "\n#pragma pack(1)\n", "\n# ", "M(", "setjmp(", "alloca(", "async_sleep(1) ",
    "promise_all(", "promise_resolved(int, 1) ", "promise_new(int) ", "async_yield() ", "x_frame ",
    "?\?/\n", "$", "\xc3\xa9", "\xff", "\v", "(int[x]){0} ", "int v[x]; ", "int (*q)[x]; ",
};

static const char *const around[][2] = {
    { "try { ", " } catch (e) { }" }, { "try { ", " } finally { }" }, { "defer { ", " }" },
    { "{ ", " }" }, { "for (int i = 0; i < 2; i++) { ", " }" }, { "switch (1) { case 1: ", " }" },
    { "if (1) { ", " } else { }" }, { "do { ", " } while (0);" }, { "({ ", " });" },
    { "try { } catch (e) { ", " }" }, { "try { } finally { ", " }" },
    { "\n#if 1\n", "\n#else\n;\n#endif\n" }, { "\n#define N ", "\nN " }, { "await ", "" },
    { "(", ")" }, { "/* ", " */" }, { "async(int) g(void) { ", " }" },
};

enum { N_WORDS = sizeof words / sizeof *words, N_AROUND = sizeof around / sizeof *around };

struct editor {
    struct arena arena;
    struct source source;
    struct tokens tokens;
    unsigned long long state;
    char *text;
    size_t len, room;
};

static void
editor_begin(struct editor *e, const char *text, size_t len, unsigned seed)
{
    *e = (struct editor){ .state = seed * 2862933555777941757ull + 3037000493ull };
    source_set(&e->arena, &e->source, "", arena_strndup(&e->arena, text, len), len);
    tokens_read(&e->arena, &e->source, &e->tokens);
}

static size_t
below(struct editor *e, size_t n)
{
    e->state = e->state * 6364136223846793005ull + 1442695040888963407ull;
    return n == 0 ? 0 : (size_t)(e->state >> 33) % n;
}

/* [begin, end) becomes the bytes. */
static void
put(struct editor *e, struct span s, const char *by, size_t n)
{
    size_t tail = e->len - s.end;

    if (s.begin + n + tail > e->room)
        return;
    by = arena_strndup(&e->arena, by, n);
    memmove(e->text + s.begin + n, e->text + s.end, tail);
    memcpy(e->text + s.begin, by, n);
    e->len = s.begin + n + tail;
}

/* A space on either side, so that it stays a token. */
static void
put_apart(struct editor *e, struct span s, const char *by, size_t n)
{
    const char *spaced = arena_fmt(&e->arena, " %.*s ", (int)n, by);

    put(e, s, spaced, strlen(spaced));
}

/* A token; or, as often, what begins with it: a bracketed group, a statement. */
static struct span
piece(struct editor *e, bool *whole)
{
    size_t n = e->tokens.len - 1, i = below(e, n), k;
    struct span s = e->tokens.at[i].span;
    char c = n == 0 ? '\0' : e->source.text[s.begin];

    *whole = below(e, 2);
    if (!*whole || n == 0)
        return s;
    if (strchr("{([", c) != NULL) {
        s.end = e->tokens.at[token_close(&e->source, &e->tokens, i)].span.end;
        return s;
    }
    /* on to the next statement's end; then that far, over blocks as wholes */
    while (i < n && strchr(";{}", e->source.text[e->tokens.at[i].span.begin]) == NULL)
        i++;
    s.begin = s.end = e->tokens.at[i + 1 < n ? i + 1 : n].span.begin;
    for (k = i + 1; k < n; k++) {
        c = e->source.text[e->tokens.at[k].span.begin];
        if (c == '}')
            break;
        if (strchr("{([", c) != NULL)
            k = token_close(&e->source, &e->tokens, k);
        s.end = e->tokens.at[k < n ? k : n].span.end;
        if (c == ';' || c == '{')
            break;
    }
    return s;
}

static struct span
place(struct editor *e)
{
    uint32_t at = e->tokens.at[below(e, e->tokens.len)].span.begin;

    return (struct span){ at, at };
}

static void
change(struct editor *e)
{
    bool whole, other_whole;
    struct span s = piece(e, &whole), other, at;
    const char *text = e->source.text, *word = words[below(e, N_WORDS)];
    size_t n = e->tokens.len - 1, i;

    switch (below(e, 12)) {
    case 0: put(e, s, "", 0); break;
    case 1: put_apart(e, (struct span){ s.end, s.end }, text + s.begin, s.end - s.begin); break;
    case 2: put_apart(e, place(e), text + s.begin, s.end - s.begin); break;
    case 3: /* two neighbours change places */
        i = below(e, n);
        if (i + 1 >= n)
            break;
        s = e->tokens.at[i].span;
        other = e->tokens.at[i + 1].span;
        put(e, (struct span){ s.begin, other.end },
            arena_fmt(&e->arena, "%.*s %.*s", (int)(other.end - other.begin), text + other.begin,
                      (int)(s.end - s.begin), text + s.begin),
            other.end - other.begin + s.end - s.begin + 1);
        break;
    case 4:
        other = piece(e, &other_whole);
        put_apart(e, s, text + other.begin, other.end - other.begin);
        break;
    case 5: /* moved: what is farther back first */
        at = place(e);
        if (at.begin >= s.end) {
            put_apart(e, at, text + s.begin, s.end - s.begin);
            put(e, s, "", 0);
        } else if (at.begin <= s.begin) {
            put(e, s, "", 0);
            put_apart(e, at, text + s.begin, s.end - s.begin);
        }
        break;
    case 6: put(e, s, word, strlen(word)); break;
    case 7:
    case 8: put(e, place(e), word, strlen(word)); break;
    case 9:
        i = below(e, N_AROUND);
        put(e, (struct span){ s.end, s.end }, around[i][1], strlen(around[i][1]));
        put(e, (struct span){ s.begin, s.begin }, around[i][0], strlen(around[i][0]));
        break;
    case 10: /* only the brackets */
        if (whole && s.end - s.begin >= 2 && strchr("{([", text[s.begin])) {
            put(e, (struct span){ s.end - 1, s.end }, "", 0);
            put(e, (struct span){ s.begin, s.begin + 1 }, "", 0);
        } else
            put(e, s, "", 0);
        break;
    default: /* a byte */
        if (e->len != 0)
            e->text[below(e, e->len)] = (char)(1 + below(e, 255));
        break;
    }
}

size_t
mutate(char *text, size_t len, size_t room, unsigned seed)
{
    struct editor e;

    editor_begin(&e, text, len, seed);
    e.text = text;
    e.len = len;
    e.room = room;
    change(&e);
    arena_free(&e.arena);
    return e.len;
}

size_t
splice(const char *a, size_t a_len, const char *b, size_t b_len, char *out, size_t room, unsigned seed)
{
    struct editor to, from;
    bool whole;
    struct span s, at;

    editor_begin(&to, a, a_len, seed);
    editor_begin(&from, b, b_len, seed + 1);
    s = piece(&from, &whole);
    at = below(&to, 2) ? piece(&to, &whole) : place(&to);
    to.text = out;
    to.room = room;
    to.len = a_len < room ? a_len : room;
    memcpy(out, a, to.len);
    if (at.end <= to.len)
        put_apart(&to, at, b + s.begin, s.end - s.begin);
    arena_free(&to.arena);
    arena_free(&from.arena);
    return to.len;
}
