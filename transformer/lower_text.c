/* lower_text.c - texts, made-up locals and statements, of which the rest of the lowering is made */
#include "lower.h"

#include <string.h>

void
text_put(struct lower *l, text *t, struct piece p)
{
    vec_push(l->u->arena, t, p);
}

void
text_put_string(struct lower *l, text *t, const char *s)
{
    text_put(l, t, (struct piece){.kind = P_TEXT, .text = s});
}

void
text_put_local(struct lower *l, text *t, struct local *v, bool writes)
{
    v->needed = true;
    v->read |= !writes;
    text_put(l, t, (struct piece){.kind = P_LOCAL, .local = v, .writes = writes});
}

/* The pointer that a local in pieces is. */
void
text_put_storage(struct lower *l, text *t, struct local *v)
{
    text_put(l, t, (struct piece){.kind = P_STORAGE, .local = v});
}

void
text_put_source(struct lower *l, text *t, uint32_t begin, uint32_t end)
{
    if (begin < end)
        text_put(l, t, (struct piece){.kind = P_SOURCE, .span = {begin, end}});
}

void
text_append(struct lower *l, text *t, text more)
{
    for (size_t i = 0; i < more.len; i++)
        text_put(l, t, more.at[i]);
}

text
text_literal(struct lower *l, const char *fmt, ...)
{
    text t = {0};
    va_list ap;

    va_start(ap, fmt);
    text_put_string(l, &t, arena_vfmt(l->u->arena, fmt, ap));
    va_end(ap);
    return t;
}

text
text_source(struct lower *l, struct span s)
{
    text t = {0};

    text_put_source(l, &t, s.begin, s.end);
    return t;
}

bool
is_name_taken(const struct lower *l, const char *name)
{
    return sema_name_taken(l->f, name) || strcmp(l->f->name, name) == 0 ||
           map_find(&l->names, name) != NULL;
}

const char *
fresh_name(struct lower *l, const char *stem)
{
    struct stem *last = NULL;
    const char *name;

    for (size_t i = 0; i < l->stems.len; i++)
        if (strcmp(l->stems.at[i].text, stem) == 0)
            last = &l->stems.at[i];
    if (last == NULL) {
        vec_push(l->u->arena, &l->stems, ((struct stem){stem, 0}));
        last = &l->stems.at[l->stems.len - 1];
    }
    do
        name = arena_fmt(l->u->arena, "%s_%u", stem, ++last->n);
    while (is_name_taken(l, name));
    return name;
}

struct local *
made_up(struct lower *l, const char *stem, type_ref type, const char *c_type)
{
    struct local *v = arena_new(l->u->arena, struct local);

    if (type != NULL && type_is_variable(type)) {
        diag_error(&l->u->diags, l->place, "unsupported-syntax",
                   "a value of a type of variable length in it would have to outlive an await");
        diag_note(&l->u->diags, l->place, "store it in a variable first");
        l->f->refused = true;
    }
    v->name = fresh_name(l, stem);
    v->type = type;
    v->c_type = c_type;
    v->at = l->place.begin;
    v->scope = l->f->body;
    v->made_up = true;
    v->id = l->f->locals.len;
    vec_push(l->u->arena, &l->f->locals, v);
    map_add(l->u->arena, &l->names, v->name);
    return v;
}

/* `to` becomes `value`. An object with a const member cannot be assigned to, only filled; `to` is
 * written out several times for that, but evaluated once. */
void
text_put_store(struct lower *l, text *t, text to, type_ref type, text value)
{
    bool fill = type != NULL && type_has_const_member(type);

    if (fill) {
        text_put_string(l, t, "__builtin_memcpy(&");
        text_append(l, t, to);
        text_put_string(l, t, ", (__typeof__(");
        text_append(l, t, to);
        text_put_string(l, t, ") [1]){ (");
        text_append(l, t, value);
        text_put_string(l, t, ") }, sizeof ");
        text_append(l, t, to);
        text_put_string(l, t, ");");
    } else {
        text_append(l, t, to);
        text_put_string(l, t, " = ");
        text_append(l, t, value);
        text_put_string(l, t, ";");
    }
}

text
text_written(struct lower *l, struct local *v)
{
    text t = {0};

    text_put_local(l, &t, v, true);
    return t;
}

text
result_local(struct lower *l)
{
    return text_literal(l, "%s->%s", l->f->self, sema_member(l->u, "result"));
}

struct stmt *
stmt_new(struct lower *l, enum stmt_kind kind)
{
    struct stmt *s = arena_new(l->u->arena, struct stmt);

    s->kind = kind;
    s->span = l->place;
    return s;
}

/* A local, or what an await gives: no operator beside it takes it apart. */
bool
text_is_primary(const text *t)
{
    return t->len == 1 && (t->at[0].kind == P_LOCAL || t->at[0].kind == P_VALUE);
}

/* A value that nobody has used yet is stored before something else happens. */
static void
spill(struct lower *l, size_t from)
{
    for (size_t i = 0; i < from; i++) {
        struct await *a = l->pending.at[i];
        text value = {0};
        struct stmt *s;

        if (a->spilled != NULL || a->is_void)
            continue;
        if (a->type == NULL && (a->type = sema_type_of(l->f, a->span)) == NULL)
            a->type = a->child->type;
        a->spilled = made_up(l, "got", a->type, NULL);
        s = stmt_new(l, L_TEXT);
        text_put(l, &value, (struct piece){.kind = P_VALUE, .await = a, .writes = true});
        text_put_store(l, &s->text, text_written(l, a->spilled), a->type, value);
        *l->tail = s;
        l->tail = &s->next;
    }
}

static void
link_stmt(struct lower *l, struct stmt *s)
{
    s->lead = l->first;
    l->first = false;
    *l->tail = s;
    l->tail = &s->next;
}

/* Appends a statement; values taken since `mark` are used in it. */
struct stmt *
stmt_append(struct lower *l, struct stmt *s, size_t mark)
{
    bool first = l->first;

    spill(l, mark);
    l->pending.len = mark < l->pending.len ? mark : l->pending.len;
    l->first = first;
    link_stmt(l, s);
    return s;
}

struct stmt *
stmt_append_text(struct lower *l, text t, size_t mark)
{
    struct stmt *s = stmt_new(l, L_TEXT);

    s->text = t;
    return stmt_append(l, s, mark);
}

struct stmt *
stmt_goto(struct lower *l, const char *label)
{
    struct stmt *s = stmt_new(l, L_GOTO);

    s->name = label;
    return s;
}

struct stmt *
stmt_label(struct lower *l, const char *label)
{
    struct stmt *s = stmt_new(l, L_LABEL);

    s->name = label;
    return s;
}
