/* foresee.c - macros that will have to be written out, by the tokens alone
 *
 * reads   the tokens, unit.funcs, unit.words
 * fills   unit.src, as expand.c does
 *
 * What a macro does to the function around it is found out by sema.c; but then libclang has read the
 * whole file, and has to read it again when that macro has been written out. Of the macros that a file
 * defines itself the text shows as much, nearly always:
 *
 *     #define CHECK(x) do { if (!(x)) return -1; } while (0)
 *
 * So it is with assert(). Whatever is overlooked here is found by sema.c as ever. What is foreseen
 * wrongly stays as it is: an expansion is taken only if it holds what was looked for. */
#define _GNU_SOURCE /* memmem */
#include "bits.h"
#include "preprocess.h"

#include <stdlib.h>
#include <string.h>

/* What words in a macro's text do to the function around it. */
enum does {
    LEAVES = 1, /* or goes elsewhere in it */
    BREAKS = 2, /* if no loop of its own is around it */
    LOOPS = 4,
    AWAITS = 8,
    NAMES_FUNCTION = 16,
    CLEANS_UP = 32,
    OPENS = 64, /* for (...) and the like, with nothing behind it */
    PASTES = 128,
    ANY = LEAVES | BREAKS | AWAITS | NAMES_FUNCTION | CLEANS_UP | OPENS
};

/* A macro that the file defines. */
struct own {
    const char *name;
    bool function_like;
    bool twice;   /* by which of several definitions is not known here */
    bool unclear; /* not even of which kind they are */
    size_t asked; /* the last walk that has come by */
    unsigned does;
    VEC(const char *) names; /* in its text, but its parameters */
};

struct foreseen {
    unsigned does;
    bool surely;         /* if only it is a macro */
    bool pastes;         /* a local, perhaps */
    struct map locals;   /* of its function */
    VEC(size_t) between; /* what it stands in, f(...), by number in `asked`: a macro, perhaps */
};

struct foresight {
    struct unit *u;
    VEC(struct own) own;
    struct map names;  /* the index, and 1, in `own` */
    struct map locals; /* names that the function at hand declares, by the look of it */
    VEC(struct foreseen) list;
    struct uses uses; /* as `list` */
    VEC(const char *) asked;
    struct map numbers; /* the index, and 1, in `asked` */
    size_t walks;       /* through macros that name others */
};

/* ---- words ---- */

static unsigned
word_does(const struct source *s, const struct token *t)
{
    static const struct {
        const char *word;
        unsigned does;
    } words[] = {{"return", LEAVES},
                 {"goto", LEAVES},
                 {"throw", LEAVES},
                 {"defer", LEAVES},
                 {"break", BREAKS},
                 {"continue", BREAKS},
                 {"for", LOOPS},
                 {"while", LOOPS},
                 {"do", LOOPS},
                 {"switch", LOOPS},
                 {"await", AWAITS},
                 {"__func__", NAMES_FUNCTION},
                 {"__FUNCTION__", NAMES_FUNCTION},
                 {"__PRETTY_FUNCTION__", NAMES_FUNCTION},
                 {"cleanup", CLEANS_UP},
                 {"__cleanup__", CLEANS_UP}};

    if (s->text[t->span.begin] == '#')
        return PASTES;
    for (size_t i = 0; t->kind == T_NAME && i < sizeof words / sizeof *words; i++)
        if (token_is(s, t, words[i].word))
            return words[i].does;
    return 0;
}

/* `for (...)` from here to there, and nothing else. */
static bool
opens(const struct source *s, const struct tokens *t, size_t first)
{
    static const char *const words[] = {"for", "while", "if", "switch"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is(s, &t->at[first], words[i]))
            return token_is(s, &t->at[first + 1], "(") &&
                   token_close(s, t, first + 1) + 2 == t->len;
    return false;
}

static struct own *
own_named(struct foresight *f, const struct source *s, const struct token *t)
{
    size_t *known = t->kind == T_NAME ? map_find_text(&f->names, s->text + t->span.begin,
                                                      t->span.end - t->span.begin)
                                      : NULL;

    return known != NULL ? &f->own.at[*known - 1] : NULL;
}

/* ---- the file's own macros ---- */

static const char *
text_of(struct foresight *f, const struct source *s, const struct token *t)
{
    return arena_strndup(f->u->arena, s->text + t->span.begin, t->span.end - t->span.begin);
}

static struct own *
own_add(struct foresight *f, const char *name, bool function_like)
{
    size_t *known = map_add(f->u->arena, &f->names, name);
    struct own *it;

    if (*known == 0) {
        vec_push(f->u->arena, &f->own,
                 ((struct own){.name = name, .function_like = function_like}));
        *known = f->own.len;
        return &f->own.at[*known - 1];
    }
    it = &f->own.at[*known - 1];
    it->twice = true;
    it->unclear |= it->function_like != function_like;
    return it;
}

/* Is the token one of the names between here and there? */
static bool
is_among(const struct source *s, const struct tokens *t, size_t from, size_t until, size_t i)
{
    uint32_t len = t->at[i].span.end - t->at[i].span.begin;

    for (size_t k = from; k < until; k++)
        if (t->at[k].span.end - t->at[k].span.begin == len &&
            memcmp(s->text + t->at[k].span.begin, s->text + t->at[i].span.begin, len) == 0)
            return true;
    return false;
}

/* #define NAME ..., #define NAME(...) ... */
static void
read_definition(struct foresight *f, const struct token *directive)
{
    struct source line = {.text = f->u->src.text + directive->span.begin + 1,
                          .len = directive->span.end - directive->span.begin - 1};
    struct tokens t;
    size_t body = 2;
    bool function_like;
    struct own *it;

    tokens_read(f->u->arena, &line, &t);
    if (t.len < 3 || t.at[1].kind != T_NAME)
        return;
    function_like = token_is(&line, &t.at[2], "(") && t.at[2].span.begin == t.at[1].span.end;
    if (function_like)
        body = token_close(&line, &t, 2) + 1;
    it = own_add(f, text_of(f, &line, &t.at[1]), function_like);
    if (body < t.len && opens(&line, &t, body))
        it->does |= OPENS;
    for (size_t i = body; i + 1 < t.len; i++) {
        it->does |= word_does(&line, &t.at[i]);
        if (t.at[i].kind == T_NAME && !token_is(&line, &t.at[i - 1], ".") &&
            !token_is(&line, &t.at[i - 1], "->") && !is_among(&line, &t, 2, body, i))
            vec_push(f->u->arena, &it->names, text_of(f, &line, &t.at[i]));
    }
}

/* The one macro of the C library that is sure to be met, and to name the function it is in. */
static void
read_assert(struct foresight *f, const struct token *directive)
{
    const char *text = f->u->src.text + directive->span.begin;
    size_t len = directive->span.end - directive->span.begin;

    if (token_is_directive(&f->u->src, directive, "include") &&
        memmem(text, len, "<assert.h>", 10) != NULL)
        own_add(f, "assert", true)->does |= NAMES_FUNCTION;
}

/* What a macro does, with all that it names. returns whether a name among them is a local. */
static bool
walk(struct foresight *f, struct own *it, unsigned *does)
{
    bool found = false;

    if (it->asked == f->walks)
        return false;
    it->asked = f->walks;
    *does |= it->does;
    for (size_t i = 0; i < it->names.len; i++) {
        size_t *known = map_find(&f->names, it->names.at[i]);

        if (known != NULL)
            found |= walk(f, &f->own.at[*known - 1], does);
        else
            found |= map_find(&f->locals, it->names.at[i]) != NULL;
    }
    return found;
}

/* ---- locals ---- */

/* Does a declaration of this name stand here, by the look of it? */
static bool
looks_declared(const struct unit *u, size_t i)
{
    static const char *const not_types[] = {"return", "else",  "do",    "goto",  "case",
                                            "await",  "throw", "defer", "sizeof"};
    static const char *const behind[] = {"=", ";", ",", ")", "[", ":"};
    const struct token *t = &u->tokens.at[i], *type = t - 1;
    bool is = false;

    for (size_t k = 0; k < sizeof behind / sizeof *behind; k++)
        is |= token_is(&u->src, t + 1, behind[k]);
    if (!is)
        return false;
    if (token_is(&u->src, type, ","))
        return true; /* int a, b; and f(a, b) */
    while (token_is(&u->src, type, "*"))
        type--;
    for (size_t k = 0; k < sizeof not_types / sizeof *not_types; k++)
        is &= !token_is(&u->src, type, not_types[k]);
    return is &&
           (type->kind == T_NAME || token_is(&u->src, type, ")") || token_is(&u->src, type, "}"));
}

static void
find_locals(struct foresight *f, const struct func *func)
{
    const struct unit *u = f->u;

    f->locals = (struct map){0};
    for (size_t i = token_at(&u->tokens, func->params.begin);
         u->tokens.at[i].kind != T_END && u->tokens.at[i].span.begin < func->body.end; i++)
        if (u->tokens.at[i].kind == T_NAME && looks_declared(u, i))
            map_add(u->arena, &f->locals, span_text(u, u->tokens.at[i].span));
}

/* ---- invocations ---- */

/* Where the invocation that begins here ends; 0: it is none. */
static size_t
use_end(struct foresight *f, const struct own *it, size_t i)
{
    const struct unit *u = f->u;
    bool call = token_is(&u->src, &u->tokens.at[i + 1], "(");

    if (it->unclear || it->function_like != call)
        return 0;
    return call ? token_close(&u->src, &u->tokens, i + 1) : i;
}

static bool
is_name_in(const struct map *names, const struct source *s, const struct token *t)
{
    return t->kind == T_NAME &&
           map_find_text(names, s->text + t->span.begin, t->span.end - t->span.begin) != NULL;
}

/* Adds what is foreseen of the invocation from one token to another, and of those in it. */
static void
judge(struct foresight *f, struct own *it, size_t from, size_t until, struct foreseen *to)
{
    const struct unit *u = f->u;
    const struct tokens *t = &u->tokens;
    struct span s = {t->at[from].span.begin, t->at[until].span.end};
    unsigned does = 0;
    bool local;

    f->walks++;
    local = walk(f, it, &does);
    to->does |= does & ANY;
    to->surely |= (local && !it->twice) ||
                  (it->function_like &&
                   (await_in(u, s) != NULL || token_lacks_semicolon(&u->src, t, from, until)));
    for (size_t i = from + 1; i < until && (does & PASTES) != 0; i++)
        to->pastes |= is_name_in(&f->locals, &u->src, &t->at[i]);
    for (size_t i = from + 1; i < until; i++) {
        struct own *inner = own_named(f, &u->src, &t->at[i]);
        size_t end = inner != NULL ? use_end(f, inner, i) : 0;

        if (end == 0 || end > until)
            continue;
        judge(f, inner, i, end, to);
        i = end;
    }
}

static bool
holds_directive(const struct unit *u, size_t from, size_t until)
{
    for (size_t i = from; i <= until; i++)
        if (u->tokens.at[i].kind == T_DIRECTIVE)
            return true;
    return false;
}

/* Could the word be the name of a macro that is given arguments, and may make a string of them? So may a
 * keyword: the preprocessor is asked. */
static bool
may_be_macro(const struct unit *u, const struct token *t)
{
    return t->kind == T_NAME && !token_is(&u->src, t, "await") &&
           !name_is_ours(u->src.text + t->span.begin);
}

static size_t
number_of(struct foresight *f, const struct token *t)
{
    const char *name = span_text(f->u, t->span);
    size_t *known = map_add(f->u->arena, &f->numbers, name);

    if (*known == 0) {
        vec_push(f->u->arena, &f->asked, name);
        *known = f->asked.len;
    }
    return *known - 1;
}

/* The indices of the brackets that are open. */
typedef VEC(size_t) brackets;

static void
foresee_use(struct foresight *f, struct own *it, size_t from, size_t until, const brackets *open)
{
    struct unit *u = f->u;
    struct foreseen use = {.locals = f->locals};

    judge(f, it, from, until, &use);
    if ((use.does == 0 && !use.surely && !use.pastes) || holds_directive(u, from, until))
        return;
    for (size_t i = 0; i < open->len; i++)
        if (may_be_macro(u, &u->tokens.at[open->at[i] - 1]))
            vec_push(u->arena, &use.between, number_of(f, &u->tokens.at[open->at[i] - 1]));
    vec_push(u->arena, &f->list, use);
    vec_push(u->arena, &f->uses.list,
             ((struct span){u->tokens.at[from].span.begin, u->tokens.at[until].span.end}));
}

static void
foresee_in(struct foresight *f, const struct func *func)
{
    const struct unit *u = f->u;
    brackets open = {0};
    bool known = false;

    for (size_t i = token_at(&u->tokens, func->body.begin);
         u->tokens.at[i].kind != T_END && u->tokens.at[i].span.begin < func->body.end; i++) {
        const struct token *t = &u->tokens.at[i];
        struct own *it = own_named(f, &u->src, t);
        size_t end = it != NULL ? use_end(f, it, i) : 0;

        if (token_is(&u->src, t, "("))
            vec_push(u->arena, &open, i);
        if (token_is(&u->src, t, ")"))
            open.len -= open.len != 0;
        if (end == 0 || u->tokens.at[end].kind == T_END)
            continue;
        if (!known)
            find_locals(f, func);
        known = true;
        foresee_use(f, it, i, end, &open);
        i = end;
    }
}

/* ---- what has come true ---- */

/* Lines that say of each name in `asked` whether it is a macro. */
static const char *
questions(struct foresight *f)
{
    struct source lines = {0};

    source_append(f->u->arena, &lines, "", 0);
    for (size_t i = 0; i < f->asked.len; i++) {
        const char *line =
            arena_fmt(f->u->arena, "#ifdef %s\nasyncc__is_macro_%zu\n#endif\n", f->asked.at[i], i);

        source_append(f->u->arena, &lines, line, strlen(line));
    }
    return lines.text;
}

static struct bits
read_answers(struct foresight *f, const char *text)
{
    static const char mark[] = "asyncc__is_macro_";
    struct bits macros = bits_new(f->u->arena, f->asked.len + 1);

    for (const char *p = text; (p = strstr(p, mark)) != NULL;) {
        size_t i = strtoul(p + strlen(mark), (char **)&p, 10);

        if (i < f->asked.len)
            bits_add(&macros, i);
    }
    return macros;
}

static bool
is_in_macro(const struct foreseen *use, const struct bits *macros)
{
    for (size_t i = 0; i < use->between.len; i++)
        if (bits_has(macros, use->between.at[i]))
            return true;
    return false;
}

static bool
has_come_true(struct foresight *f, const struct foreseen *use, const struct edit *e)
{
    struct source by = {.text = e->by, .len = (uint32_t)(e->by == NULL ? 0 : strlen(e->by))};
    const struct tokens *source = &f->u->tokens;
    unsigned given = 0, does = 0;
    bool pasted = false;
    struct tokens t;

    if (e->by == NULL)
        return false;
    tokens_read(f->u->arena, &by, &t);
    for (size_t i = 0; i < t.len; i++) {
        if (own_named(f, &by, &t.at[i]) != NULL)
            return false; /* it was none, here; or it names itself */
        does |= word_does(&by, &t.at[i]);
        pasted |= use->pastes && is_name_in(&use->locals, &by, &t.at[i]);
    }
    if (use->surely || pasted)
        return true;
    for (size_t i = token_at(source, e->span.begin); source->at[i].span.begin < e->span.end; i++)
        given |= word_does(&f->u->src, &source->at[i]);
    if ((given & ANY) != 0)
        return false; /* whose is it? */
    return (does & (LEAVES | AWAITS | NAMES_FUNCTION | CLEANS_UP)) != 0 ||
           ((does & BREAKS) != 0 && (does & LOOPS) == 0) || (t.len > 2 && opens(&by, &t, 0));
}

static bool
expand_what_came_true(struct foresight *f)
{
    struct unit *u = f->u;
    const char *answer;
    edits list = {0};
    struct bits macros;
    size_t n = 0;

    if (f->list.len == 0 || !preprocess(u, &f->uses, questions(f), &list, &answer) ||
        answer == NULL)
        return false;
    macros = read_answers(f, answer);
    for (size_t i = 0; i < list.len; i++)
        if (has_come_true(f, &f->list.at[i], &list.at[i]) && !is_in_macro(&f->list.at[i], &macros))
            list.at[n++] = list.at[i];
    list.len = n;
    return unit_edit(u, &list);
}

/* Will there be another run in any case? A file that a body includes is written out by it; and numbers
 * that __COUNTER__ has given would be given again. */
static bool
is_in_vain(const struct unit *u)
{
    for (size_t i = 0; i < u->funcs.len; i++)
        for (size_t k = token_at(&u->tokens, u->funcs.at[i]->body.begin);
             u->tokens.at[k].kind != T_END && u->tokens.at[k].span.begin < u->funcs.at[i]->body.end;
             k++)
            if (token_is_directive(&u->src, &u->tokens.at[k], "include") ||
                token_is_directive(&u->src, &u->tokens.at[k], "include_next"))
                return true;
    return memmem(u->src.text, u->src.len, "__COUNTER__", 11) != NULL;
}

bool
expand_foreseen(struct unit *u)
{
    struct foresight f = {.u = u};

    if (u->funcs.len == 0 || is_in_vain(u))
        return false;
    for (size_t i = 0; i < u->tokens.len; i++) {
        read_assert(&f, &u->tokens.at[i]);
        if (token_is_directive(&u->src, &u->tokens.at[i], "define"))
            read_definition(&f, &u->tokens.at[i]);
    }
    for (size_t i = 0; i < u->funcs.len && f.own.len != 0; i++)
        foresee_in(&f, u->funcs.at[i]);
    return expand_what_came_true(&f);
}
