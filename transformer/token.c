/* token.c - the tokens of C, over raw bytes
 *
 * Translation phases 2 and 3 of C11 5.1.1.2, as far as finding words and
 * brackets needs them: comments, strings and continued lines are seen for
 * what they are. */
#include "token.h"

#include <ctype.h>
#include <string.h>

struct reader {
    const char *p, *end;
};

/* How many bytes a continued line takes here; 0: none. */
static size_t
splice(const struct reader *r, const char *p)
{
    if (p < r->end && *p == '\\') {
        if (p + 1 < r->end && p[1] == '\n')
            return 2;
        if (p + 2 < r->end && p[1] == '\r' && p[2] == '\n')
            return 3;
    }
    return 0;
}

static void
skip_comment(struct reader *r)
{
    if (r->p[1] == '/') {
        while (r->p < r->end && *r->p != '\n')
            r->p += splice(r, r->p) ? splice(r, r->p) : 1;
        return;
    }
    for (r->p += 2; r->p < r->end; r->p++)
        if (r->p[0] == '*' && r->p + 1 < r->end && r->p[1] == '/') {
            r->p += 2;
            return;
        }
}

static bool
at_comment(const struct reader *r)
{
    return r->p + 1 < r->end && r->p[0] == '/' && (r->p[1] == '/' || r->p[1] == '*');
}

static void
skip_quoted(struct reader *r, char quote)
{
    for (r->p++; r->p < r->end && *r->p != '\n'; r->p++) {
        if (*r->p == quote) {
            r->p++;
            return;
        }
        if (splice(r, r->p))
            r->p += splice(r, r->p) - 1;
        else if (*r->p == '\\' && r->p + 1 < r->end)
            r->p++;
    }
}

static void
skip_directive(struct reader *r)
{
    while (r->p < r->end && *r->p != '\n') {
        if (splice(r, r->p))
            r->p += splice(r, r->p);
        else if (at_comment(r) && r->p[1] == '/')
            skip_comment(r);
        else if (at_comment(r))
            skip_comment(r); /* may run over several lines */
        else if (*r->p == '"' || *r->p == '\'')
            skip_quoted(r, *r->p);
        else
            r->p++;
    }
}

enum class {
    NAME = 1, /* may begin a name */
    DIGIT = 2,
    SPACE = 4
};

/* In place of <ctype.h>, which asks for the locale at each character. */
static const unsigned char classes[256] = {
    ['a' ... 'z'] = NAME,   ['A' ... 'Z'] = NAME,  ['_'] = NAME,  ['$'] = NAME,
    [0x80 ... 0xff] = NAME, ['0' ... '9'] = DIGIT, [' '] = SPACE, ['\t' ... '\r'] = SPACE};

static bool
is_a(char c, unsigned class)
{
    return classes[(unsigned char)c] & class;
}

static size_t
punct_length(const struct reader *r)
{
    static const char *const longer[] = {"...", "<<=", ">>=", "->", "++", "--", "<<", ">>",
                                         "<=",  ">=",  "==",  "!=", "&&", "||", "*=", "/=",
                                         "%=",  "+=",  "-=",  "&=", "^=", "|=", "##"};

    if (r->end - r->p < 2 || memchr("=<>&|+-.#", r->p[1], 9) == NULL)
        return 1;
    for (size_t i = 0; i < sizeof longer / sizeof *longer; i++) {
        size_t len = strlen(longer[i]);

        if ((size_t)(r->end - r->p) >= len && memcmp(r->p, longer[i], len) == 0)
            return len;
    }
    return 1;
}

static enum token_kind
skip_token(struct reader *r)
{
    char c = *r->p;

    if (is_a(c, NAME)) {
        const char *from = r->p;

        while (r->p < r->end && is_a(*r->p, NAME | DIGIT))
            r->p++;
        /* u8"…", L'…' */
        if (r->p < r->end && (*r->p == '"' || *r->p == '\'') &&
            ((r->p - from == 1 && strchr("LuU", *from) != NULL) ||
             (r->p - from == 2 && memcmp(from, "u8", 2) == 0))) {
            char quote = *r->p;

            skip_quoted(r, quote);
            return quote == '"' ? T_STRING : T_CHAR;
        }
        return T_NAME;
    }
    if (is_a(c, DIGIT) || (c == '.' && r->p + 1 < r->end && is_a(r->p[1], DIGIT))) {
        while (r->p < r->end && (is_a(*r->p, NAME | DIGIT) || *r->p == '.' ||
                                 ((*r->p == '+' || *r->p == '-') && strchr("eEpP", r->p[-1])) ||
                                 (*r->p == '\'' && r->p + 1 < r->end && /* 1'000 */
                                  is_a(r->p[1], NAME | DIGIT))))
            r->p++;
        return T_NUMBER;
    }
    if (c == '"' || c == '\'') {
        skip_quoted(r, c);
        return c == '"' ? T_STRING : T_CHAR;
    }
    r->p += punct_length(r);
    return T_PUNCT;
}

/* Goes to the end of the next token. returns its beginning, or NULL. */
static const char *
next_token(struct reader *r, bool *line_start, enum token_kind *kind)
{
    while (r->p < r->end) {
        const char *from = r->p;

        if (*r->p == '\n')
            *line_start = true;
        if (is_a(*r->p, SPACE))
            r->p++;
        else if (splice(r, r->p))
            r->p += splice(r, r->p);
        else if (at_comment(r))
            skip_comment(r);
        else {
            if (*r->p == '#' && *line_start) {
                skip_directive(r);
                *kind = T_DIRECTIVE;
            } else
                *kind = skip_token(r);
            *line_start = false;
            return from;
        }
    }
    return NULL;
}

void
tokens_read(struct arena *a, const struct source *s, struct tokens *out)
{
    struct reader r = {s->text, s->text + s->len};
    bool line_start = true;
    enum token_kind kind;
    const char *from;

    *out = (struct tokens){.cap = s->len / 4 + 64}; /* C has a token in five bytes or so */
    out->at = arena_alloc(a, out->cap * sizeof *out->at);
    by_offset_begin(a, &out->near, s->len);
    while ((from = next_token(&r, &line_start, &kind)) != NULL) {
        by_offset_add(&out->near, (uint32_t)out->len, (uint32_t)(from - s->text));
        vec_push(a, out,
                 ((struct token){kind, {(uint32_t)(from - s->text), (uint32_t)(r.p - s->text)}}));
    }
    by_offset_add(&out->near, (uint32_t)out->len, s->len);
    for (size_t i = 0; i < TOKENS_AHEAD; i++)
        vec_push(a, out, ((struct token){T_END, {s->len, s->len}}));
    out->len -= TOKENS_AHEAD - 1;
}

static char
digraph(enum token_kind kind, const char *at)
{
    static const char digraphs[][4] = {"<%{", "%>}", "<:[", ":>]"};

    for (size_t i = 0; kind == T_PUNCT && i < sizeof digraphs / sizeof *digraphs; i++)
        if (memcmp(at, digraphs[i], 2) == 0)
            return digraphs[i][2];
    return '\0';
}

bool
tokens_may_be_digraphs(const struct source *s)
{
    return strstr(s->text, "<%") != NULL || strstr(s->text, "<:") != NULL;
}

char
token_digraph(const struct source *s, const struct token *t)
{
    return digraph(t->kind, s->text + t->span.begin);
}

/* Any name may be that of a macro, a keyword too. */
void
tokens_respell(struct arena *a, struct source *s)
{
    size_t depth = 0; /* in arguments */
    bool line_start = true, callable = false;
    enum token_kind kind;
    struct reader r;
    const char *from;
    char *text;

    if (!tokens_may_be_digraphs(s))
        return;
    s->text = text = arena_strndup(a, s->text, s->len);
    r = (struct reader){text, text + s->len};
    while ((from = next_token(&r, &line_start, &kind)) != NULL) {
        char bracket = digraph(kind, from);

        if (bracket != '\0') {
            r.p = from + 2;
            if (depth == 0) {
                text[from - text] = bracket;
                text[from - text + 1] = ' ';
            }
        } else if (*from == '(' && (depth != 0 || callable))
            depth++;
        else if (*from == ')' && depth != 0)
            depth--;
        callable = kind == T_NAME;
    }
}

bool
token_is_one_of(const struct source *s, const struct token *t, const char *const *words)
{
    while (*words != NULL && !token_is(s, t, *words))
        words++;
    return *words != NULL;
}

bool
token_is_tag_keyword(const struct source *s, const struct token *t)
{
    static const char *const words[] = {"struct", "union", "enum", NULL};

    return token_is_one_of(s, t, words);
}

/* Without the underscores around it. */
static const char *
bare(const char *name, size_t *len)
{
    if (*len < 4 || name[0] != '_' || name[1] != '_')
        return name;
    *len -= 2;
    if (*len > 2 && name[*len] == '_' && name[*len + 1] == '_')
        *len -= 2;
    return name + 2;
}

bool
name_spells(const char *name, size_t len, const char *keyword)
{
    size_t wanted = strlen(keyword);

    if (len == wanted && memcmp(name, keyword, len) == 0)
        return true;
    if (*name != '_' || name[1] != '_')
        return false;
    name = bare(name, &len);
    keyword = bare(keyword, &wanted);
    return len == wanted && memcmp(name, keyword, len) == 0;
}

bool
token_spells(const struct source *s, const struct token *t, const char *keyword)
{
    return t->kind == T_NAME &&
           name_spells(s->text + t->span.begin, t->span.end - t->span.begin, keyword);
}

bool
name_is_keyword(const char *name, size_t len)
{
    static const char *const words[26][8] = {
        ['a' - 'a'] = {"asm", "auto", "alignas", "alignof"},
        ['b' - 'a'] = {"break"},
        ['c' - 'a'] = {"case", "char", "const", "continue", "constexpr"},
        ['d' - 'a'] = {"do", "default", "double"},
        ['e' - 'a'] = {"else", "enum", "extern"},
        ['f' - 'a'] = {"for", "float"},
        ['g' - 'a'] = {"goto"},
        ['i' - 'a'] = {"if", "int", "inline"},
        ['l' - 'a'] = {"long"},
        ['r' - 'a'] = {"return", "register", "restrict"},
        ['s' - 'a'] = {"sizeof", "static", "struct", "switch", "short", "signed", "static_assert"},
        ['t' - 'a'] = {"typedef", "typeof", "typeof_unqual", "thread_local"},
        ['u' - 'a'] = {"union", "unsigned"},
        ['v' - 'a'] = {"void", "volatile"},
        ['w' - 'a'] = {"while"},
    };
    const char *const *word;

    if (*name < 'a' || *name > 'z')
        return false;
    for (word = words[*name - 'a']; *word != NULL; word++)
        if ((*word)[1] == name[1] && strncmp(*word, name, len) == 0 && (*word)[len] == '\0')
            return true;
    return false;
}

bool
name_is_ours(const char *name)
{
    return strncmp(name, "promise_", 8) == 0 || strncmp(name, "async_", 6) == 0 ||
           strncmp(name, "atomic_", 7) == 0;
}

bool
token_is_type_macro(const struct source *s, const struct token *t)
{
    static const char *const words[] = {"promise", "async_channel", NULL};

    return token_is_one_of(s, t, words);
}

bool
token_takes_type(const struct source *s, const struct token *t)
{
    static const char *const words[] = {"promise_new", "promise_resolved", "promise_rejected",
                                        "async_channel_new", NULL};

    return token_is_one_of(s, t, words);
}

bool
token_is_directive(const struct source *s, const struct token *t, const char *word)
{
    const char *p = s->text + t->span.begin + 1;
    size_t len = strlen(word);

    if (t->kind != T_DIRECTIVE)
        return false;
    while (*p == ' ' || *p == '\t')
        p++;
    return strncmp(p, word, len) == 0 && !isalnum((unsigned char)p[len]) && p[len] != '_';
}

bool
token_is_numbering(const struct source *s, const struct token *t)
{
    const char *p = s->text + t->span.begin + 1;

    if (t->kind != T_DIRECTIVE)
        return false;
    while (*p == ' ' || *p == '\t')
        p++;
    if (token_is_directive(s, t, "line"))
        for (p += strlen("line"); *p == ' ' || *p == '\t';)
            p++;
    return isdigit((unsigned char)*p);
}

size_t
token_declarator_end(const struct source *s, const struct tokens *t, uint32_t at)
{
    static const char *const ends[] = {",", ";", "=", ":", ")"};

    for (size_t i = token_at(t, at);; i++) {
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
            if (token_is(s, &t->at[i], ends[k]))
                return i;
        if (token_is(s, &t->at[i], "(") || token_is(s, &t->at[i], "[") ||
            token_is(s, &t->at[i], "{"))
            i = token_close(s, t, i);
        if (t->at[i].kind == T_END)
            return i;
    }
}

size_t
token_close(const struct source *s, const struct tokens *t, size_t open)
{
    /* Braces are counted apart: a parenthesis that is missing ends with the block it stands in. */
    bool block = s->text[t->at[open].span.begin] == '{';
    size_t braces = 0, depth = 0, skipping = 0;

    for (size_t i = open; i < t->len; i++) {
        const struct token *it = &t->at[i];

        if (it->kind == T_DIRECTIVE) {
            bool begins = token_is_directive(s, it, "if") || token_is_directive(s, it, "ifdef") ||
                          token_is_directive(s, it, "ifndef");

            if (skipping != 0) {
                skipping += begins;
                skipping -= token_is_directive(s, it, "endif");
            } else
                skipping = token_is_directive(s, it, "else") || token_is_directive(s, it, "elif");
            continue;
        }
        if (skipping != 0 || it->kind != T_PUNCT || it->span.end - it->span.begin != 1)
            continue;
        switch (s->text[it->span.begin]) {
        case '{': braces++; break;
        case '}':
            if (braces == 0)
                return t->len - 1;
            if (--braces == 0 && block)
                return i;
            break;
        case '(':
        case '[': depth++; break;
        case ')':
        case ']':
            if (!block && --depth == 0)
                return i;
            break;
        }
    }
    return t->len - 1;
}

bool
token_lacks_semicolon(const struct source *s, const struct tokens *t, size_t from, size_t until)
{
    static const char *const starts[] = {";", "{", "}", ")", ":", "else", "do", NULL};
    const struct token *behind = &t->at[until + 1];

    return token_is_one_of(s, &t->at[from - 1], starts) &&
           (behind->kind == T_NAME || token_is(s, behind, "}"));
}

/* Does a literal end in its quote, and that not behind a backslash? */
static bool
is_closed(const struct source *s, struct span literal)
{
    const char *last = s->text + literal.end - 1, *quote = s->text + literal.begin;
    bool escaped = false;

    while (*quote != '"' && *quote != '\'')
        quote++;
    for (const char *p = quote + 1; p < last; p++)
        escaped = !escaped && *p == '\\';
    return last > quote && *last == *quote && !escaped;
}

const char *
token_unterminated(const struct source *s, const struct tokens *t, size_t from, struct span *at)
{
    struct reader r = {s->text, s->text + s->len};

    for (size_t i = from; i < t->len && t->at[i].kind != T_END; i++) {
        enum token_kind kind = t->at[i].kind;

        *at = t->at[i].span;
        r.p = s->text + at->end;
        if ((kind == T_STRING || kind == T_CHAR) && !is_closed(s, *at))
            return kind == T_STRING ? "string" : "character";
    }
    /* behind the last token there are but space and comments */
    while (r.p < r.end) {
        const char *begin = r.p;

        if (!at_comment(&r)) {
            r.p++;
            continue;
        }
        skip_comment(&r);
        if (begin[1] == '*' && (r.p - begin < 4 || r.p[-1] != '/' || r.p[-2] != '*')) {
            *at = (struct span){(uint32_t)(begin - s->text), s->len};
            return "comment";
        }
    }
    return NULL;
}

size_t
token_past_directives(const struct tokens *t, size_t i)
{
    while (t->at[i].kind == T_DIRECTIVE)
        i++;
    return i;
}

size_t
token_at(const struct tokens *t, uint32_t offset)
{
    size_t i = by_offset_near(&t->near, offset);

    while (i < t->len - 1 && t->at[i].span.begin < offset)
        i++;
    return i;
}
