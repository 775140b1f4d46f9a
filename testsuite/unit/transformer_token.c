/* transformer_token.c - the tokens of C, over raw bytes */
#include "token.h"

#include <criterion/criterion.h>
#include <string.h>

struct text {
    struct arena arena;
    struct source src;
    struct tokens tokens;
};

static void
read_text(struct text *t, const char *text)
{
    *t = (struct text){0};
    source_set(&t->arena, &t->src, "x", text, strlen(text));
    tokens_read(&t->arena, &t->src, &t->tokens);
}

/* Each token as its kind (n name, 0 number, s string, c char, p punctuation, # directive) and its
 * text, a space between. */
static const char *
dump(struct text *t)
{
    const char *all = "";

    for (size_t i = 0; i < t->tokens.len; i++) {
        const struct token *it = &t->tokens.at[i];

        if (it->kind == T_END)
            break;
        all = arena_fmt(&t->arena, "%s%s%c%.*s", all, *all ? " " : "", "!n0scp#"[it->kind],
                        (int)(it->span.end - it->span.begin), t -> src.text + it->span.begin);
    }
    return all;
}

static void
expect(const char *text, const char *tokens)
{
    struct text t;
    const char *got;

    read_text(&t, text);
    got = dump(&t);
    cr_expect_str_eq(got, tokens, "%s\n  gives     %s\n  should be %s", text, got, tokens);
    cr_expect_eq(t.tokens.at[t.tokens.len - 1].kind, T_END);
    cr_expect_eq(t.tokens.at[t.tokens.len - 1].span.begin, strlen(text));
    arena_free(&t.arena);
}

Test(token, names)
{
    expect("", "");
    expect(" \t\v\f\r\n", "");
    expect("int a_1 $b _", "nint na_1 n$b n_");
    expect("gr\xc3\xb6\xc3\x9f"
           "e+1",
           "ngr\xc3\xb6\xc3\x9f"
           "e p+ 01");
}

Test(token, numbers)
{
    expect("1 0x1F 1.5e-3 .5f 0x1p+2 1'", "01 00x1F 01.5e-3 0.5f 00x1p+2 01 c'");
    expect("1+2", "01 p+ 02");
    expect("0xE+1", "00xE+1"); /* one preprocessing number: C11 6.4.8 */
    expect("1..2", "01..2");
    expect("a.b x[1].y", "na p. nb nx p[ 01 p] p. ny");
    expect("1ull-1", "01ull p- 01");
}

Test(token, punctuation_is_as_long_as_can_be)
{
    expect("a+++b", "na p++ p+ nb");
    expect("a->b<<=c...>>=d", "na p-> nb p<<= nc p... p>>= nd");
    expect("x&&y||!z", "nx p&& ny p|| p! nz");
    expect("a-->b", "na p-- p> nb");
    expect("x=a##b", "nx p= na p## nb");
}

Test(token, strings)
{
    expect("\"a\\\"b\" c", "s\"a\\\"b\" nc");
    expect("'\"' \"'\"", "c'\"' s\"'\"");
    expect("'\\'' '\\\\' x", "c'\\'' c'\\\\' nx");
    expect("\"a /* b\" c /* \" */ d", "s\"a /* b\" nc nd");
    expect("\"a // b\" c // \" d\ne", "s\"a // b\" nc ne");
    expect("\"}\" '{' \"await f()\"", "s\"}\" c'{' s\"await f()\"");
    /* one that is not closed ends with its line */
    expect("\"abc\nd", "s\"abc nd");
    expect("\"abc", "s\"abc");
    expect("\"abc\\", "s\"abc\\");
}

Test(token, string_prefixes)
{
    expect("L\"a\" u\"b\" U\"c\" u8\"d\"", "sL\"a\" su\"b\" sU\"c\" su8\"d\"");
    expect("L'a' u'b' U'c' u8'd'", "cL'a' cu'b' cU'c' cu8'd'");
    expect("x\"a\" LL8\"b\"", "nx s\"a\" nLL8 s\"b\"");
    expect("L \"a\"", "nL s\"a\"");
}

Test(token, comments)
{
    expect("a/**/b", "na nb");
    expect("a/*/b*/c", "na nc");
    expect("a/* * / ** */b", "na nb");
    expect("a // b\nc", "na nc");
    expect("a // b \\\n still\nc", "na nc");
    expect("a // b \\\r\n still\nc", "na nc");
    expect("a /* never closed", "na");
    expect("a //", "na");
    expect("a / b", "na p/ nb");
    expect("a /", "na p/");
    expect("a /*\n# not a directive\n*/ b", "na nb");
}

Test(token, continued_lines)
{
    expect("a \\\n b", "na nb");
    expect("a \\\r\n b", "na nb");
    expect("\"a\\\nb\" c", "s\"a\\\nb\" nc");
    expect("\"a\\\r\nb\" c", "s\"a\\\r\nb\" nc");
    expect("a \\", "na p\\");
}

Test(token, directives)
{
    expect("#define A { \"x\"\nb", "##define A { \"x\" nb");
    expect("  # include <a>\nb", "## include <a> nb");
    expect("#define A \\\n { \\\r\n }\nb", "##define A \\\n { \\\r\n } nb");
    expect("#define A /* x\n y */ z\nb", "##define A /* x\n y */ z nb");
    expect("#define A // x \\\n y\nb", "##define A // x \\\n y nb");
    expect("#define A \"/*\"\nb", "##define A \"/*\" nb");
    expect("a # b", "na p# nb");
    expect("a \\\n# b", "na p# nb"); /* the same line still: C11 5.1.1.2 */
    expect("/* c */ # define X\nb", "## define X nb");
    expect("#", "##");
    expect("#if 0\n{\n#endif", "##if 0 p{ ##endif");
}

Test(token, the_quote_in_a_directives_character_is_no_string)
{
    expect("#define Q '\"' /* x\n y */ z\nb", "##define Q '\"' /* x\n y */ z nb");
}

Test(token, a_short_name_before_a_string_is_no_prefix)
{
    expect("U1\"a\" Lx'b'", "nU1 s\"a\" nLx c'b'");
}

Test(token, is_compared_as_a_whole)
{
    struct text t;

    read_text(&t, "try tryx #try");
    cr_expect(token_is(&t.src, &t.tokens.at[0], "try"));
    cr_expect_not(token_is(&t.src, &t.tokens.at[0], "tr"));
    cr_expect_not(token_is(&t.src, &t.tokens.at[0], "tryx"));
    cr_expect_not(token_is(&t.src, &t.tokens.at[1], "try"));
    cr_expect_not(token_is(&t.src, &t.tokens.at[t.tokens.len - 1], "try"));
    arena_free(&t.arena);
    read_text(&t, "#try");
    cr_expect_not(token_is(&t.src, &t.tokens.at[0], "#try"));
    arena_free(&t.arena);
}

/* The bracket at < is closed by the one before >. */
static void
expect_close(const char *marked)
{
    struct text t;
    char plain[512], *to = plain;
    size_t open = 0, close = 0, got;

    for (const char *p = marked; *p; p++) {
        if (*p == '<')
            open = (size_t)(to - plain);
        else if (*p == '>')
            close = (size_t)(to - plain) - 1;
        else
            *to++ = *p;
    }
    *to = '\0';
    read_text(&t, plain);
    got = token_close(&t.src, &t.tokens, token_at(&t.tokens, (uint32_t)open));
    cr_expect_eq(t.tokens.at[got].span.begin, close, "in %s\nit closes at %u", marked,
                 t.tokens.at[got].span.begin);
    arena_free(&t.arena);
}

Test(token, brackets_close)
{
    expect_close("f<(a, (b), [c], {d})> e)");
    expect_close("<{ \"}\" '}' /* } */ // }\n }> }");
    expect_close("{ <{ [ ( ) ] }> }");
    expect_close("<{\n#define X }\n}> }");
}

Test(token, brackets_close_once_over_the_branches_of_an_if)
{
    expect_close("<{\n#if A\n if (x) {\n#else\n if (y) {\n#endif\n }\n}> }");
    expect_close("<{\n#ifdef A\n {\n#elif B\n { {\n#else\n { { {\n#endif\n }\n}> }");
    expect_close("#if A\nf() <{\n#else\ng() {\n#endif\n}> }");
    expect_close("#if A\nf() {\n#else\ng() <{\n#endif\n}> }");
    expect_close("<{\n#if A\n#else\n#if B\n {\n#else\n {\n#endif\n {\n#endif\n}> }");
    expect_close("<{\n# \t if A\n {\n #  else\n {\n#endif\n }\n}> }");
    expect_close("<{\n#ifndef A\n#include \"else\"\n {\n#endif\n }\n}> }");
}

Test(token, an_open_bracket_that_nobody_closes)
{
    struct text t;

    read_text(&t, "{ ( a");
    cr_expect_eq(token_close(&t.src, &t.tokens, 0), t.tokens.len - 1);
    cr_expect_eq(token_close(&t.src, &t.tokens, 1), t.tokens.len - 1);
    arena_free(&t.arena);
}

Test(token, is_found_by_offset)
{
    struct text t;

    read_text(&t, "ab  cd e");
    cr_expect_eq(token_at(&t.tokens, 0), 0);
    cr_expect_eq(token_at(&t.tokens, 1), 1);
    cr_expect_eq(token_at(&t.tokens, 4), 1);
    cr_expect_eq(token_at(&t.tokens, 5), 2);
    cr_expect_eq(token_at(&t.tokens, 8), 3);
    arena_free(&t.arena);
}

static void
expect_unterminated(const char *text, const char *what, const char *from)
{
    struct text t;
    struct span at;
    const char *got;

    read_text(&t, text);
    got = token_unterminated(&t.src, &t.tokens, 0, &at);
    cr_expect_eq(got == NULL, what == NULL, "%s", text);
    if (got != NULL && what != NULL) {
        cr_expect_str_eq(got, what, "%s", text);
        cr_expect_eq(at.begin, (uint32_t)(strstr(text, from) - text), "%s: %u", text, at.begin);
    }
    arena_free(&t.arena);
}

Test(token, unterminated)
{
    expect_unterminated("", NULL, "");
    expect_unterminated("f(\"a\", 'b', L\"\", u8\"c\") /* \" */ // '", NULL, "");
    expect_unterminated("\"\\\\\" '\\'' \"\\\"\" \"a\\\nb\"", NULL, "");
    expect_unterminated("a \"", "string", "\"");
    expect_unterminated("a \"b\\\"\n;", "string", "\"b");
    expect_unterminated("a \"b\\\\\\\"\n;", "string", "\"b");
    expect_unterminated("L'\n'a'", "character", "L'");
    expect_unterminated("/**/ a /* \"b\" *", "comment", "/* \"b");
    expect_unterminated("/*/", "comment", "/*/");
    expect_unterminated("a // b", NULL, "");
}
