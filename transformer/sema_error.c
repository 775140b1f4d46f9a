/* sema_error.c - the user's own errors: what libclang says, in words of the dialect */
#include "sema_unit.h"

#include <ctype.h>
#include <string.h>

static const char *
replaced(struct unit *u, const char *text, const char *at, size_t len, const char *by)
{
    return arena_fmt(u->arena, "%.*s%s%s", (int)(at - text), text, by, at + len);
}

/* Where the parentheses that open at `at` close. */
static const char *
closing(const char *at)
{
    int depth = 0;

    for (; *at; at++) {
        depth += *at == '(';
        if (*at == ')' && --depth == 0)
            break;
    }
    return at;
}

/* 'typeof (((void)0 , *(p)))' (aka 'T'), of our ASYNC__TYPE: T alone. */
static const char *
promised_words(struct unit *u, const char *text)
{
    const char *at, *aka, *end;

    while ((at = strstr(text, "'typeof (((void)0 , *(")) != NULL &&
           (aka = strstr(at, "' (aka '")) != NULL && (end = strstr(aka, "')")) != NULL)
        text = arena_fmt(u->arena, "%.*s%.*s%s", (int)(at - text), text, (int)(end - aka - 6),
                         aka + 7, end + 2);
    return text;
}

/* Types in clang's words, as the user wrote them: promise(T). */
static const char *
plain_words(struct unit *u, const char *text)
{
    static const char space[] = "__attribute__((address_space(77)))", name[] = "awai_";
    const char *at, *end;

    while ((at = strstr(text, name)) != NULL)
        text = replaced(u, text, at, strlen(name), "await");
    if ((at = strstr(text, "'mai_'")) != NULL)
        text = replaced(u, text, at, 6, "'main'");
    while ((at = strstr(text, "'async__any'")) != NULL)
        text = replaced(u, text, at, 12, "a promise");
    text = promised_words(u, text);
    /* clang's "(aka ...)" repeats our macro's own spelling */
    for (at = strstr(text, " (aka '"); at != NULL;) {
        end = strstr(at, "')");
        if (end != NULL && strstr(at, space) != NULL && strstr(at, space) < end) {
            text = replaced(u, text, at, (size_t)(end + 2 - at), "");
            at = strstr(text, " (aka '");
        } else
            at = strstr(at + 1, " (aka '");
    }
    while ((at = strstr(text, space)) != NULL) {
        const char *begin = at, *inner = at + strlen(space);
        size_t len;

        while (*inner == ' ')
            inner++;
        if (at - text >= 7 && strncmp(at - 7, "typeof(", 7) == 0) {
            /* typeof(AS typeof(T) *): promise(T) of our macro */
            begin = at - 7;
            end = closing(begin + 6);
            len = (size_t)(end - inner);
            end += *end == ')';
        } else {
            /* AS T *, or T *AS * with T a pointer */
            while (begin > text && begin[-1] != '\'')
                begin--;
            if (begin < at)
                inner = begin;
            for (end = at; *end && *end != '\''; end++)
                ;
            len = (size_t)((begin < at ? at : end) - inner);
            if (begin == at && memchr(inner, '*', len) == NULL) {
                /* an await's value: AS T or AS typeof(T) */
                text = replaced(u, text, at, (size_t)(inner - at), "");
                if (strncmp(inner, "typeof(", 7) == 0) {
                    end = closing(strstr(text, "typeof(") + 6);
                    text = replaced(u, text, end, *end == ')', "");
                    text = replaced(u, text, strstr(text, "typeof("), 7, "");
                }
                continue;
            }
        }
        if (strncmp(inner, "typeof(", 7) == 0) {
            len = (size_t)(closing(inner + 6) - inner) - 7;
            inner += 7;
        } else
            while (len > 0 && (inner[len - 1] == ' ' || (inner[len - 1] == '*' && begin != inner)))
                len--;
        text = arena_fmt(u->arena, "%.*spromise(%.*s)%s", (int)(begin - text), text, (int)len,
                         inner, end);
    }
    return text;
}

/* Errors that only our reading of the text makes. */
static bool
of_our_making(const char *text)
{
    return strstr(text, "automatic variable qualified with an address space") != NULL ||
           strstr(text, "parameter may not be qualified with an address space") != NULL;
}

/* The function itself, where a plain one is wanted or what it gives. */
static void
async_callback(struct unit *u, struct span at, const char *text, const char *promise)
{
    if (strstr(text, "function pointer types") == NULL) {
        diag_error(&u->diags, at, "missing-await",
                   "an async function is used as the value it will have");
        diag_note(&u->diags, at, "call it: 'await f(...)'");
        return;
    }
    diag_error(&u->diags, at, "async-callback",
               "an async function is given where a plain one is wanted: it returns a %s", promise);
    if (strstr(text, "'void (*)(") != NULL)
        diag_note(&u->diags, at,
                  "give a plain function that calls it, with '(void)' before the call: "
                  "nobody waits for its end then");
    else
        diag_note(&u->diags, at,
                  "who calls it wants the value at once: only a plain function can give that");
}

static void
missing_await(struct unit *u, struct span at, const char *text)
{
    const char *p = strstr(text, "promise("), *end = p;
    int depth = 0;

    for (end = p; *end; end++) {
        depth += *end == '(';
        if (*end == ')' && --depth == 0)
            break;
    }
    if (strncmp(end + 1, " (", 2) == 0) {
        async_callback(u, at, text, arena_strndup(u->arena, p, (size_t)(end + 1 - p)));
        return;
    }
    diag_error(&u->diags, at, "missing-await", "a %.*s is used as the value it will have",
               (int)(end + 1 - p), p);
    if (func_around(u, at.begin) != NULL)
        diag_note(&u->diags, at, "write 'await' before it to wait for the value");
    else
        diag_note(&u->diags, at,
                  "await it in an async function; plain C gets the value with "
                  "promise_then or async_run");
}

void
misplaced_await(struct unit *u, struct span at)
{
    for (size_t i = 0; i < u->diags.list.len; i++)
        if (u->diags.list.at[i].path == NULL && u->diags.list.at[i].span.begin == at.begin &&
            u->diags.list.at[i].name != NULL)
            return;
    diag_error(&u->diags, at, "await-outside-async", "'await' outside an async function");
    diag_note(&u->diags, at,
              "declare the function 'async(T) name(...)', or in plain C use promise_then or "
              "async_run");
}

/* `T x = promise`, `f(promise)`, ...: is a promise what was given, and not what was wanted? */
static bool
gives_promise(const char *text)
{
    static const char *const given[] = {"with an expression of", "from", "passing"};
    const char *promise = strstr(text, "promise(");

    if (promise != NULL && strstr(text, "invalid operands to binary expression") != NULL)
        return true;
    if (promise == NULL || strstr(promise + 1, "promise(") != NULL ||
        strstr(text, "result type '") != NULL)
        return false;
    if (strstr(text, "incompatible") == NULL && strstr(text, "changes address space") == NULL)
        return false;
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        const char *at = strstr(text, given[i]), *quote = at == NULL ? NULL : strchr(at, '\'');

        if (quote != NULL && quote + 1 == promise)
            return true;
    }
    return false;
}

/* The dialect's words where they cannot be what they are in the body of an async function. */
static bool
misplaced_word(struct unit *u, struct span at, const char *text)
{
    static const char *const words[][3] = {
        {"await", "takes a promise", "write 'await f()', or 'await p' with p a promise"},
        {"try", "takes a block", "write 'try { ... } catch (e) { ... }'"},
        {"catch", "takes one name in parentheses and a block, and stands behind a 'try' block",
         "write 'try { ... } catch (e) { ... }'"},
        {"finally", "takes a block, and stands behind a 'try' or a 'catch' block",
         "write 'finally { ... }'"},
        {"throw", "takes an error",
         "write 'throw e;': an 'async_error *', which in a catch block can be the one caught, or "
         "an errno"},
        {"defer", "takes a statement", "write 'defer free(x);' or 'defer { ... }'"},
    };

    if (strstr(text, "undeclared identifier '") == NULL &&
        strstr(text, "unknown type name '") == NULL &&
        strstr(text, "undeclared function '") == NULL)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *quote = strchr(text, '\'');

        if (strncmp(quote + 1, words[i][0], strlen(words[i][0])) != 0 ||
            quote[1 + strlen(words[i][0])] != '\'')
            continue;
        if (func_around(u, at.begin) != NULL) {
            diag_error(&u->diags, at, "syntax", "'%s' %s", words[i][0], words[i][1]);
            diag_note(&u->diags, at, "%s", words[i][2]);
        } else {
            diag_error(&u->diags, at, "syntax", "'%s' outside an async function", words[i][0]);
            diag_note(&u->diags, at, "declare the function 'async(T) name(...)'");
        }
        return true;
    }
    return false;
}

/* What the runtime's macros are made of is nothing for the user to look into. */
static bool
within_runtime(const char *path, const char *text)
{
    const char *name = strrchr(path, '/');

    if (strncmp(text, "expanded from macro '", 21) != 0 && strncmp(text, "macro '", 7) != 0)
        return false;
    return name != NULL && name - path >= 6 && strncmp(name - 6, "asyncc", 6) == 0 &&
           (name - path == 6 || name[-7] == '/');
}

/* What libclang adds: where the other declaration is. */
static void
report_notes(struct unit *u, CXDiagnostic d)
{
    CXDiagnosticSet notes = clang_getChildDiagnostics(d);

    for (unsigned i = 0, n = clang_getNumDiagnosticsInSet(notes); i < n; i++) {
        CXDiagnostic note = clang_getDiagnosticInSet(notes, i);
        CXSourceLocation loc = clang_getDiagnosticLocation(note);
        const char *text = plain_words(u, keep_string(u, clang_getDiagnosticSpelling(note)));
        uint32_t at = place_of(u->sema, loc);
        const char *path;
        CXFile file;
        unsigned line, column;

        if (at != UINT32_MAX) {
            struct span span = {at, at + 1};

            while (isalnum((unsigned char)u->src.text[span.end]) || u->src.text[span.end] == '_')
                span.end++;
            diag_note(&u->diags, span, "%s", text);
            continue;
        }
        clang_getFileLocation(loc, &file, &line, &column, NULL);
        path = file == NULL ? NULL : keep_string(u, clang_getFileName(file));
        if (path != NULL && !within_runtime(path, text))
            diag_elsewhere(&u->diags, NOTE, path, line, column, text);
    }
}

/* An error inside a macro's expansion may be due to words that only we know. */
static void
suspect_macro(struct unit *u, uint32_t at)
{
    struct func *f = at == UINT32_MAX ? NULL : func_around(u, at);
    struct macro_use *m = f == NULL ? NULL : macro_at(f->facts, at);

    if (m != NULL && m->hides == NULL)
        m->hides = "does something to the function around it";
}

/* An await in a constant expression: libclang says that it is none, and keeps no tree of it. */
static bool
constant_await(struct unit *u, struct span at, const char *text)
{
    static const char *const words[] = {"constant expression", "requires integer constant"};
    const struct token *t = &u->tokens.at[token_at(&u->tokens, at.begin)];
    const struct word *w = await_in(u, at);
    bool known = func_around(u, at.begin) == NULL && strstr(text, "compile-time constant") != NULL;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        known |= strstr(text, words[i]) != NULL;
    if (!known)
        return false;
    if (w != NULL)
        at = w->span;
    else {
        bool hidden = false;

        /* its operand is what libclang points to */
        while (t > u->tokens.at && token_is(&u->src, t - 1, "("))
            t--;
        if (t > u->tokens.at && token_is(&u->src, t - 1, "await")) {
            if (token_is(&u->src, t - 2, "case") || token_is(&u->src, t - 2, "..."))
                return true; /* check.c says more of it */
            at = t[-1].span;
            hidden = true;
        }
        for (size_t i = 0; i < u->sema->awaits.len && !hidden; i++)
            if (at.begin >= u->sema->awaits.at[i].begin && at.begin < u->sema->awaits.at[i].end) {
                at = u->sema->awaits.at[i];
                hidden = true;
            }
        if (!hidden)
            return false;
    }
    if (func_around(u, at.begin) == NULL) {
        misplaced_await(u, at);
        return true;
    }
    diag_error(&u->diags, at, "await-in-constant", "'await' in a constant expression");
    diag_note(&u->diags, at,
              "it is fixed at compile time: await into a variable, and use that where "
              "a value may vary");
    return true;
}

/* A quote without the other: libclang says that it wants an expression there, and then all sorts. */
static bool
unterminated(struct unit *u, uint32_t at)
{
    size_t i = token_at(&u->tokens, at);
    const char *what;
    struct span found;

    if (u->tokens.at[i].span.begin != at ||
        (u->tokens.at[i].kind != T_STRING && u->tokens.at[i].kind != T_CHAR))
        return false;
    what = token_unterminated(&u->src, &u->tokens, i, &found);
    if (what == NULL || found.begin != at)
        return false;
    diag_error(&u->diags, found, "syntax", "unterminated %s", what);
    u->sema->unterminated = true;
    return true;
}

static void
report(struct tour *t, CXDiagnostic d)
{
    struct unit *u = t->u;
    CXSourceLocation loc = clang_getDiagnosticLocation(d);
    const char *text = keep_string(u, clang_getDiagnosticSpelling(d));
    uint32_t at = place_of(u->sema, loc);
    struct span span = {at, at + 1};

    if (of_our_making(text) || is_forgotten(u, at))
        return;
    suspect_macro(u, at);
    if (at == UINT32_MAX) {
        CXFile file;
        unsigned line, column;

        clang_getFileLocation(loc, &file, &line, &column, NULL);
        if (file == NULL)
            diag_error(&u->diags, (struct span){0, 0}, NULL, "%s", text);
        else if (!in_untransformed(t, loc))
            diag_elsewhere(&u->diags, ERROR, keep_string(u, clang_getFileName(file)), line, column,
                           text);
        return;
    }
    if (strncmp(text, "expected ", 9) == 0 && (u->sema->unterminated || unterminated(u, at)))
        return;
    if (wrong_arguments(u, at, text) || no_promise(u, at, text))
        return;
    if (clang_getDiagnosticNumRanges(d) > 0) {
        CXSourceRange r = clang_getDiagnosticRange(d, clang_getDiagnosticNumRanges(d) - 1);
        uint32_t begin = place_of(u->sema, clang_getRangeStart(r));
        uint32_t end = place_of(u->sema, clang_getRangeEnd(r));

        if (begin == at && end != UINT32_MAX && end > begin)
            span.end = end;
        else if (strstr(text, "address_space(77)") && begin != UINT32_MAX && end > begin)
            span = (struct span){begin, end};
    }
    if (span.end == span.begin + 1 &&
        (isalnum((unsigned char)u->src.text[at]) || u->src.text[at] == '_'))
        while (isalnum((unsigned char)u->src.text[span.end]) || u->src.text[span.end] == '_')
            span.end++;
    text = plain_words(u, text);
    if (strstr(text, "invalid operands to binary expression") && strstr(text, "promise(") &&
        clang_getDiagnosticNumRanges(d) == 2) {
        uint32_t begin = place_of(u->sema, clang_getRangeStart(clang_getDiagnosticRange(d, 0)));
        uint32_t end = place_of(u->sema, clang_getRangeEnd(clang_getDiagnosticRange(d, 1)));

        if (begin != UINT32_MAX && end != UINT32_MAX && end > begin)
            span = (struct span){begin, end};
    }
    if (constant_await(u, span, text))
        return;
    if (gives_promise(text))
        missing_await(u, span, text);
    else if (word_at(u, span.begin) != NULL && word_at(u, span.begin)->kind == W_AWAIT &&
             strstr(text, "incompatible type 'void'") != NULL) {
        diag_error(&u->diags, span, "await-type",
                   "this await gives no value: it waits for a promise(void)");
        diag_note(&u->diags, span, "write it as a statement of its own");
    } else if (strstr(text, "function type may not be qualified") != NULL) {
        diag_error(&u->diags, span, "promise-type",
                   "this is a function, and a promise cannot hold that");
        diag_note(&u->diags, span, "give a pointer to it");
    } else if (!misplaced_word(u, span, text) && !async_without_type(u, span, text) &&
               !calls_main(u, span, text)) {
        diag_error(&u->diags, span, NULL, "%s", text);
        report_notes(u, d);
    }
}

/* Has the runtime's header been read, which makes `async` a macro? */
static bool
async_is_declared(const struct unit *u)
{
    return u->funcs.len == 0 ||
           clang_getCursorKind(cursor_at(u, u->funcs.at[0]->spec.begin)) == CXCursor_MacroExpansion;
}

static bool
is_missing_file(struct unit *u, CXDiagnostic d)
{
    return strstr(keep_string(u, clang_getDiagnosticSpelling(d)), "file not found") != NULL;
}

/* Where `async` means nothing, all else that libclang says follows from that; but of a header that is not
 * there, from which it may have come. */
void
report_errors(struct tour *t)
{
    struct unit *u = t->u;
    unsigned n = clang_getNumDiagnostics(u->sema->tu);
    bool declared = n == 0 || async_is_declared(u);

    for (unsigned i = 0; i < n; i++) {
        CXDiagnostic d = clang_getDiagnostic(u->sema->tu, i);

        if (clang_getDiagnosticSeverity(d) >=
                (declared ? CXDiagnostic_Error : CXDiagnostic_Fatal) ||
            (!declared && is_missing_file(u, d)))
            report(t, d);
        clang_disposeDiagnostic(d);
    }
    if (!declared && u->diags.errors == 0) {
        diag_error(&u->diags, u->funcs.at[0]->spec, "undeclared-async",
                   "nothing here says what 'async' is");
        diag_note(&u->diags, u->funcs.at[0]->spec, "write '#include <asyncc.h>' at the top");
    }
}

/* Functions where promises are wanted: their call has been forgotten. */
bool
report_functions(struct unit *u)
{
    bool found = false;

    for (unsigned i = 0, n = clang_getNumDiagnostics(u->sema->tu); i < n; i++) {
        CXDiagnostic d = clang_getDiagnostic(u->sema->tu, i);
        const char *text = keep_string(u, clang_getDiagnosticSpelling(d));
        unsigned ranges = clang_getDiagnosticNumRanges(d);

        if (strstr(text, "incompatible function pointer types") != NULL && ranges != 0) {
            CXSourceRange r = clang_getDiagnosticRange(d, ranges - 1);
            struct span at = {place_of(u->sema, clang_getRangeStart(r)),
                              place_of(u->sema, clang_getRangeEnd(r))};

            CXCursor named =
                clang_getCursorReferenced(clang_getCursor(u->sema->tu, clang_getRangeStart(r)));

            if (at.begin != UINT32_MAX && at.end != UINT32_MAX && at.end > at.begin &&
                clang_getCursorKind(named) == CXCursor_FunctionDecl &&
                memchr(u->src.text + at.begin, '(', at.end - at.begin) == NULL) {
                diag_error(&u->diags, at, "missing-call", "'%s' is a function, not a promise",
                           span_text(u, at));
                diag_note(&u->diags, at, "a call of it gives one: '%s(...)'", span_text(u, at));
                found = true;
            }
        }
        clang_disposeDiagnostic(d);
    }
    return found;
}
