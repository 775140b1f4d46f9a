/* emit_text.c - the user's text, with names as what they became
 *
 * Copies the source from where the last text ended, and prints texts with holes (struct piece). */
#include "emit_unit.h"

#include <ctype.h>
#include <string.h>

/* Directives that still mean something where the body is printed. */
static bool
keeps_directive(const struct unit *u, const struct token *t)
{
    return token_is_directive(&u->src, t, "pragma") || token_is_directive(&u->src, t, "define") ||
           token_is_directive(&u->src, t, "undef");
}

/* Prints only the line ends of a stretch. */
void
put_line_ends(struct emit *e, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++)
        if (e->u->src.text[i] == '\n')
            out_text(e->o, "\n", 1);
}

static const char *
storage_text(struct emit *e, const struct local *v)
{
    if (v->in_frame)
        return arena_fmt(e->u->arena, "%s->%s", e->f->self, v->field);
    return v->field;
}

/* A type that is kept in pieces, on one line. */
static const char *
pieces_text(struct emit *e, const text *pieces)
{
    struct out o, *was = e->o;

    out_init(&o, e->u->arena, &e->u->src, "");
    e->o = &o;
    e->elsewhere = true;
    for (size_t i = 0; i < pieces->len; i++) {
        const struct piece *p = &pieces->at[i];

        if (p->kind == P_SOURCE)
            copy_plain(e, p->span.begin, p->span.end, false);
        else if (p->kind == P_LOCAL)
            out_fmt(e->o, "%s", storage_text(e, p->local));
        else
            out_text(e->o, p->text, strlen(p->text));
    }
    out_trim(e->o);
    out_text(e->o, "", 0);
    e->o = was;
    e->elsewhere = false;
    for (size_t i = 0; i < o.len; i++)
        if (o.text[i] == '\n')
            o.text[i] = ' ';
    return arena_strndup(e->u->arena, o.text, o.len);
}

const char *
pieces_type(struct emit *e, const text *pieces)
{
    const char *type = pieces_text(e, pieces);

    /* a name of such a type, and nothing else */
    if (pieces->len == 1 && strncmp(type, "__typeof__(", 11) == 0)
        return type;
    return arena_fmt(e->u->arena, "__typeof__(%s)", type);
}

/* What the local's name has become. */
const char *
field_text(struct emit *e, const struct local *v)
{
    if (v->in_pieces)
        return arena_fmt(e->u->arena, "(*(%s *)%s%s)", pieces_type(e, &v->pieces),
                         v->is_vla ? "" : "&", storage_text(e, v));
    return storage_text(e, v);
}

static void
put_field(struct emit *e, const struct local *v)
{
    if (v->in_pieces) {
        const char *text = field_text(e, v);

        out_text(e->o, text, strlen(text));
        return;
    }
    if (v->in_frame) {
        out_text(e->o, e->f->self, strlen(e->f->self));
        out_text(e->o, "->", 2);
    }
    out_text(e->o, v->field, strlen(v->field));
}

/* Does the token at i stand between brackets in this statement? There it may be an array's size. */
static bool
in_brackets(struct emit *e, size_t i)
{
    static const char *const types[] = {"sizeof", "_Alignof",   "__alignof__",
                                        "typeof", "__typeof__", "__typeof"};
    const struct tokens *t = &e->u->tokens;
    size_t open = 0, parens = 0;

    while (i-- > 0) {
        /* sizeof(await f()) inside of them is all the same not evaluated */
        if (token_is(&e->u->src, &t->at[i], ")"))
            parens++;
        else if (token_is(&e->u->src, &t->at[i], "(") && parens-- == 0) {
            for (size_t k = 0; i > 0 && k < sizeof types / sizeof *types; k++)
                if (token_is(&e->u->src, &t->at[i - 1], types[k]))
                    return false;
            parens = 0;
        }
        if (token_is(&e->u->src, &t->at[i], ";") || token_is(&e->u->src, &t->at[i], "{") ||
            token_is(&e->u->src, &t->at[i], "}"))
            return false;
        if (token_is(&e->u->src, &t->at[i], "]"))
            open++;
        else if (token_is(&e->u->src, &t->at[i], "[") && open-- == 0)
            return true;
    }
    return false;
}

/* An await in an operand that is not evaluated stands for its type. */
static uint32_t
unevaluated_await(struct emit *e, uint32_t at)
{
    uint32_t end;
    type_ref t = sema_await_type(e->f, at, &end);

    if (in_brackets(e, token_at(&e->u->tokens, at))) {
        struct span word = {at, at + 5};

        diag_error(&e->u->diags, word, "unsupported-syntax",
                   "asyncc cannot tell whether this await is evaluated");
        diag_note(&e->u->diags, word, "await into a variable first");
        return at + 5;
    }

    if (t == NULL) {
        diag_error(&e->u->diags, (struct span){at, at + 5}, "unsupported-syntax",
                   "asyncc cannot tell what this await belongs to");
        return at + 5;
    }
    /* the call of a function that is not there: a value of the type, never evaluated */
    out_fmt(e->o, "((%s)0)()", type_declare(e->u, e->f, t, "(*)(void)", true));
    return end;
}

bool
ends_statement(struct emit *e, size_t i)
{
    static const char *const ends[] = {";", "{", "}", NULL};

    return e->u->tokens.at[i].kind == T_END ||
           token_is_one_of(&e->u->src, &e->u->tokens.at[i], ends);
}

/* __func__ is to say what the user called the function (C11 6.4.2.2). */
static bool
names_function(const struct emit *e, const struct token *t)
{
    static const char *const names[] = {"__func__", "__FUNCTION__", "__PRETTY_FUNCTION__"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (token_is(&e->u->src, t, names[i]))
            return true;
    return false;
}

/* The label that is named here; NULL: none is. */
static const char *
label_text(const struct emit *e, uint32_t at)
{
    for (size_t i = 0; i < e->f->label_refs.len; i++)
        if (e->f->label_refs.at[i].span.begin == at)
            return e->f->label_refs.at[i].label;
    return NULL;
}

/* Is a variable of that name assigned to in the midst of the statement that the token at i stands in?
 * What x = ..., outside brackets, assigns comes after all that is behind it. */
static bool
assigned_beside(struct emit *e, size_t i)
{
    static const char *const steps[] = {"++", "--", NULL};
    static const char *const assigns[] = {
        "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", NULL};
    static const char *const open[] = {"(", "[", NULL}, *const close[] = {")", "]", NULL};
    const struct tokens *t = &e->u->tokens;
    const char *name = span_text(e->u, t->at[i].span);
    int depth = 0;

    while (i > 0 && !ends_statement(e, i - 1))
        i--;
    for (; !ends_statement(e, i); i++) {
        depth += token_is_one_of(&e->u->src, &e->u->tokens.at[i], open) -
                 token_is_one_of(&e->u->src, &e->u->tokens.at[i], close);
        if (token_is(&e->u->src, &t->at[i], name) &&
            ((depth != 0 && token_is_one_of(&e->u->src, &e->u->tokens.at[i + 1], assigns)) ||
             token_is_one_of(&e->u->src, &e->u->tokens.at[i + 1], steps) ||
             (i > 0 && token_is_one_of(&e->u->src, &e->u->tokens.at[i - 1], steps))))
            return true;
    }
    return false;
}

/* The local that the token at i names. gcc's -Wsequence-point knows that &x does not read x, but
 * takes &f->x for a use of f->x; where f->x is assigned to as well it is not to know them for one. */
static void
put_local_at(struct emit *e, const struct local *v, size_t i)
{
    bool addressed = i > 0 && token_is(&e->u->src, &e->u->tokens.at[i - 1], "&");

    if (addressed && v->in_frame && !v->in_pieces && assigned_beside(e, i))
        out_fmt(e->o, "async_frame_of(%s)->%s", e->f->self, v->field);
    else
        put_field(e, v);
}

/* What becomes of a token of the source. */
enum fate {
    AS_WRITTEN,
    LEFT_OUT,
    NUMBERS,    /* the lines behind it */
    AWAIT,      /* that is not evaluated */
    KEYWORD,    /* try, finally, defer: what they stand for is printed elsewhere */
    DEFINITION, /* of a type that has moved */
    LOCAL,
    REPLACED
};

/* What stands for it, and maybe for tokens behind it. */
struct replacement {
    const char *text;
    uint32_t end;
};

/* `struct` before the name of one */
static bool
begins_tag(const struct emit *e, const struct token *t, const struct ref *r)
{
    return t[1].span.begin == r->span.begin && token_is_tag_keyword(&e->u->src, t);
}

/* What the name at this token, or the keyword and the tag behind it, is called where the text is printed;
 * its text is NULL: as it was written. r: the first name at the token or behind it; NULL: there is none */
static struct replacement
name_there(struct emit *e, const struct token *t, const struct ref *r, bool in_definition)
{
    uint32_t at = t->span.begin;
    const struct local_type *enumeration;
    const char *name;

    if ((name = label_text(e, at)) != NULL)
        return (struct replacement){name, t->span.end};
    if (names_function(e, t))
        return (struct replacement){arena_fmt(e->u->arena, "\"%s\"", e->f->name), t->span.end};
    if (in_definition && (name = new_name_at(e, at)) != NULL)
        return (struct replacement){name, t->span.end};
    if (in_definition && (enumeration = enumeration_at(e, at, r)) != NULL)
        return (struct replacement){enumeration->integer, enumeration->span.begin == at
                                                              ? enumeration->span.end
                                                              : r->span.end};
    if (e->elsewhere && r != NULL && (r->span.begin == at || begins_tag(e, t, r)) &&
        (name = sema_alias(e->u, e->f, r)) != NULL)
        return (struct replacement){name, r->span.end};
    if (r == NULL || r->span.begin != at)
        return (struct replacement){0};
    if (in_definition && (name = sema_outside(e->u, e->f, r)) != NULL)
        return (struct replacement){name, t->span.end};
    if (r->kind == R_TYPE && r->type->in_pieces)
        return (struct replacement){pieces_type(e, &r->type->pieces), t->span.end};
    if (r->kind == R_TYPE && r->type->hoisted)
        return (struct replacement){r->type->new_name, t->span.end};
    return (struct replacement){0};
}

/* by: of what is REPLACED */
static enum fate
fate_of(struct emit *e, const struct token *t, const struct ref *r, bool in_definition,
        struct replacement *by)
{
    uint32_t at = t->span.begin;
    const struct word *w;
    struct local_type *moved;

    if (sema_is_skipped(e->u, at))
        return LEFT_OUT;
    if (t->kind == T_DIRECTIVE) {
        if (token_is_numbering(&e->u->src, t))
            return NUMBERS;
        return !keeps_directive(e->u, t) || is_vain_advice(e, t) || begins_body(e, t) ? LEFT_OUT
                                                                                      : AS_WRITTEN;
    }
    if (t->kind != T_NAME)
        return AS_WRITTEN;
    w = word_at(e->u, at);
    if (w != NULL && w->kind == W_AWAIT)
        return AWAIT;
    if (w != NULL && w->kind != W_NAME && w->kind != W_RETURN)
        return KEYWORD;
    if (!in_definition && (moved = hoisted_at(e, at)) != NULL && !moved->is_typedef)
        return DEFINITION;
    *by = name_there(e, t, r, in_definition);
    if (by->text != NULL)
        return REPLACED;
    return r != NULL && r->span.begin == at && r->kind == R_LOCAL &&
                   (r->local->in_frame || r->local->is_catch)
               ? LOCAL
               : AS_WRITTEN;
}

/* The source from begin to end, names replaced by what they have become. */
void
copy_plain(struct emit *e, uint32_t begin, uint32_t end, bool in_definition)
{
    const char *text = e->u->src.text;
    size_t ref = func_ref_from(e->f, begin), token = token_at(&e->u->tokens, begin);
    uint32_t copied = begin; /* up to here; what follows stands as it was written */

    while (begin < end) {
        const struct token *t = &e->u->tokens.at[token];
        const struct ref *r;
        uint32_t stop = t->span.begin < end ? t->span.begin : end;
        enum fate fate = AS_WRITTEN;
        struct replacement by;

        while (ref < e->f->refs.len && e->f->refs.at[ref].span.begin < begin)
            ref++;
        r = ref < e->f->refs.len ? &e->f->refs.at[ref] : NULL;
        if (begin < stop) { /* white space and comments up to the next token */
            if (sema_is_skipped(e->u, begin))
                fate = LEFT_OUT;
        } else {
            stop = t->span.end < end ? t->span.end : end;
            token++;
            fate = fate_of(e, t, r, in_definition, &by);
        }
        if (fate == AS_WRITTEN) {
            begin = stop;
            continue;
        }
        out_text(e->o, text + copied, begin - copied);
        switch (fate) {
        case AS_WRITTEN: break;
        case LEFT_OUT: put_line_ends(e, begin, stop); break;
        case NUMBERS:
            if (!out_line_blank(e->o))
                break;
            out_text(e->o, text + begin, stop - begin);
            out_renumbered(e->o, stop);
            break;
        case AWAIT:
            stop = unevaluated_await(e, begin);
            token = token_at(&e->u->tokens, stop);
            break;
        case KEYWORD:
            while (stop < end && (text[stop] == ' ' || text[stop] == '\t'))
                stop++;
            break;
        case DEFINITION:
            stop = moved_definition(e, hoisted_at(e, begin));
            token = token_at(&e->u->tokens, stop);
            break;
        case LOCAL: put_local_at(e, r->local, token - 1); break;
        case REPLACED:
            out_text(e->o, by.text, strlen(by.text));
            if (by.end == stop)
                break;
            stop = by.end;
            put_line_ends(e, begin, stop);
            token = token_at(&e->u->tokens, stop);
            break;
        }
        begin = copied = stop;
    }
    if (copied < end)
        out_text(e->o, text + copied, end - copied);
}

void
copy_source(struct emit *e, uint32_t begin, uint32_t end)
{
    if (begin >= end)
        return;
    out_at(e->o, begin);
    copy_plain(e, begin, end, false);
}

/* Comments and white space before a statement. */
void
copy_gap(struct emit *e, uint32_t to)
{
    uint32_t begin = e->pos, line = to;

    if (begin < to) {
        /* a line that is out of step is put right at its start */
        const char *text = e->u->src.text;
        uint32_t first = begin;

        while (first < to && text[first] != '\n' && isspace((unsigned char)text[first]))
            first++;
        if (first < to && text[first] == '\n' && e->o->says_source &&
            e->o->says != out_line_of(e->o, begin)) {
            out_text(e->o, "\n", 1);
            begin = first + 1;
        }
        if (begin < to) {
            out_at(e->o, begin);
            copy_plain(e, begin, to, false);
        }
    }
    if (!out_line_start(e->o) || begin >= to)
        out_at(e->o, to);
    while (line > 0 && e->u->src.text[line - 1] != '\n')
        line--;
    begin = line;
    while (isspace((unsigned char)e->u->src.text[begin]) && begin < to)
        begin++;
    if (begin == to) /* else it stands behind something, as far in as that */
        e->indent = arena_strndup(e->u->arena, e->u->src.text + line, begin - line);
    e->pos = to;
}

/* A parameter of ours beside the user's. */
const char *
free_name(struct emit *e, const char *name)
{
    return sema_name_taken(e->f, name) ? arena_fmt(e->u->arena, "async_%s", name) : name;
}

/* ---- texts ---- */

static void
put_value(struct emit *e, const struct await *a)
{
    const char *self = e->f->self;

    switch (a->kind) {
    case AWAIT_CHILD:
        put_field(e, a->slot);
        out_fmt(e->o, ".%s", sema_member(e->u, "result"));
        return;
    case AWAIT_DIRECT: out_fmt(e->o, "%s_value(%s", a->direct, self); break;
    case AWAIT_HELD:
        out_fmt(e->o, a->gives_promise ? "async_own(async_value(%s" : "async_value(%s", self);
        break;
    case AWAIT_SELF:
        if (!a->gives_promise) {
            out_fmt(e->o, "async_take_from(%s, struct %s_frame", self, e->f->prefix);
            break;
        }
        /* fall through */
    default:
        out_fmt(e->o, a->gives_promise ? "async_take_promise(%s" : "async_take(%s", self);
        break;
    }
    out_fmt(e->o, ", %s)", type_declare(e->u, e->f, a->type, "", true));
    if (a->gives_promise && a->kind == AWAIT_HELD)
        out_fmt(e->o, ")");
}

void
put_pieces(struct emit *e, const text *t)
{
    for (size_t i = 0; i < t->len; i++) {
        const struct piece *p = &t->at[i];

        switch (p->kind) {
        case P_TEXT: out_text(e->o, p->text, strlen(p->text)); break;
        case P_SOURCE: copy_source(e, p->span.begin, p->span.end); break;
        case P_LOCAL: put_field(e, p->local); break;
        case P_STORAGE: out_fmt(e->o, "%s", storage_text(e, p->local)); break;
        case P_KILL: break;
        case P_VALUE:
            if (p->await->spilled != NULL && !p->writes)
                put_field(e, p->await->spilled);
            else
                put_value(e, p->await);
            break;
        }
    }
}
