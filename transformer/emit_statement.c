/* emit_statement.c - statements where the user's stood, with what was added on the same lines */
#include "emit_unit.h"

#include <string.h>

/* A line of its own for what has been added to a statement. */
static void
new_line(struct emit *e, uint32_t at)
{
    if (!out_line_start(e->o))
        out_same_line(e->o, at);
    out_text(e->o, e->indent, strlen(e->indent));
}

/* One step further in, as the source does it. */
static const char *
deeper(struct emit *e, const char *indent)
{
    return arena_fmt(e->u->arena, "%s%s", indent, *indent == '\t' ? "\t" : "    ");
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
        out_fmt(e->o, "if (!%s_await(&%s->%s, %u, &%s%s", a->child->prefix, self,
                sema_member(e->u, "base"), a->state, field_text(e, a->slot),
                s->text.len ? ", " : "");
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

/* s is the body of `of`: behind a condition that is ours, nothing leads to a line of its own. */
static bool
needs_braces(struct emit *e, const struct stmt *of, const struct stmt *s, struct span where)
{
    if (is_own_block(e, s, where))
        return false;
    if (s == NULL || !is_simple(s) || (s->kind == L_TEXT && s->as_written))
        return true;
    return where.end != 0 && !of->as_written;
}

/* The source up to a body: where the body gets braces that nobody wrote, they open on that line. */
static void
copy_to_sub(struct emit *e, const struct stmt *of, uint32_t from, const struct stmt *s,
            struct span where)
{
    uint32_t end = token_before(e, where.begin)->span.end;

    if (end < from)
        end = from;
    copy_source(e, from, end);
    if (needs_braces(e, of, s, where))
        out_text(e->o, " ", 1);
    else
        copy_source(e, end, where.begin);
}

/* The statement that is printed first begins a line of the user's. */
static bool
is_led(const struct stmt *s)
{
    while (s != NULL && !s->lead && s->kind == L_LIST && !s->braces)
        s = s->body;
    return s != NULL && s->lead;
}

/* What stands behind if (...), for (...): `where` is the user's own, or empty. */
static void
put_sub(struct emit *e, const struct stmt *of, const struct stmt *s, struct span where)
{
    const char *indent = e->indent;
    bool of_user = where.end != 0;

    if (of_user)
        e->pos = where.begin;
    if (is_own_block(e, s, where)) {
        e->skip_line = !s->lead;
        put_list(e, s);
    } else if (!needs_braces(e, of, s, where)) {
        if (!of_user)
            out_text(e->o, " ", 1);
        e->skip_line = true;
        put_list(e, s);
        e->skip_line = false;
    } else {
        out_fmt(e->o, of_user ? "{" : " {");
        e->indent = deeper(e, indent);
        if (is_led(s)) {
            out_text(e->o, "\n", 1);
            out_at(e->o, of_user ? where.begin : s->span.begin);
            out_text(e->o, e->indent, strlen(e->indent));
        } else
            new_line(e, s ? s->span.begin : e->pos);
        e->skip_line = !is_led(s);
        put_list(e, s);
        e->skip_line = false;
        end_label(e, of_user ? where.end : e->pos);
        e->indent = indent;
        new_line(e, of->kind == L_DO && !of->as_written ? of->head.begin
                    : s                                 ? s->span.begin
                                                        : e->pos);
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
    const struct stmt *first = s->body;
    struct span braces = s->body_span.end ? s->body_span : s->span;

    out_at(e->o, braces.begin);
    if (s->if_zero && !s->come_past && s->body != NULL && s->body->kind == L_LABEL) {
        out_fmt(e->o, "%s: ", s->body->name);
        first = first->next;
    } else if (s->if_zero)
        out_text(e->o, "if (0) ", 7);
    out_text(e->o, "{", 1);
    e->pos = braces.begin + 1;
    if (first != NULL && !first->lead) {
        e->indent = deeper(e, indent);
        if (s->if_zero || s->body_span.end)
            out_text(e->o, " ", 1);
        else
            new_line(e, first->span.begin);
        e->skip_line = true;
    }
    put_list(e, first);
    e->skip_line = false;
    end_label(e, braces.end);
    e->indent = indent;
    if (!s->body_span.end) {
        copy_gap(e, braces.end - 1);
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
        copy_to_sub(e, s, token_before(e, s->body_span.begin)->span.end, s->body, s->body_span);
    else
        out_text(e->o, " ", 1);
    put_sub(e, s, s->body, s->body_span);
    if (apart)
        out_text(e->o, " }", 2);
}

static void
put_do(struct emit *e, const struct stmt *s)
{
    if (s->as_written) {
        copy_to_sub(e, s, s->span.begin, s->body, s->body_span);
        put_sub(e, s, s->body, s->body_span);
        copy_source(e, s->body_span.end, s->head.begin);
        put_pieces(e, &s->text);
        copy_source(e, s->head.end, s->span.end);
        return;
    }
    out_text(e->o, "do ", 3);
    put_sub(e, s, s->body, s->body_span);
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
        copy_source(e, s->span.begin, s->head.begin);
    else
        out_fmt(e->o, "%s (", keyword);
    put_pieces(e, &s->text);
    if (s->as_written)
        copy_to_sub(e, s, s->head.end, s->body, s->body_span);
    else
        out_fmt(e->o, s->body_span.end ? ") " : ")");
    put_sub(e, s, s->body, s->body_span);
    if (s->other == NULL)
        return;
    e->indent = indent;
    if (s->tail.end != 0 && s->as_written)
        copy_to_sub(e, s, s->body_span.end, s->other, s->tail);
    else
        out_text(e->o, s->tail.end ? " else " : " else", s->tail.end ? 6 : 5);
    put_sub(e, s, s->other, s->tail);
}

void
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

            put_before_declaration(e, s->text.at[0].span);
            if (t != NULL &&
                (t->is_typedef ? !keeps_typedef(e, t) : s->text.at[0].span.end <= t->span.end + 1))
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
            end_label(e, e->pos);
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

static bool
is_short(const struct stmt *s)
{
    return s->kind == L_TEXT || s->kind == L_GOTO || s->kind == L_BREAK || s->kind == L_CONTINUE ||
           s->kind == L_END || s->kind == L_JUMP;
}

/* What the user wrote in it is further down. */
static bool
is_of_later_line(const struct emit *e, const struct stmt *s)
{
    for (size_t i = 0; i < s->text.len; i++)
        if (s->text.at[i].kind == P_SOURCE)
            return source_line(&e->u->src, s->text.at[i].span.begin) > e->o->says;
    return false;
}

/* Short things that follow in the same line, so that it stays one line of the source. */
static bool
goes_on(const struct emit *e, const struct stmt *s, const struct stmt *before)
{
    return is_short(s) && !out_line_start(e->o) && (before == NULL || is_short(before)) &&
           !is_of_later_line(e, s);
}

void
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
                copy_gap(e, s->span.begin);
            group_end = s->span.end;
        } else if (prints_nothing(s))
            continue;
        else if (e->after_label || e->skip_line) {
            e->skip_line = false;
        } else if (goes_on(e, s, before)) {
            if (!out_behind_space(e->o))
                out_text(e->o, " ", 1);
        } else if (s->kind != L_LIST)
            new_line(e, s->span.begin);
        e->skip_line = false;
        put_stmt(e, s);
        if (s->lead && prints_nothing(s))
            out_trim(e->o);
    }
    if (group_end > e->pos)
        e->pos = group_end;
}
