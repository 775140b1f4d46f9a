/* emit.c - the text: frame struct, resume function, starter
 *
 * reads   everything
 *
 * Outside async functions the source comes through byte for byte. Inside them
 * the user's own layout and comments are kept: a statement that stands for one
 * of the user's is printed where that stood, with the text before it; what has
 * been added follows on lines that count as the same line of the source. */
#include "emit.h"

#include "out.h"
#include "sema.h"

#include <ctype.h>
#include <string.h>

struct emit {
    struct unit *u;
    struct func *f;
    struct out *o;
    uint32_t pos;       /* the source before this has been printed */
    const char *indent; /* of the user's statement being printed */
    bool after_label;   /* a label has been printed; a statement has to follow */
    bool skip_line;     /* the next statement goes on in this line */
    struct out spare;   /* the last flat text's: its room serves the next */
};

/* ---- the user's text ---- */

/* Directives that still mean something where the body is printed. */
static bool
keeps_directive(const struct unit *u, const struct token *t)
{
    return token_is_directive(&u->src, t, "pragma") || token_is_directive(&u->src, t, "define") ||
           token_is_directive(&u->src, t, "undef");
}

/* Prints only the line ends of a stretch. */
static void
newlines(struct emit *e, uint32_t begin, uint32_t end)
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

static void copy_plain(struct emit *e, uint32_t begin, uint32_t end, bool in_definition);

/* A type that is kept in pieces, on one line. */
static const char *
pieces_text(struct emit *e, const text *pieces)
{
    struct out o, *was = e->o;

    out_init(&o, e->u->arena, &e->u->src, "");
    e->o = &o;
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
    for (size_t i = 0; i < o.len; i++)
        if (o.text[i] == '\n')
            o.text[i] = ' ';
    return arena_strndup(e->u->arena, o.text, o.len);
}

static const char *
pieces_type(struct emit *e, const text *pieces)
{
    const char *type = pieces_text(e, pieces);

    /* a name of such a type, and nothing else */
    if (pieces->len == 1 && strncmp(type, "__typeof__(", 11) == 0)
        return type;
    return arena_fmt(e->u->arena, "__typeof__(%s)", type);
}

/* What the local's name has become. */
static const char *
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

static struct local_type *
hoisted_at(struct emit *e, uint32_t at)
{
    for (size_t i = 0; i < e->f->types.len; i++)
        if (e->f->types.at[i]->hoisted && e->f->types.at[i]->span.begin == at)
            return e->f->types.at[i];
    return NULL;
}

/* Where the struct of a type that has moved is defined, only its name stays. */
static uint32_t
moved_definition(struct emit *e, struct local_type *t)
{
    const char *at = e->u->src.text + t->span.begin;

    out_fmt(e->o, "%s %s", strncmp(at, "union", 5) == 0 ? "union" : "struct", t->new_name);
    newlines(e, t->span.begin, t->span.end);
    return t->span.end;
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

static bool
token_is_one_of(struct emit *e, size_t i, const char *const *texts)
{
    for (; *texts != NULL; texts++)
        if (token_is(&e->u->src, &e->u->tokens.at[i], *texts))
            return true;
    return false;
}

static bool
ends_statement(struct emit *e, size_t i)
{
    static const char *const ends[] = {";", "{", "}", NULL};

    return e->u->tokens.at[i].kind == T_END || token_is_one_of(e, i, ends);
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
        depth += token_is_one_of(e, i, open) - token_is_one_of(e, i, close);
        if (token_is(&e->u->src, &t->at[i], name) &&
            ((depth != 0 && token_is_one_of(e, i + 1, assigns)) ||
             token_is_one_of(e, i + 1, steps) || (i > 0 && token_is_one_of(e, i - 1, steps))))
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
    AWAIT,   /* that is not evaluated */
    KEYWORD, /* try, finally, defer: what they stand for is printed elsewhere */
    LABEL,
    NAME_OF_FUNCTION,
    DEFINITION, /* of a type that has moved */
    LOCAL,
    TYPE_IN_PIECES,
    TYPE_THAT_MOVED
};

/* r: the first name at the token or behind it; NULL: there is none */
static enum fate
fate_of(struct emit *e, const struct token *t, uint32_t at, const struct ref *r, bool in_definition)
{
    const struct word *w;
    struct local_type *moved;

    if (sema_is_skipped(e->u, at) || (t->kind == T_DIRECTIVE && !keeps_directive(e->u, t)))
        return LEFT_OUT;
    if (t->kind != T_NAME)
        return AS_WRITTEN;
    w = word_at(e->u, at);
    if (w != NULL && w->kind == W_AWAIT)
        return AWAIT;
    if (w != NULL && w->kind != W_NAME && w->kind != W_RETURN)
        return KEYWORD;
    if (label_text(e, at) != NULL)
        return LABEL;
    if (names_function(e, t))
        return NAME_OF_FUNCTION;
    if (!in_definition && (moved = hoisted_at(e, at)) != NULL && !moved->is_typedef)
        return DEFINITION;
    if (r == NULL || r->span.begin != at)
        return AS_WRITTEN;
    if (r->kind == R_LOCAL && (r->local->in_frame || r->local->is_catch))
        return LOCAL;
    if (r->kind == R_TYPE && r->type->in_pieces)
        return TYPE_IN_PIECES;
    return r->kind == R_TYPE && r->type->hoisted ? TYPE_THAT_MOVED : AS_WRITTEN;
}

/* The source from begin to end, names replaced by what they have become. */
static void
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

        while (ref < e->f->refs.len && e->f->refs.at[ref].span.begin < begin)
            ref++;
        r = ref < e->f->refs.len ? &e->f->refs.at[ref] : NULL;
        if (begin < stop) { /* white space and comments up to the next token */
            if (sema_is_skipped(e->u, begin))
                fate = LEFT_OUT;
        } else {
            stop = t->span.end < end ? t->span.end : end;
            token++;
            fate = fate_of(e, t, begin, r, in_definition);
        }
        if (fate == AS_WRITTEN) {
            begin = stop;
            continue;
        }
        out_text(e->o, text + copied, begin - copied);
        switch (fate) {
        case AS_WRITTEN: break;
        case LEFT_OUT: newlines(e, begin, stop); break;
        case AWAIT:
            stop = unevaluated_await(e, begin);
            token = token_at(&e->u->tokens, stop);
            break;
        case KEYWORD:
            while (stop < end && (text[stop] == ' ' || text[stop] == '\t'))
                stop++;
            break;
        case LABEL: out_fmt(e->o, "%s", label_text(e, begin)); break;
        case NAME_OF_FUNCTION: out_fmt(e->o, "\"%s\"", e->f->name); break;
        case DEFINITION:
            stop = moved_definition(e, hoisted_at(e, begin));
            token = token_at(&e->u->tokens, stop);
            break;
        case LOCAL: put_local_at(e, r->local, token - 1); break;
        case TYPE_IN_PIECES: out_fmt(e->o, "%s", pieces_type(e, &r->type->pieces)); break;
        case TYPE_THAT_MOVED: out_fmt(e->o, "%s", r->type->new_name); break;
        }
        begin = copied = stop;
    }
    if (copied < end)
        out_text(e->o, text + copied, end - copied);
}

static void
copy(struct emit *e, uint32_t begin, uint32_t end)
{
    if (begin >= end)
        return;
    out_at(e->o, begin);
    copy_plain(e, begin, end, false);
}

/* Comments and white space before a statement. */
static void
gap(struct emit *e, uint32_t to)
{
    uint32_t begin = e->pos, line = to;

    if (begin < to) {
        /* a line that is out of step is put right at its start */
        const char *text = e->u->src.text;
        uint32_t first = begin;

        while (first < to && text[first] != '\n' && isspace((unsigned char)text[first]))
            first++;
        if (first < to && text[first] == '\n' && e->o->says_source &&
            e->o->says != source_line(e->o->src, begin)) {
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
    e->indent = arena_strndup(e->u->arena, e->u->src.text + line, begin - line);
    e->pos = to;
}

/* A parameter of ours beside the user's. */
static const char *
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
        out_text(e->o, ".result", 7);
        break;
    case AWAIT_DIRECT:
        out_fmt(e->o, "%s_value(%s, %s)", a->direct, self,
                type_declare(e->u, e->f, a->type, "", true));
        break;
    case AWAIT_HELD:
        out_fmt(e->o, "async_value(%s, %s)", self, type_declare(e->u, e->f, a->type, "", true));
        break;
    case AWAIT_SELF:
        out_fmt(e->o, "async_take_from(%s, struct %s_frame, %s)", self, e->f->prefix,
                type_declare(e->u, e->f, a->type, "", true));
        break;
    default:
        out_fmt(e->o, "async_take(%s, %s)", self, type_declare(e->u, e->f, a->type, "", true));
        break;
    }
}

static void
put_pieces(struct emit *e, const text *t)
{
    for (size_t i = 0; i < t->len; i++) {
        const struct piece *p = &t->at[i];

        switch (p->kind) {
        case P_TEXT: out_text(e->o, p->text, strlen(p->text)); break;
        case P_SOURCE: copy(e, p->span.begin, p->span.end); break;
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

/* ---- declarations ---- */

static bool
as_source(const text *t)
{
    for (size_t i = 0; i < t->len; i++)
        if (t->at[i].kind != P_SOURCE)
            return false;
    return true;
}

static bool
decl_as_written(const struct stmt *s)
{
    if (!s->as_written)
        return false;
    for (size_t i = 0; i < s->items.len; i++) {
        const struct item *it = &s->items.at[i];

        if (it->local->in_frame || (it->local->owns && !it->has_init) || !as_source(&it->init))
            return false;
    }
    return true;
}

/* An object with a const member cannot be assigned to, only filled. */
static void
put_const_members(struct emit *e, const struct item *it, const char *name, const char *type)
{
    out_fmt(e->o, "__builtin_memcpy((void *)&%s, (const void *)(%s [1]){ ", name, type);
    put_pieces(e, &it->init);
    out_fmt(e->o, " }, sizeof %s)", name);
}

static void
put_framed(struct emit *e, const struct item *it, const char *end)
{
    struct local *v = it->local;
    const char *name = field_text(e, v);
    const char *type =
        v->in_pieces ? pieces_type(e, &v->pieces) : type_declare(e->u, e->f, v->type, "", true);
    bool array = type_is_array(v->type);
    /* What copies it knows nothing of volatile, and says so. */
    const char *any = array && type_is_volatile(v->type) ? "(void *)" : "";

    if (!it->has_init) {
        if (v->owns && !v->null_at_start)
            out_fmt(e->o, array ? "__builtin_memset(&%s, 0, sizeof %s)" : "%s = NULL", name, name);
        else
            return;
        out_fmt(e->o, "%s", end);
        return;
    }
    switch (it->init_kind) {
    case INIT_ZERO:
        if (array || type_is_record(v->type))
            out_fmt(e->o, "__builtin_memset(%s&%s, 0, sizeof %s)", any, name, name);
        else
            out_fmt(e->o, "%s = 0", name);
        break;
    case INIT_VALUE:
        if (type_has_const_member(v->type)) {
            put_const_members(e, it, name, type);
            break;
        }
        if (v->owns && v->null_at_start) {
            out_fmt(e->o, "async_set(%s, ", name);
            put_pieces(e, &it->init);
            out_fmt(e->o, ")");
        } else {
            out_fmt(e->o, "%s = ", name);
            put_pieces(e, &it->init);
        }
        break;
    case INIT_LIST:
    case INIT_STRING:
        if (!array && type_has_const_member(v->type)) {
            put_const_members(e, it, name, type);
            break;
        }
        if (array)
            out_fmt(e->o, "__builtin_memcpy(%s%s, %s(%s)%s", any, name, any, type,
                    it->init_kind == INIT_STRING ? "{ " : "");
        else
            out_fmt(e->o, "%s = (%s)", name, type);
        put_pieces(e, &it->init);
        if (array)
            out_fmt(e->o, "%s, sizeof %s)", it->init_kind == INIT_STRING ? " }" : "", name);
        break;
    }
    out_fmt(e->o, "%s", end);
}

static void
put_decl(struct emit *e, const struct stmt *s)
{
    bool any = false;

    if (decl_as_written(s)) {
        copy(e, s->span.begin, s->span.end);
        return;
    }
    for (size_t i = 0; i < s->items.len; i++) {
        const struct item *it = &s->items.at[i];
        struct local *v = it->local;

        if (v->in_frame && !it->has_init && (!v->owns || v->null_at_start))
            continue;
        if (any)
            out_text(e->o, " ", 1);
        any = true;
        if (v->in_frame) {
            put_framed(e, it, ";");
            continue;
        }
        out_fmt(e->o, "%s%s%s", v->may_be_unused ? "__attribute__((unused)) " : "",
                v->align_as ? v->align_as : "", type_declare(e->u, e->f, v->type, v->name, false));
        if (it->has_init) {
            out_fmt(e->o, " = ");
            put_pieces(e, &it->init);
        } else if (v->owns)
            out_fmt(e->o, type_is_array(v->type) ? " = { NULL }" : " = NULL");
        out_fmt(e->o, ";");
    }
}

/* ---- statements ---- */

static void put_stmt(struct emit *e, const struct stmt *s);
static void put_list(struct emit *e, const struct stmt *s);

/* A line of its own for what has been added to a statement. */
static void
new_line(struct emit *e, uint32_t at)
{
    if (!out_line_start(e->o))
        out_same_line(e->o, at);
    out_text(e->o, e->indent, strlen(e->indent));
}

/* leave_1 = ...; of a block that has one way out only. */
static bool
is_idle(const struct stmt *s)
{
    return s->kind == L_TEXT && s->text.len != 0 && s->text.at[0].kind == P_LOCAL &&
           s->text.at[0].local->is_leave && !s->text.at[0].local->read;
}

static bool
prints_nothing(const struct stmt *s)
{
    if (is_idle(s))
        return true;
    if (s->kind == L_DECL && !decl_as_written(s)) {
        for (size_t i = 0; i < s->items.len; i++)
            if (!s->items.at[i].local->in_frame || s->items.at[i].has_init ||
                (s->items.at[i].local->owns && !s->items.at[i].local->null_at_start))
                return false;
        return true;
    }
    return s->kind == L_LIST && s->body == NULL && !s->braces;
}

static bool
is_declaration(const struct stmt *s)
{
    while (s != NULL && s->kind == L_LIST && !s->braces)
        s = s->body;
    if (s == NULL)
        return true; /* a label needs a statement behind it */
    if (s->kind == L_DECL)
        for (size_t i = 0; i < s->items.len; i++)
            return !s->items.at[i].local->in_frame || prints_nothing(s);
    return s->kind == L_TEXT && s->as_written;
}

static void
put_suspend(struct emit *e, const struct stmt *s)
{
    const struct await *a = s->await;
    const char *self = e->f->self;

    switch (a->kind) {
    case AWAIT_CHILD:
        out_fmt(e->o, "if (!%s_await(&%s->base, %u, &%s%s", a->child->prefix, self, a->state,
                field_text(e, a->slot), s->text.len ? ", " : "");
        break;
    case AWAIT_SELF:
        out_fmt(e->o, "if (!%s_call(&%s, %u%s", e->f->prefix, self, a->state,
                s->text.len ? ", " : "");
        break;
    case AWAIT_DIRECT:
        out_fmt(e->o, "if (!%s(%s, %u%s", a->direct, self, a->state, s->text.len ? ", " : "");
        break;
    case AWAIT_HELD: out_fmt(e->o, "if (!async_await_held(%s, %u, ", self, a->state); break;
    case AWAIT_OWNED: out_fmt(e->o, "if (!async_await(%s, %u, ", self, a->state); break;
    case AWAIT_TICK: out_fmt(e->o, "if (!async_await_tick(%s, %u", self, a->state); break;
    }
    put_pieces(e, &s->text);
    out_fmt(e->o, a->lets_go.len != 0 ? ")) { " : ")) ");
    for (size_t i = 0; i < a->lets_go.len; i++)
        out_fmt(e->o, "async_let_go(%s); ", field_text(e, a->lets_go.at[i]));
    out_fmt(e->o, a->lets_go.len != 0 ? "return PROMISE_PENDING; }" : "return PROMISE_PENDING;");
    if (a->kind == AWAIT_SELF)
        out_fmt(e->o, " else goto %s_0;", e->f->label_stem);
    new_line(e, s->span.begin);
    out_fmt(e->o, "%s_%u:", e->f->label_stem, a->state);
    e->after_label = true;
}

static bool
is_simple(const struct stmt *s)
{
    return s->next == NULL && (s->kind == L_TEXT || s->kind == L_GOTO || s->kind == L_BREAK ||
                               s->kind == L_CONTINUE || s->kind == L_END || s->kind == L_JUMP);
}

static const struct token *
token_before(struct emit *e, uint32_t at)
{
    size_t i = token_at(&e->u->tokens, at);

    return &e->u->tokens.at[i > 0 ? i - 1 : 0];
}

static const struct token *
token_behind(struct emit *e, uint32_t at)
{
    return &e->u->tokens.at[token_at(&e->u->tokens, at)];
}

/* The statement that a label wants at the end of a block which ends here. Where a case follows, gcc
 * wants more than a `;` to believe a `fall through` comment between the two. */
static void
end_label(struct emit *e, uint32_t block_end)
{
    const struct token *next = token_behind(e, block_end);

    if (!e->after_label)
        return;
    e->after_label = false;
    while (token_is(&e->u->src, next, "}"))
        next++;
    if (token_is(&e->u->src, next, "case") || token_is(&e->u->src, next, "default"))
        out_fmt(e->o, " async_go_on();");
    else
        out_text(e->o, ";", 1);
}

/* One statement that stands where the user put it: a block, or an `if` without the `else` of one around
 * it behind it. */
static bool
is_own_block(struct emit *e, const struct stmt *s, struct span where)
{
    if (s == NULL || s->next != NULL || s->span.begin != where.begin)
        return false;
    return s->kind == L_BLOCK || (s->kind == L_IF && s->lead && s->as_written &&
                                  !token_is(&e->u->src, token_behind(e, where.end), "else"));
}

static bool
needs_braces(struct emit *e, const struct stmt *s, struct span where)
{
    return !is_own_block(e, s, where) &&
           !(s != NULL && is_simple(s) && !(s->kind == L_TEXT && s->as_written));
}

/* The source up to a body: where the body gets braces that nobody wrote, they open on that line. */
static void
copy_to_sub(struct emit *e, uint32_t from, const struct stmt *s, struct span where)
{
    uint32_t end = token_before(e, where.begin)->span.end;

    if (end < from)
        end = from;
    copy(e, from, end);
    if (needs_braces(e, s, where))
        out_text(e->o, " ", 1);
    else
        copy(e, end, where.begin);
}

/* What stands behind if (...), for (...): `where` is the user's own, or empty. */
static void
put_sub(struct emit *e, const struct stmt *s, struct span where)
{
    const char *indent = e->indent;
    bool of_user = where.end != 0;

    if (of_user)
        e->pos = where.begin;
    if (is_own_block(e, s, where)) {
        e->skip_line = !s->lead;
        put_list(e, s);
    } else if (!needs_braces(e, s, where)) {
        if (!of_user)
            out_text(e->o, " ", 1);
        e->skip_line = true;
        put_list(e, s);
        e->skip_line = false;
    } else {
        out_fmt(e->o, of_user ? "{" : " {");
        e->indent = arena_fmt(e->u->arena, "%s    ", indent);
        if (s != NULL && s->lead) {
            out_text(e->o, "\n", 1);
            out_at(e->o, s->span.begin);
            out_text(e->o, e->indent, strlen(e->indent));
        } else
            new_line(e, s ? s->span.begin : e->pos);
        e->skip_line = s != NULL && !s->lead;
        put_list(e, s);
        e->skip_line = false;
        end_label(e, of_user ? where.end : e->pos);
        e->indent = indent;
        new_line(e, s ? s->span.begin : e->pos);
        out_text(e->o, "}", 1);
    }
    e->indent = indent;
    if (of_user)
        e->pos = where.end;
}

static void
put_block(struct emit *e, const struct stmt *s)
{
    const char *indent = e->indent;
    struct span braces = s->body_span.end ? s->body_span : s->span;

    if (s->if_zero) {
        out_at(e->o, braces.begin);
        out_text(e->o, "if (0) ", 7);
    } else
        out_at(e->o, braces.begin);
    out_text(e->o, "{", 1);
    e->pos = braces.begin + 1;
    if (s->body != NULL && !s->body->lead) {
        e->indent = arena_fmt(e->u->arena, "%s    ", indent);
        if (s->if_zero || s->body_span.end)
            out_text(e->o, " ", 1);
        else
            new_line(e, s->body->span.begin);
        e->skip_line = true;
    }
    put_list(e, s->body);
    e->skip_line = false;
    end_label(e, braces.end);
    e->indent = indent;
    if (!s->body_span.end) {
        gap(e, braces.end - 1);
        e->indent = indent;
    } else
        out_text(e->o, " ", 1);
    out_text(e->o, "}", 1);
    e->pos = braces.end;
}

static bool
mixed_decl(const struct stmt *d)
{
    size_t framed = 0;

    if (d == NULL || d->kind != L_DECL)
        return false;
    for (size_t i = 0; i < d->items.len; i++)
        framed += d->items.at[i].local->in_frame;
    /* declared one by one, they do not fit between the parentheses */
    return framed != d->items.len && (framed != 0 || (d->items.len > 1 && !decl_as_written(d)));
}

static void
put_for_init(struct emit *e, const struct stmt *s)
{
    const struct stmt *d = s->decl;

    if (d == NULL) {
        out_text(e->o, ";", 1);
        return;
    }
    if (d->kind == L_TEXT) {
        put_pieces(e, &d->text);
        if (!d->as_written)
            out_text(e->o, ";", 1);
        return;
    }
    if (!d->items.at[0].local->in_frame) {
        put_decl(e, d);
        return;
    }
    for (size_t i = 0, n = 0; i < d->items.len; i++) {
        if (!d->items.at[i].has_init)
            continue;
        if (n++ != 0)
            out_text(e->o, ", ", 2);
        put_framed(e, &d->items.at[i], "");
    }
    out_text(e->o, ";", 1);
}

static void
put_for(struct emit *e, const struct stmt *s)
{
    bool apart = mixed_decl(s->decl);

    if (apart) {
        out_text(e->o, "{ ", 2);
        put_decl(e, s->decl);
        out_text(e->o, " ", 1);
    }
    out_text(e->o, "for (", 5);
    if (apart)
        out_text(e->o, ";", 1);
    else
        put_for_init(e, s);
    if (s->text.len != 0) {
        out_text(e->o, " ", 1);
        put_pieces(e, &s->text);
    }
    out_text(e->o, ";", 1);
    if (s->step.len != 0) {
        out_text(e->o, " ", 1);
        put_pieces(e, &s->step);
    }
    out_text(e->o, ")", 1);
    if (s->as_written)
        copy_to_sub(e, token_before(e, s->body_span.begin)->span.end, s->body, s->body_span);
    else
        out_text(e->o, " ", 1);
    put_sub(e, s->body, s->body_span);
    if (apart)
        out_text(e->o, " }", 2);
}

static void
put_do(struct emit *e, const struct stmt *s)
{
    if (s->as_written) {
        copy_to_sub(e, s->span.begin, s->body, s->body_span);
        put_sub(e, s->body, s->body_span);
        copy(e, s->body_span.end, s->head.begin);
        put_pieces(e, &s->text);
        copy(e, s->head.end, s->span.end);
        return;
    }
    out_text(e->o, "do ", 3);
    put_sub(e, s->body, s->body_span);
    out_text(e->o, " while (", 8);
    put_pieces(e, &s->text);
    out_text(e->o, ");", 2);
}

/* if, while, switch: a condition in parentheses and a body. */
static void
put_headed(struct emit *e, const struct stmt *s, const char *keyword)
{
    const char *indent = e->indent;

    if (s->as_written)
        copy(e, s->span.begin, s->head.begin);
    else
        out_fmt(e->o, "%s (", keyword);
    put_pieces(e, &s->text);
    if (s->as_written)
        copy_to_sub(e, s->head.end, s->body, s->body_span);
    else
        out_fmt(e->o, s->body_span.end ? ") " : ")");
    put_sub(e, s->body, s->body_span);
    if (s->other == NULL)
        return;
    e->indent = indent;
    if (s->tail.end != 0 && s->as_written)
        copy_to_sub(e, s->body_span.end, s->other, s->tail);
    else
        out_text(e->o, s->tail.end ? " else " : " else", s->tail.end ? 6 : 5);
    put_sub(e, s->other, s->tail);
}

static void
put_stmt(struct emit *e, const struct stmt *s)
{
    if (e->after_label) {
        if (is_declaration(s))
            out_text(e->o, ";", 1);
        if (s->kind != L_LIST)
            out_text(e->o, " ", 1);
        if (s->kind != L_LIST || s->body == NULL || s->braces)
            e->after_label = false;
    }
    switch (s->kind) {
    case L_TEXT:
        if (is_idle(s))
            break;
        if (s->as_written) {
            struct local_type *t = hoisted_at(e, s->span.begin);

            if (t != NULL && (t->is_typedef || s->text.at[0].span.end <= t->span.end + 1))
                break; /* it has moved to file scope */
        }
        put_pieces(e, &s->text);
        break;
    case L_DECL: put_decl(e, s); break;
    case L_BLOCK: put_block(e, s); break;
    case L_LIST:
        if (s->braces) {
            out_text(e->o, "{ ", 2);
            e->skip_line = true;
        }
        put_list(e, s->body);
        if (s->braces) {
            e->skip_line = false;
            out_text(e->o, " }", 2);
        }
        break;
    case L_IF: put_headed(e, s, "if"); break;
    case L_WHILE: put_headed(e, s, "while"); break;
    case L_SWITCH: put_headed(e, s, "switch"); break;
    case L_DO: put_do(e, s); break;
    case L_FOR: put_for(e, s); break;
    case L_CASE: put_pieces(e, &s->text); break;
    case L_LABEL:
        out_fmt(e->o, "%s:", s->name);
        e->after_label = true;
        break;
    case L_GOTO: out_fmt(e->o, "goto %s;", s->name); break;
    case L_JUMP:
        out_fmt(e->o, "goto *");
        put_pieces(e, &s->text);
        out_text(e->o, ";", 1);
        break;
    case L_BREAK: out_fmt(e->o, "break;"); break;
    case L_CONTINUE: out_fmt(e->o, "continue;"); break;
    case L_END:
        /* after a call of itself the frame at hand may be another than the one it was resumed with */
        if (e->f->calls_itself)
            out_fmt(e->o, "return async_ended(%s, %s, ", free_name(e, "base"), e->f->self);
        else
            out_fmt(e->o, "return ");
        put_pieces(e, &s->text);
        out_fmt(e->o, e->f->calls_itself ? ");" : ";");
        break;
    case L_SUSPEND: put_suspend(e, s); break;
    }
}

/* Short things that follow in the same line, so that it stays one line of the source. */
static bool
goes_on(const struct stmt *s)
{
    return s->kind == L_TEXT || s->kind == L_GOTO || s->kind == L_BREAK || s->kind == L_CONTINUE ||
           s->kind == L_END || s->kind == L_JUMP;
}

static void
put_list(struct emit *e, const struct stmt *s)
{
    uint32_t group_end = e->pos;
    const struct stmt *before = NULL;

    for (; s != NULL; before = s, s = s->next) {
        if (s->lead && s->kind == L_BLOCK && s->if_zero) {
            out_text(e->o, " ", 1);
            e->pos = s->span.begin;
            group_end = s->span.end;
            put_stmt(e, s);
            continue;
        }
        if (s->lead) {
            if (e->after_label) { /* the comments before the next statement stay next to it */
                /* gcc wants a statement between two labels to believe a `fall through` comment */
                if (s->kind != L_CASE)
                    out_text(e->o, ";", 1);
                else if (before == NULL || !before->of_user)
                    out_fmt(e->o, " async_go_on();");
                e->after_label = false;
            }
            if (group_end > e->pos)
                e->pos = group_end;
            if (s->span.begin < e->pos) {
                /* text from further up: a defer at its block's end */
                struct emit was = *e;

                new_line(e, s->span.begin);
                out_at(e->o, s->span.begin);
                e->pos = s->span.begin;
                put_stmt(e, s);
                e->pos = was.pos;
                e->indent = was.indent;
                continue;
            }
            if (s->kind == L_LIST && s->span.begin == s->span.end) {
                /* what follows a defer; the defer itself stands at the end */
                e->pos = s->span.end;
                group_end = e->pos;
                put_stmt(e, s);
                continue;
            }
            if (before != NULL && s->span.begin == e->pos && !out_line_start(e->o))
                new_line(e, s->span.begin);
            if (!(s->kind == L_LIST && !s->braces))
                gap(e, s->span.begin);
            group_end = s->span.end;
        } else if (prints_nothing(s))
            continue;
        else if (e->after_label || e->skip_line) {
            e->skip_line = false;
        } else if (goes_on(s) && !out_line_start(e->o) && (before == NULL || goes_on(before)))
            out_text(e->o, " ", 1);
        else if (s->kind != L_LIST)
            new_line(e, s->span.begin);
        e->skip_line = false;
        put_stmt(e, s);
        if (s->lead && prints_nothing(s))
            out_trim(e->o);
    }
    if (group_end > e->pos)
        e->pos = group_end;
}

/* ---- failing awaits ---- */

static void
put_flat(struct emit *e, const struct stmt *s)
{
    for (; s != NULL; s = s->next) {
        if (s->kind == L_IF) {
            out_fmt(e->o, "if (");
            put_pieces(e, &s->text);
            out_fmt(e->o, ") ");
            put_flat(e, s->body);
        } else
            put_stmt(e, s);
        e->after_label = false;
        if (s->next != NULL)
            out_text(e->o, " ", 1);
    }
}

static const char *
flat_text(struct emit *e, const struct stmt *s)
{
    struct out o, *was = e->o;

    out_init(&o, e->u->arena, &e->u->src, "");
    o.text = e->spare.text;
    o.cap = e->spare.cap;
    e->spare = (struct out){0};
    e->o = &o;
    put_flat(e, s);
    out_text(&o, "", 0);
    e->o = was;
    e->spare = o;
    return arena_strndup(e->u->arena, o.len ? o.text : "", o.len);
}

/* The stop a suspension statement belongs to; they are found once, in order. */
static void
collect_fails(struct emit *e, const struct stmt *s, const char **texts)
{
    for (; s != NULL; s = s->next) {
        if (s->kind == L_SUSPEND) {
            texts[s->await->state] = flat_text(e, s->fail);
            continue;
        }
        collect_fails(e, s->decl, texts);
        collect_fails(e, s->body, texts);
        collect_fails(e, s->other, texts);
    }
}

/* Awaits that fail the same way. */
struct failing {
    const char *text;
    VEC(size_t) states;
};

static void
put_entry(struct emit *e)
{
    struct func *f = e->f;
    size_t n = f->awaits.len, best = 0;
    const char **texts = arena_alloc(e->u->arena, (n + 1) * sizeof *texts);
    VEC(struct failing) ways = {0};
    struct map known = {0};

    if (n == 0)
        return;
    collect_fails(e, f->lowered, texts);
    for (size_t i = 1; i <= n; i++) {
        const char *text = texts[i] == NULL ? "" : texts[i];
        size_t *way = map_add(e->u->arena, &known, text);

        if (*way == 0) {
            vec_push(e->u->arena, &ways, ((struct failing){.text = text}));
            *way = ways.len;
        }
        vec_push(e->u->arena, &ways.at[*way - 1].states, i);
    }
    for (size_t i = 0; i < ways.len; i++)
        if (ways.at[i].states.len > ways.at[best].states.len)
            best = i;
    out_fmt(e->o, "    switch (async_resumed(&%s->base, %zu)) {\n    case 0: break;\n", f->self, n);
    for (size_t i = 1; i <= n; i++)
        out_fmt(e->o, "    case %zu: goto %s_%zu;\n", i, f->label_stem, i);
    for (size_t i = 0; i < ways.len; i++) {
        if (i == best)
            continue;
        for (size_t k = 0; k < ways.at[i].states.len; k++)
            out_fmt(e->o, "%s-%zu:", k != 0 ? " case " : "    case ", ways.at[i].states.at[k]);
        out_fmt(e->o, " %s\n", ways.at[i].text);
    }
    out_fmt(e->o, "    default: %s\n    }\n", ways.at[best].text);
    if (f->calls_itself)
        out_fmt(e->o, "%s_0:;\n", f->label_stem);
}

/* ---- the function's parts ---- */

static void
put_member(struct emit *e, const struct local *v, const char *indent)
{
    const char *line;

    if (v->in_pieces)
        line = arena_fmt(e->u->arena, "void *%s", v->field);
    else if (v->child != NULL)
        line = arena_fmt(e->u->arena, "struct %s_frame %s", v->child->prefix, v->field);
    else if (v->c_type != NULL)
        line = arena_fmt(e->u->arena, "%s%s", v->c_type, v->field);
    else
        line = local_declare(e->u, e->f, v, v->field);
    out_fmt(e->o, "%s%s%s;\n", indent, v->align_as ? v->align_as : "", line);
}

static void
put_slot(struct emit *e, const struct slot *s)
{
    if (s->alternatives.len == 1) {
        for (size_t i = 0; i < s->alternatives.at[0].members.len; i++)
            put_member(e, s->alternatives.at[0].members.at[i], "    ");
        return;
    }
    out_fmt(e->o, "    union {\n");
    for (size_t i = 0; i < s->alternatives.len; i++) {
        const struct alternative *a = &s->alternatives.at[i];

        if (a->members.len == 1) {
            put_member(e, a->members.at[0], "        ");
            continue;
        }
        out_fmt(e->o, "        struct {\n");
        for (size_t k = 0; k < a->members.len; k++)
            put_member(e, a->members.at[k], "            ");
        out_fmt(e->o, "        };\n");
    }
    out_fmt(e->o, "    };\n");
}

static void
put_moved_types(struct emit *e)
{
    for (size_t i = 0; i < e->f->types.len; i++) {
        struct local_type *t = e->f->types.at[i];
        bool inside = false;

        for (size_t k = 0; k < e->f->types.len; k++) {
            struct local_type *o = e->f->types.at[k];

            inside |= o != t && o->hoisted && o->span.begin <= t->span.begin &&
                      o->span.end >= t->span.end && (o->is_typedef || !t->is_typedef);
        }
        if (!t->hoisted || inside)
            continue;
        out_at(e->o, t->span.begin);
        /* the definition, with its own name and those in it replaced */
        if (t->name.begin == t->name.end) {
            uint32_t brace = t->span.begin;

            while (e->u->src.text[brace] != '{')
                brace++;
            copy_plain(e, t->span.begin, brace, true);
            out_fmt(e->o, "%s ", t->new_name);
            copy_plain(e, brace, t->span.end, true);
        } else {
            copy_plain(e, t->span.begin, t->name.begin, true);
            out_fmt(e->o, "%s", t->new_name);
            copy_plain(e, t->name.end, t->span.end, true);
        }
        out_fmt(e->o, ";\n");
    }
}

/* In the user's words where they are plain: size_t, not what that is. */
static const char *
result_declaration(struct emit *e)
{
    const char *type = span_text(e->u, e->f->result);
    size_t len = strlen(type);
    bool plain = !e->f->result_is_const;

    for (size_t i = 0; i < len; i++)
        plain &= isalnum((unsigned char)type[i]) || strchr("_ *", type[i]) != NULL;
    if (!plain || len == 0)
        return type_declare(e->u, e->f, e->f->type, "result", true);
    return arena_fmt(e->u->arena, "%s%sresult", type, type[len - 1] == '*' ? "" : " ");
}

static void
put_frame(struct emit *e)
{
    struct func *f = e->f;

    out_fmt(e->o, "struct %s_frame {\n    struct async_frame base;\n", f->prefix);
    if (!f->is_void)
        out_fmt(e->o, "    %s;\n", result_declaration(e));
    for (size_t i = 0; i < f->frame->slots.len; i++)
        put_slot(e, &f->frame->slots.at[i]);
    out_fmt(e->o, "};\n\n");
}

/* More can be written behind it: no comment is left open, and a directive has its line. */
static const char *
source_text(struct emit *e, uint32_t begin, uint32_t end)
{
    const struct token *last = &e->u->tokens.at[token_at(&e->u->tokens, end)];

    while (last > e->u->tokens.at && last->span.end > end)
        last--;
    if (last->span.begin < begin)
        return "";
    return arena_fmt(e->u->arena, "%s%s", span_text(e->u, (struct span){begin, last->span.end}),
                     last->kind == T_DIRECTIVE ? "\n" : "");
}

static bool
has_parameters(struct emit *e)
{
    return e->f->n_params != 0;
}

/* What stands between the parentheses of a prototype; empty: nothing does. */
static const char *
parameters_text(struct emit *e)
{
    struct func *f = e->f;
    const char *list = "";

    if (!f->is_old_style)
        return has_parameters(e)
                   ? span_text(e->u, (struct span){f->params.begin + 1, f->params.end - 1})
                   : "";
    for (size_t i = 0; i < f->n_params; i++)
        list = arena_fmt(e->u->arena, "%s%s%s", list, i ? ", " : "",
                         local_declare(e->u, f, f->locals.at[i], f->locals.at[i]->name));
    return list;
}

static const char *
main_parameters(struct emit *e)
{
    return arena_fmt(e->u->arena, "(%s)", has_parameters(e) ? parameters_text(e) : "void");
}

/* The function's own declaration up to the body; main goes by another name. */
static const char *
head_text(struct emit *e)
{
    struct func *f = e->f;

    if (f->is_main)
        return arena_fmt(e->u->arena, "static %s main_async%s", span_text(e->u, f->spec),
                         main_parameters(e));
    return source_text(e, f->whole.begin, f->body.begin);
}

/* And as a declaration alone. */
static const char *
prototype_text(struct emit *e)
{
    if (!e->f->is_old_style || e->f->is_main)
        return head_text(e);
    /* no prototype: calls go on passing what they did */
    return arena_fmt(e->u->arena, "%s()", source_text(e, e->f->whole.begin, e->f->params.begin));
}

static bool
is_static(struct emit *e)
{
    size_t i = token_at(&e->u->tokens, e->f->whole.begin);

    for (; e->u->tokens.at[i].span.begin < e->f->params.begin; i++)
        if (token_is(&e->u->src, &e->u->tokens.at[i], "static"))
            return true;
    return false;
}

/* C89 has no such word, under -ansi and the like. */
static const char *
inline_word(const struct emit *e)
{
    static const char *const strict[] = {"-ansi", "-std=c89", "-std=c90", "-std=iso9899:1990",
                                         "-std=iso9899:199409"};
    const char *word = "inline";

    for (size_t i = 0; i < e->u->options->n_flags; i++) {
        const char *flag = e->u->options->flags[i];

        if (strncmp(flag, "-std=", 5) == 0)
            word = "inline";
        for (size_t k = 0; k < sizeof strict / sizeof *strict; k++)
            if (strcmp(flag, strict[k]) == 0)
                word = "__inline__";
    }
    return word;
}

static void
put_code(struct emit *e)
{
    struct func *f = e->f;

    if (!f->is_main)
        out_fmt(e->o, "%s%s;\n", prototype_text(e),
                is_static(e) && (f->embedded || f->mentioned) ? " __attribute__((unused))" : "");
    out_fmt(e->o, "static %s enum promise_state %s_resume(struct async_frame *base);\n",
            f->takes_labels ? "ASYNC__ONE_COPY" : inline_word(e), f->prefix);
    out_fmt(e->o, "static const uint32_t %s_lines[] = { %u", f->prefix,
            source_line(&e->u->src, f->name_at));
    for (size_t i = 0; i < f->awaits.len; i++)
        out_fmt(e->o, ", %u", source_line(&e->u->src, f->awaits.at[i]->span.begin));
    out_fmt(e->o, " };\n");
    out_fmt(e->o,
            "static const struct async_code %s_code = {\n    %s_resume, \"%s\", \"%s\", %s_lines, "
            "sizeof(struct %s_frame)\n};\n\n",
            f->prefix, f->prefix, f->name, e->u->src.path, f->prefix, f->prefix);
}

/* Is there only white space from here to there? */
static bool
blank_until(struct emit *e, uint32_t to)
{
    for (uint32_t i = e->pos; i < to; i++)
        if (!isspace((unsigned char)e->u->src.text[i]))
            return false;
    return true;
}

static void
put_resume(struct emit *e)
{
    struct func *f = e->f;
    const char *base = free_name(e, "base");

    out_fmt(e->o, "static %s enum promise_state\n%s_resume(struct async_frame *%s)\n{\n",
            f->takes_labels ? "ASYNC__ONE_COPY" : inline_word(e), f->prefix, base);
    out_fmt(e->o, "    struct %s_frame *%s = (struct %s_frame *)%s;\n", f->prefix, f->self,
            f->prefix, base);
    for (size_t i = 0; i < f->locals.len; i++) {
        struct local *v = f->locals.at[i];

        if ((!v->made_up && !v->is_catch) || !v->needed || v->in_frame || v->child != NULL ||
            (v->is_leave && !v->read))
            continue;
        if (v->c_type != NULL)
            /* a value from the start: gcc does not see that leave_1 says when there is one */
            out_fmt(e->o, "    %s%s%s;\n", v->c_type, v->field,
                    v->made_up && strchr(v->c_type, '*') ? " = NULL" : "");
        else
            out_fmt(e->o, "    %s;\n", type_declare(e->u, f, v->type, v->field, true));
    }
    out_fmt(e->o, "\n");
    put_entry(e);
    if (f->awaits.len == 0 && f->frame->slots.len == 0 && f->is_void)
        out_fmt(e->o, "    (void)%s;\n", f->self);
    e->indent = "";
    e->pos = f->body.begin;
    out_at(e->o, f->body.begin);
    e->pos = f->body.begin + 1;
    put_list(e, f->lowered->body);
    if (e->after_label)
        out_text(e->o, ";", 1);
    e->after_label = false;
    if (!blank_until(e, f->body.end - 1))
        gap(e, f->body.end - 1);
    out_generated(e->o, e->f->name_at);
    out_fmt(e->o, "}\n\n");
}

static void
put_parameters(struct emit *e, const char *self)
{
    struct func *f = e->f;

    for (size_t i = 0; i < f->n_params; i++) {
        struct local *v = f->locals.at[i];

        if (*v->name == '\0')
            continue; /* nobody can read it (C2x 6.9.1p2) */
        if (!v->in_frame)
            out_fmt(e->o, "    (void)%s;\n", v->name);
        else if (v->in_pieces)
            out_fmt(e->o, "    %s->%s = (void *)%s;\n", self, v->field, v->name);
        else if (v->owns)
            out_fmt(e->o, "    %s->%s = async_own(%s);\n", self, v->field, v->name);
        else if (type_has_const_member(v->type))
            out_fmt(e->o, "    __builtin_memcpy((void *)&%s->%s, (const void *)&%s, sizeof %s);\n",
                    self, v->field, v->name, v->name);
        else
            out_fmt(e->o, "    %s->%s = %s;\n", self, v->field, v->name);
    }
    for (size_t i = 0; i < f->locals.len; i++) {
        struct local *v = f->locals.at[i];

        if (v->starts_as.end != 0)
            out_fmt(e->o, "    %s->%s = %s;\n", self, v->field, span_text(e->u, v->starts_as));
        if (v->in_frame && v->null_at_start && v->in_pieces)
            out_fmt(e->o, "    %s->%s = NULL;\n", self, v->field);
        else if (v->in_frame && v->null_at_start)
            out_fmt(e->o, "    __builtin_memset(&%s->%s, 0, sizeof %s->%s);\n", self, v->field,
                    self, v->field);
    }
}

/* What a caller that has our frame inside its own calls to start and await us. */
static void
put_begin(struct emit *e)
{
    struct func *f = e->f;
    const char *caller = free_name(e, "caller"), *state = free_name(e, "state");

    if (!f->embedded)
        return;
    out_fmt(e->o,
            "static %s bool\n%s_await(struct async_frame *%s, unsigned %s, "
            "struct %s_frame *%s%s%s)\n{\n",
            inline_word(e), f->prefix, caller, state, f->prefix, f->self,
            has_parameters(e) ? ", " : "", parameters_text(e));
    out_fmt(e->o, "    async__embed(%s, &%s->base);\n", caller, f->self);
    put_parameters(e, f->self);
    out_fmt(
        e->o,
        "    return async__await_child(%s, %s, &%s->base, &%s_code, %s_resume(&%s->base));\n}\n\n",
        caller, state, f->self, f->prefix, f->prefix, f->self);
}

/* A call of the function in itself, awaited on the spot: no C recursion, however deep it goes. The
 * frame that calls suspends, and the body goes on at its top with the new one. */
static void
put_call(struct emit *e)
{
    struct func *f = e->f;
    const char *caller = free_name(e, "caller"), *state = free_name(e, "state");

    if (!f->calls_itself)
        return;
    out_fmt(e->o, "static %s bool\n%s_call(struct %s_frame **%s, unsigned %s%s%s)\n{\n",
            inline_word(e), f->prefix, f->prefix, caller, state, has_parameters(e) ? ", " : "",
            parameters_text(e));
    out_fmt(e->o, "    struct %s_frame *%s = async_new(sizeof *%s, &%s_code);\n\n", f->prefix,
            f->self, f->self, f->prefix);
    out_fmt(e->o, "    if (%s == NULL)\n        return async_not_called(*%s, %s);\n", f->self,
            caller, state);
    put_parameters(e, f->self);
    out_fmt(e->o, "    async_call(*%s, %s, %s);\n    *%s = %s;\n    return true;\n}\n\n", caller,
            state, f->self, caller, f->self);
}

/* The main that C knows hands on what it is given, so its parameters all have names. */
static void
put_main(struct emit *e)
{
    struct func *f = e->f;
    const char *list = "", *names = "";
    bool unnamed = false;

    for (size_t i = 0; i < f->n_params; i++) {
        struct local *v = f->locals.at[i];
        const char *name = *v->name ? v->name : arena_fmt(e->u->arena, "parameter_%zu", i + 1);

        unnamed |= *v->name == '\0';
        list =
            arena_fmt(e->u->arena, "%s%s%s", list, i ? ", " : "", local_declare(e->u, f, v, name));
        names = arena_fmt(e->u->arena, "%s%s%s", names, i ? ", " : "", name);
    }
    out_fmt(e->o, "\nint\nmain%s\n{\n    return async_main(main_async(%s));\n}\n",
            unnamed ? arena_fmt(e->u->arena, "(%s)", list) : main_parameters(e), names);
}

static void
put_starter(struct emit *e)
{
    struct func *f = e->f;
    const char *type = span_text(e->u, f->result);

    if (f->is_main)
        out_fmt(e->o, "%s\n{\n", head_text(e));
    else {
        out_at(e->o, f->whole.begin);
        out_fmt(e->o, "%s\n", head_text(e));
        out_generated(e->o, e->f->name_at);
        out_fmt(e->o, "{\n");
    }
    out_fmt(e->o, "    struct %s_frame *%s = async_new(sizeof *%s, &%s_code);\n\n", f->prefix,
            f->self, f->self, f->prefix);
    out_fmt(e->o, "    if (%s == NULL)\n        return async_no_memory(promise(%s));\n", f->self,
            type);
    put_parameters(e, f->self);
    out_fmt(e->o, "    return async_started(promise(%s), %s, %s_resume);\n}\n", type, f->self,
            f->prefix);
    if (f->is_main)
        put_main(e);
}

static bool
is_header(const struct unit *u)
{
    size_t len = strlen(u->src.path);

    return len > 2 && strcmp(u->src.path + len - 2, ".h") == 0;
}

static void
put_function(struct emit *e)
{
    if (is_header(e->u)) {
        /* asyncc reads it as every file: only what the function is matters then, and the rest is
         * not C++ */
        out_generated(e->o, e->f->name_at);
        out_fmt(e->o, "#if defined __ASYNCC__\n%s;\n#elif !defined __cplusplus\n",
                prototype_text(e));
    }
    put_moved_types(e);
    out_generated(e->o, e->f->name_at);
    put_frame(e);
    put_code(e);
    put_call(e);
    put_resume(e);
    put_begin(e);
    put_starter(e);
    if (is_header(e->u))
        out_fmt(e->o, "#endif\n");
}

const char *
emit_unit(struct unit *u, size_t *len)
{
    static const char bom[] = "\xef\xbb\xbf";
    struct out o;
    uint32_t pos = 0;

    out_init(&o, u->arena, &u->src, u->options->transient ? NULL : u->options->output);
    if (strncmp(u->src.text, bom, 3) == 0) {
        out_text(&o, bom, 3);
        pos = 3;
    }
    if (u->src.len > pos)
        out_fmt(&o, GENERATED_FROM "%s" GENERATED_END "\n", u->src.path);
    for (size_t i = 0; i < u->funcs.len; i++) {
        struct emit e = {.u = u, .f = u->funcs.at[i], .o = &o, .indent = ""};

        if (pos < e.f->whole.begin) {
            out_at(&o, pos);
            out_text(&o, u->src.text + pos, e.f->whole.begin - pos);
        }
        put_function(&e);
        pos = e.f->whole.end;
        /* the end of the line that the function ends on */
        while (pos < u->src.len && (u->src.text[pos] == ' ' || u->src.text[pos] == '\t'))
            pos++;
        if (pos < u->src.len && u->src.text[pos] == '\n')
            pos++;
    }
    if (pos < u->src.len) {
        out_at(&o, pos);
        out_text(&o, u->src.text + pos, u->src.len - pos);
    }
    *len = o.len;
    return o.text ? o.text : "";
}
