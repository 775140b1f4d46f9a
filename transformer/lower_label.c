/* lower_label.c - labels, and what goes to them */
#include "lower.h"

#include <string.h>

/* The block that a label of this name belongs to, as seen from `at`: the innermost that declares it
 * with __label__; NULL: the function. */
static struct node *
label_block(struct lower *l, struct span name, uint32_t at)
{
    struct node *found = NULL;

    for (size_t i = 0; i < l->declared.len; i++) {
        struct node *block = l->declared.at[i]->parent;

        for (struct node *k = l->declared.at[i]->kids; k != NULL; k = k->next)
            if (is_inside(block->span, at) && span_is(l->u, k->name, span_text(l->u, name)) &&
                (found == NULL || block->span.begin > found->span.begin))
                found = block;
    }
    return found;
}

static struct node *
label_named(struct lower *l, struct span name, uint32_t at)
{
    struct node *block = label_block(l, name, at);

    const char *text = span_text(l->u, name);
    const size_t *first = map_find(&l->label_names, text);

    for (size_t i = first ? *first - 1 : l->labels.len; i < l->labels.len; i++) {
        struct node *label = l->labels.at[i];

        if (span_is(l->u, label->name, text) && label_block(l, name, label->span.begin) == block)
            return label;
    }
    return NULL; /* libclang has said so */
}

/* The labels of `asm goto ("..." : : : : here, there)`. */
void
asm_labels(struct lower *l, struct node *n)
{
    const struct tokens *t = &l->u->tokens;
    size_t i = token_at(t, n->span.begin), colons = 0;

    while (t->at[i].span.begin < n->span.end && !token_is(&l->u->src, &t->at[i], "("))
        i++;
    for (i++; t->at[i].span.end < n->span.end; i++) {
        if (token_is(&l->u->src, &t->at[i], "(") || token_is(&l->u->src, &t->at[i], "["))
            i = token_close(&l->u->src, t, i);
        colons += token_is(&l->u->src, &t->at[i], ":") + 2 * token_is(&l->u->src, &t->at[i], "::");
        if (colons >= 4 && t->at[i].kind == T_NAME) {
            struct label_ref ref = {.span = t->at[i].span};

            vec_push(l->u->arena, &l->f->label_refs, ref);
        }
    }
}

/* Labels that __label__ made local to blocks get names of their own. */
void
name_labels(struct lower *l)
{
    for (size_t i = 0; i < l->labels.len; i++) {
        struct node *label = l->labels.at[i];

        label->label = span_text(l->u, label->name);
        if (*map_find(&l->label_names, label->label) != i + 1) /* another has the name already */
            label->label = fresh_name(l, span_text(l->u, label->name));
        vec_push(l->u->arena, &l->f->labels, label->label);
    }
    for (size_t i = 0; i < l->f->label_refs.len; i++) {
        struct label_ref *r = &l->f->label_refs.at[i];
        struct node *label = label_named(l, r->span, r->span.begin);

        if (label != NULL)
            r->label = label->label;
    }
}

/* Defers whose block is entered behind them by this jump, or case, run only if they have been reached:
 *
 *     defer f();   ->   reached_1 = true; ... cleanup_1: if (reached_1) { reached_1 = false; f(); }
 */
static void
find_past_defer(struct lower *l, struct span from, struct node *to)
{
    for (struct node *b = to->parent; b != NULL; b = b->parent)
        for (struct node *k = b->kids; b->has_defer && k != NULL; k = k->next)
            if (k->kind == S_DEFER && k->local == NULL && k->span.end <= to->span.begin &&
                !(from.begin > k->span.end && from.begin < b->span.end)) {
                k->local = made_up(l, "reached", NULL, "bool ");
                vec_push(l->u->arena, &l->reached, k->local);
            }
}

/* One that may lead to any label whose address is taken, or that an asm names. */
static void
find_past_computed(struct lower *l, struct node *n)
{
    for (size_t i = 0; i < l->f->label_refs.len; i++) {
        const struct label_ref *r = &l->f->label_refs.at[i];
        struct node *label;

        if ((r->address != 0) == (n->kind == S_GOTO) &&
            (label = label_named(l, r->span, r->span.begin)) != NULL)
            find_past_defer(l, n->span, label);
    }
}

void
find_past_defers(struct lower *l)
{
    struct node *to;

    if (l->f->first[S_DEFER] == NULL)
        return;
    for (struct node *n = l->f->first[S_GOTO]; n != NULL; n = n->like)
        if (n->a != NULL)
            find_past_computed(l, n);
        else if ((to = label_named(l, n->name, n->span.begin)) != NULL)
            find_past_defer(l, n->span, to);
    for (struct node *n = l->f->first[E_OTHER]; n != NULL; n = n->like)
        if (n->op[0] == '@')
            find_past_computed(l, n);
    for (struct node *n = l->f->first[S_CASE]; n != NULL; n = n->like) {
        for (to = n->parent; to != NULL && to->kind != S_SWITCH; to = to->parent)
            ;
        find_past_defer(l, to != NULL ? to->a->span : n->span, n);
    }
}

void
set_reached(struct lower *l, struct local *reached, const char *value)
{
    text t = {0};

    text_put_local(l, &t, reached, true);
    text_put_string(l, &t, arena_fmt(l->u->arena, " = %s;", value));
    stmt_append_text(l, t, 0);
}

/* Does a jump from here to the label leave something to clean up? */
static bool
cleans_up(struct lower *l, struct node *label)
{
    for (struct scope *s = l->scope; s->kind != SC_FUNCTION; s = s->outer) {
        bool leaves = !is_inside(s->span, label->span.begin);

        if (s->kind == SC_OWNED && leaves && s->owned.len != 0)
            return true;
        if ((s->kind == SC_GUARD || s->kind == SC_ERROR || s->kind == SC_PENDING) && leaves)
            return true;
    }
    return false;
}

/* goto *E; to any label whose address is taken somewhere. Where one of them lies outside a block that
 * has something to clean up, the address is compared. */
static void
computed_goto(struct lower *l, struct node *n)
{
    struct stmt *s = stmt_new(l, L_JUMP), **start = l->tail;
    VEC(struct node *) labels = {0};
    struct local *target;
    bool plain = true;

    for (size_t i = 0; i < l->f->label_refs.len; i++) {
        const struct label_ref *r = &l->f->label_refs.at[i];
        struct node *label = label_named(l, r->span, r->span.begin);
        bool known = label == NULL || r->address == 0;

        for (size_t k = 0; k < labels.len; k++)
            known |= labels.at[k] == label;
        if (known)
            continue;
        vec_push(l->u->arena, &labels, label);
        vec_push(l->u->arena, &s->to, label->label);
        plain &= !cleans_up(l, label);
    }
    begin_full(l);
    s->text = lower_text(l, n->a);
    if ((plain && l->temporaries->owned.len == 0) || labels.len == 0) {
        end_full(l, s, start);
        return;
    }
    target = made_up(l, "target", NULL, "const void *");
    assign_value(l, target, s->text, false, 0);
    finish_full(l, start);
    for (size_t i = 0; i < labels.len; i++) {
        struct stmt *test;

        if (i + 1 == labels.len) {
            exit_to(l, l->scope, EXIT_GOTO, labels.at[i], NULL);
            break;
        }
        test = stmt_new(l, L_IF);
        text_put_local(l, &test->text, target, false);
        text_put_string(l, &test->text, arena_fmt(l->u->arena, " == &&%s", labels.at[i]->label));
        stmt_append(l, test, 0);
        INTO(l, test->body, exit_to(l, l->scope, EXIT_GOTO, labels.at[i], NULL));
    }
}

void
lower_goto(struct lower *l, struct node *n)
{
    struct node *label;

    if (n->a != NULL) {
        computed_goto(l, n);
        return;
    }
    label = label_named(l, n->name, n->span.begin);
    if (label == NULL)
        return;
    exit_to(l, l->scope, EXIT_GOTO, label, NULL);
}

/* Where an asm goto may lead besides on. */
void
add_asm_labels(struct lower *l, struct node *n, struct stmt *s)
{
    for (size_t i = 0; s != NULL && i < l->f->label_refs.len; i++) {
        const struct label_ref *r = &l->f->label_refs.at[i];
        struct node *label;

        if (r->address != 0 || !is_inside(n->span, r->span.begin) ||
            (label = label_named(l, r->span, r->span.begin)) == NULL)
            continue;
        while (s->next != NULL)
            s = s->next;
        vec_push(l->u->arena, &s->to, label->label);
        if (!cleans_up(l, label))
            continue;
        diag_error(&l->u->diags, r->span, "jump-past",
                   "this asm goto leaves a block that has something to clean up");
        diag_note(&l->u->diags, r->span, "jump to a label in the block, and from there with goto");
        l->f->refused = true;
    }
}
