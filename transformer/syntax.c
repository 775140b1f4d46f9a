/* syntax.c - tree-sitter: one tree a function (the only file that includes it)
 *
 * reads   the source, unit.words, what sema knows of macros, types, #if
 * fills   func.tree
 *
 * What it reads is not the source, but a text of the same length (syntax_mask.c).
 * Where it finds an error all the same we refuse the function: better no code
 * than wrong code. */
#include "syntax.h"

#include <string.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_c(void);

struct build {
    struct unit *u;
    struct func *f;
    const TSLanguage *language;
    unsigned depth;         /* of what is being read */
    struct node *left_over; /* statements that the one being read does not hold after all */
    struct node *hungry;    /* a list of labels that still wants its statement */
};

/* A named child and the field it stands in. */
struct child {
    TSNode node;
    const char *field;
};
typedef VEC(struct child) children;

static children
children_of(struct build *b, TSNode n)
{
    children list = {0};
    TSTreeCursor c = ts_tree_cursor_new(n);

    if (ts_tree_cursor_goto_first_child(&c))
        do {
            struct child it = {ts_tree_cursor_current_node(&c),
                               ts_tree_cursor_current_field_name(&c)};

            if (ts_node_is_named(it.node) && strcmp(ts_node_type(it.node), "comment") != 0)
                vec_push(b->u->arena, &list, it);
        } while (ts_tree_cursor_goto_next_sibling(&c));
    ts_tree_cursor_delete(&c);
    return list;
}

static struct span
span_of(TSNode n)
{
    return (struct span){ts_node_start_byte(n), ts_node_end_byte(n)};
}

static const TSNode *
field(const children *list, const char *name)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->at[i].field != NULL && strcmp(list->at[i].field, name) == 0)
            return &list->at[i].node;
    return NULL;
}

static struct node *
new_node(struct build *b, enum node_kind kind, struct span at)
{
    struct node *n = arena_new(b->u->arena, struct node);

    n->kind = kind;
    n->span = at;
    return n;
}

static struct node *expression(struct build *b, TSNode n);
static struct node *statement(struct build *b, TSNode n);
static struct node *split_try(struct build *b, struct node *block);
static struct node **case_statement(struct build *b, TSNode n, struct node **last);
static struct node *block(struct build *b, TSNode n);

static struct node *
expression_field(struct build *b, const children *list, const char *name)
{
    const TSNode *n = field(list, name);

    return n == NULL ? NULL : expression(b, *n);
}

/* All children as operands in no order. */
static void
operands(struct build *b, struct node *to, const children *list)
{
    struct node **last = &to->kids;

    for (size_t i = 0; i < list->len; i++) {
        *last = expression(b, list->at[i].node);
        last = &(*last)->next;
    }
}

/* Finds what stands between two operands: the operator. */
static void
operator_between(struct build *b, struct node *n, uint32_t from, uint32_t to)
{
    size_t i = token_at(&b->u->tokens, from);
    const struct token *t = &b->u->tokens.at[i];

    while (t->span.end <= to && token_is(&b->u->src, t, ")"))
        t++;
    for (uint32_t k = t->span.begin; k < t->span.end && k - t->span.begin < 3; k++)
        n->op[k - t->span.begin] = b->u->src.text[k];
}

static bool
type_is(TSNode n, const char *type)
{
    return strcmp(ts_node_type(n), type) == 0;
}

static struct node *
binary(struct build *b, TSNode n, const children *kids)
{
    const TSNode *left = field(kids, "left"), *right = field(kids, "right");
    struct node *e = new_node(b, E_OTHER, span_of(n));

    if (left == NULL || right == NULL) {
        operands(b, e, kids);
        return e;
    }
    operator_between(b, e, ts_node_end_byte(*left), ts_node_start_byte(*right));
    if (strcmp(e->op, "&&") == 0 || strcmp(e->op, "||") == 0) {
        e->kind = e->op[0] == '&' ? E_AND : E_OR;
        e->a = expression(b, *left);
        e->b = expression(b, *right);
    } else
        operands(b, e, kids);
    return e;
}

static bool
begins_with_await(struct build *b, TSNode n)
{
    const struct word *w = word_at(b->u, span_of(n).begin);

    return w != NULL && w->kind == W_AWAIT;
}

static struct node *
pointer_expression(struct build *b, TSNode n, const children *kids)
{
    struct span at = span_of(n);
    struct node *e = new_node(b, E_OTHER, at);

    e->a = expression_field(b, kids, "argument");
    if (begins_with_await(b, n))
        e->kind = E_AWAIT;
    else if (b->u->src.text[at.begin] == '&')
        e->kind = E_ADDRESS;
    else {
        e->kids = e->a;
        e->a = NULL;
    }
    return e;
}

static struct node *
call(struct build *b, TSNode n, const children *kids)
{
    static const char *const not_evaluated[] = {"__builtin_constant_p", "__builtin_object_size",
                                                "__builtin_dynamic_object_size",
                                                "__builtin_classify_type"};
    struct node *e = new_node(b, E_CALL, span_of(n));
    const TSNode *arguments = field(kids, "arguments");

    e->a = expression_field(b, kids, "function");
    for (size_t i = 0; e->a != NULL && i < sizeof not_evaluated / sizeof *not_evaluated; i++)
        if (span_is(b->u, e->a->span, not_evaluated[i]))
            return new_node(b, E_SIZEOF, e->span);
    if (arguments != NULL) {
        children list = children_of(b, *arguments);

        operands(b, e, &list);
    }
    return e;
}

static struct node *
two(struct build *b, enum node_kind kind, TSNode n, const children *kids, const char *left,
    const char *right)
{
    struct node *e = new_node(b, kind, span_of(n));

    e->a = expression_field(b, kids, left);
    e->b = expression_field(b, kids, right);
    return e;
}

/* The sizes of the arrays in a declarator, in order of the text. */
static struct node *
array_sizes(struct build *b, TSNode n)
{
    struct node *first = NULL;

    while (!ts_node_is_null(n)) {
        TSNode size = ts_node_child_by_field_name(n, "size", 4);
        TSNode inner = ts_node_child_by_field_name(n, "declarator", 10);

        if (strstr(ts_node_type(n), "array_declarator") != NULL && !ts_node_is_null(size) &&
            !type_is(size, "*")) {
            struct node *e = expression(b, size);

            e->next = first;
            first = e;
        }
        if (strstr(ts_node_type(n), "parenthesized_declarator") != NULL ||
            type_is(n, "attributed_declarator"))
            inner = ts_node_named_child(n, 0);
        n = inner;
    }
    return first;
}

/* sizeof(int[await f()]), (int (*)[await f()])p: the size of such a type is evaluated. */
static struct node *
awaited_sizes(struct build *b, const children *kids)
{
    const TSNode *type = field(kids, "type");

    if (type == NULL || await_in(b->u, span_of(*type)) == NULL)
        return NULL;
    return array_sizes(b, *type);
}

static struct node *
plain_expression(struct build *b, TSNode n)
{
    struct span at = span_of(n);
    const char *type = ts_node_type(n);
    children kids = children_of(b, n);
    struct node *e;

    if (strcmp(type, "identifier") == 0) {
        const struct macro_use *use = sema_macro_at(b->f, at.begin);

        e = new_node(b, E_NAME, at);
        if (use != NULL && use->function_like && use->span.end == at.end)
            e->kind = E_MACRO;
        return e;
    }
    if (strcmp(type, "pointer_expression") == 0 ||
        (strcmp(type, "unary_expression") == 0 && begins_with_await(b, n)))
        return pointer_expression(b, n, &kids);
    if (strcmp(type, "call_expression") == 0)
        return call(b, n, &kids);
    if (strcmp(type, "binary_expression") == 0)
        return binary(b, n, &kids);
    if (strcmp(type, "assignment_expression") == 0) {
        e = two(b, E_ASSIGN, n, &kids, "left", "right");
        if (e->a != NULL && e->b != NULL)
            operator_between(b, e, e->a->span.end, e->b->span.begin);
        return e;
    }
    if (strcmp(type, "conditional_expression") == 0) {
        e = two(b, E_COND, n, &kids, "condition", "consequence");
        e->c = expression_field(b, &kids, "alternative");
        return e;
    }
    if (strcmp(type, "comma_expression") == 0)
        return two(b, E_COMMA, n, &kids, "left", "right");
    if (strcmp(type, "subscript_expression") == 0)
        return two(b, E_INDEX, n, &kids, "argument", "index");
    if (strcmp(type, "field_expression") == 0) {
        const TSNode *name = field(&kids, "field");

        e = new_node(b, E_MEMBER, at);
        e->a = expression_field(b, &kids, "argument");
        if (e->a != NULL)
            operator_between(b, e, e->a->span.end, at.end);
        if (name != NULL)
            e->name = span_of(*name);
        return e;
    }
    if (strcmp(type, "unary_expression") == 0 && b->u->src.text[at.begin] == '_') {
        /* __real__ x is part of x as x.re would be */
        e = new_node(b, E_MEMBER, at);
        e->op[0] = '.';
        e->a = expression_field(b, &kids, "argument");
        return e;
    }
    if (strcmp(type, "parenthesized_expression") == 0) {
        e = new_node(b, E_PAREN, at);
        if (kids.len == 1 && type_is(kids.at[0].node, "compound_statement")) {
            e->kind = E_BLOCK;
            e->a = block(b, kids.at[0].node);
        } else if (kids.len == 1)
            e->a = expression(b, kids.at[0].node);
        else
            e->kind = E_OTHER;
        return e;
    }
    if (strcmp(type, "cast_expression") == 0) {
        e = new_node(b, E_CAST, at);
        e->kids = awaited_sizes(b, &kids);
        e->a = expression_field(b, &kids, "value");
        return e;
    }
    if (strcmp(type, "update_expression") == 0) {
        e = new_node(b, E_UPDATE, at);
        e->a = expression_field(b, &kids, "argument");
        return e;
    }
    if (strcmp(type, "sizeof_expression") == 0 || strcmp(type, "alignof_expression") == 0) {
        e = new_node(b, E_SIZEOF, at);
        e->kids = awaited_sizes(b, &kids);
        return e;
    }
    if (strcmp(type, "compound_literal_expression") == 0) {
        e = new_node(b, E_LITERAL, at);
        e->a = expression_field(b, &kids, "value");
        return e;
    }
    if (strcmp(type, "initializer_list") == 0) {
        e = new_node(b, E_LIST, at);
        operands(b, e, &kids);
        return e;
    }
    if (strcmp(type, "initializer_pair") == 0) {
        e = new_node(b, E_PAIR, at);
        e->a = expression_field(b, &kids, "value");
        return e;
    }
    if (strcmp(type, "generic_expression") == 0) {
        struct node **last;

        e = new_node(b, E_GENERIC, at);
        if (kids.len != 0) /* not evaluated (C11 6.5.1.1p3) */
            e->a = new_node(b, E_SIZEOF, span_of(kids.at[0].node));
        last = &e->kids;
        for (size_t i = 1; i + 1 < kids.len; i += 2) {
            struct node *choice = new_node(b, E_PAIR, span_of(kids.at[i].node));

            choice->name = choice->span;
            choice->span.end = ts_node_end_byte(kids.at[i + 1].node);
            choice->a = expression(b, kids.at[i + 1].node);
            *last = choice;
            last = &choice->next;
        }
        return e;
    }
    e = new_node(b, E_OTHER, at);
    if (strstr(type, "gnu_asm") != NULL)
        e->op[0] = '@';
    if (strcmp(type, "unary_expression") == 0 || strcmp(type, "gnu_asm_expression") == 0 ||
        strcmp(type, "concatenated_string") == 0 || strstr(type, "gnu_asm") != NULL ||
        strcmp(type, "extension_expression") == 0 || strcmp(type, "argument_list") == 0)
        operands(b, e, &kids);
    return e;
}

/* The stages behind this one take time that grows with the square of the depth. */
static bool
too_deep(struct build *b, TSNode n)
{
    uint32_t at = ts_node_start_byte(n);

    if (b->depth < MOST_LEVELS)
        return false;
    if (!b->f->refused) {
        diag_error(&b->u->diags, (struct span){at, at + 1}, "nesting",
                   "more than %d levels of nesting in an async function", MOST_LEVELS);
        diag_note(&b->u->diags, (struct span){at, at + 1},
                  "move part of it into a function or a variable of its own");
    }
    b->f->refused = true;
    return true;
}

static struct node *
expression(struct build *b, TSNode n)
{
    struct node *e;

    if (too_deep(b, n))
        return new_node(b, E_OTHER, span_of(n));
    b->depth++;
    e = plain_expression(b, n);
    b->depth--;
    return e;
}

/* ---- statements ---- */

/* The name that a declarator declares, and its whole initialiser. */
static TSNode
declared_name(TSNode n)
{
    for (;;) {
        TSNode inner = ts_node_child_by_field_name(n, "declarator", 10);

        if (ts_node_is_null(inner)) {
            if (!type_is(n, "parenthesized_declarator") && !type_is(n, "attributed_declarator"))
                return n;
            inner = ts_node_named_child(n, 0);
            if (ts_node_is_null(inner))
                return n;
        }
        n = inner;
    }
}

/* typedef int row[n]; the sizes are evaluated here. */
static struct node *
type_definition(struct build *b, TSNode n, const children *kids)
{
    struct node *d = new_node(b, S_OPAQUE, span_of(n)), **last = &d->kids;

    for (size_t i = 0; i < kids->len; i++) {
        struct node *item;

        if (kids->at[i].field == NULL || strcmp(kids->at[i].field, "declarator") != 0)
            continue;
        item = new_node(b, D_ITEM, span_of(kids->at[i].node));
        item->name = span_of(declared_name(kids->at[i].node));
        item->kids = array_sizes(b, kids->at[i].node);
        *last = item;
        last = &item->next;
    }
    return d;
}

static struct node *
declaration(struct build *b, TSNode n, const children *kids)
{
    struct node *d = new_node(b, S_DECL, span_of(n)), **last = &d->kids;

    for (size_t i = 0; i < kids->len; i++) {
        const struct child *c = &kids->at[i];
        struct node *item;
        TSNode value;

        if (c->field == NULL || strcmp(c->field, "declarator") != 0)
            continue;
        item = new_node(b, D_ITEM, span_of(c->node));
        item->name = span_of(declared_name(c->node));
        value = ts_node_child_by_field_name(c->node, "value", 5);
        item->kids = array_sizes(b, c->node);
        if (type_is(c->node, "init_declarator") && !ts_node_is_null(value))
            item->a = expression(b, value);
        *last = item;
        last = &item->next;
    }
    if (d->kids == NULL)
        d->kind = S_OPAQUE;
    else if (strncmp(b->u->src.text + d->span.begin, "__label__", 9) == 0)
        d->kind = S_LABELS;
    return d;
}

static struct node *
condition(struct build *b, const children *kids)
{
    const TSNode *n = field(kids, "condition");
    struct node *e;

    if (n == NULL)
        return NULL;
    e = expression(b, *n);
    /* the parentheses belong to the statement */
    return e->kind == E_PAREN ? e->a : e;
}

static struct node *
sub(struct build *b, const children *kids, const char *name)
{
    const TSNode *n = field(kids, name);

    return n == NULL ? NULL : statement(b, *n);
}

static void
unreadable(struct build *b, struct span at)
{
    if (b->f->unread.end == 0)
        b->f->unread = at;
    b->f->refused = true;
}

void
syntax_complain(struct unit *u, struct func *f)
{
    struct span at = f->unread;

    if (at.end == 0 || diag_has_error(&u->diags, f->whole))
        return;
    if (at.end > at.begin + 40)
        at.end = at.begin + 1;
    diag_error(&u->diags, at, "unsupported-syntax",
               "asyncc cannot read this part of the async function '%s'", f->name);
    diag_note(&u->diags, at,
              "move it into a function that is not async, or write it without the extension");
}

/* The grammar has all that follows a case label belong to it, up to the next label. Where one statement
 * is expected it is the next one that is no label; the others follow whatever this is part of. */
static void
keep_one(struct build *b, struct node *list)
{
    struct node *k = list->kids, **end;

    while (k->kind == S_CASE && k->next != NULL)
        k = k->next;
    list->span.end = k->span.end;
    if (k->kind == S_CASE)
        b->hungry = list;
    if (k->next == NULL)
        return;
    for (end = &b->left_over; *end != NULL; end = &(*end)->next)
        ;
    *end = k->next;
    k->next = NULL;
}

/* What ends with n ends there. */
static void
end_at(struct node *n, uint32_t end)
{
    while (n != NULL) {
        n->span.end = end;
        n = n->kind == S_IF && n->c != NULL                                ? n->c
            : n->kind == S_IF || n->kind == S_WHILE || n->kind == S_SWITCH ? n->b
            : n->kind == S_FOR                                             ? n->d
            : n->kind == S_LABEL || n->kind == S_DEFER                     ? n->a
                                                                           : NULL;
    }
}

/* The keywords that stand before this statement: throw, defer. */
static const struct word *
word_before(const struct unit *u, uint32_t begin)
{
    size_t i = token_at(&u->tokens, begin);

    while (i > 0 && u->tokens.at[i - 1].kind == T_DIRECTIVE)
        i--;
    return i == 0 ? NULL : word_at(u, u->tokens.at[i - 1].span.begin);
}

/* `again: case 1: f();` and `again: defer f();` in a block: what the label stands before belongs
 * to the block.
 * inner    that, behind all labels */
static bool
label_of_block(struct build *b, TSNode n, TSNode *inner)
{
    const struct word *w;

    *inner = n;
    while (type_is(*inner, "labeled_statement") && ts_node_named_child_count(*inner) > 1)
        *inner = ts_node_named_child(*inner, ts_node_named_child_count(*inner) - 1);
    w = word_before(b->u, ts_node_start_byte(*inner));
    return type_is(n, "labeled_statement") &&
           (type_is(*inner, "case_statement") || (w != NULL && w->kind == W_DEFER));
}

/* A semicolon of syntax_mask.c's, behind a label at the end of a block. */
static bool
is_made_up(const struct build *b, TSNode n)
{
    return strchr(" \t\r\n\v\f", b->u->src.text[span_of(n).begin]) != NULL;
}

/* Appends a statement, and what keep_one has left of it. `before` is the one before it in the list.
 * returns  where the next one goes */
static struct node **
append(struct build *b, TSNode n, struct node *before, struct node **last)
{
    struct node *list = b->hungry, *added;
    TSNode inner;

    if (list == NULL && label_of_block(b, n, &inner)) {
        for (; !ts_node_eq(n, inner);
             n = ts_node_named_child(n, ts_node_named_child_count(n) - 1)) {
            TSNode name = ts_node_child_by_field_name(n, "label", 5);

            *last = new_node(b, S_LABEL, span_of(name));
            (*last)->name = span_of(name);
            last = &(*last)->next;
        }
        return append(b, inner, before, last);
    }

    if (list != NULL && before != NULL) {
        struct node **end = &list->kids;

        while (*end != NULL)
            end = &(*end)->next;
        b->hungry = NULL;
        if (type_is(n, "case_statement"))
            case_statement(b, n, end);
        else
            *end = statement(b, n);
        keep_one(b, list);
        end_at(before, list->span.end);
        added = before;
        last = &before->next;
    } else if (type_is(n, "case_statement"))
        return case_statement(b, n, last);
    else {
        added = *last = statement(b, n);
        last = &added->next;
    }
    if (b->left_over == NULL)
        return last;
    end_at(added, b->u->tokens.at[token_at(&b->u->tokens, b->left_over->span.begin) - 1].span.end);
    *last = b->left_over;
    b->left_over = NULL;
    while (*last != NULL)
        last = &(*last)->next;
    return last;
}

static struct node *
plain_statement(struct build *b, TSNode n)
{
    struct span at = span_of(n);
    const char *type = ts_node_type(n);
    children kids = children_of(b, n);
    struct node *s;

    if (strcmp(type, "compound_statement") == 0)
        return split_try(b, block(b, n));
    if (strcmp(type, "expression_statement") == 0) {
        s = new_node(b, S_EXPR, at);
        if (kids.len != 0)
            s->a = expression(b, kids.at[0].node);
        else if (b->u->src.text[at.begin] == '_') {
            size_t i = token_at(&b->u->tokens, at.begin); /* _Pragma("...") */

            s->kind = S_OPAQUE;
            s->span.end = b->u->tokens.at[token_close(&b->u->src, &b->u->tokens, i + 1)].span.end;
        }
        return s;
    }
    if (strcmp(type, "declaration") == 0)
        return declaration(b, n, &kids);
    if (strcmp(type, "if_statement") == 0) {
        const TSNode *other = field(&kids, "alternative");

        s = new_node(b, S_IF, at);
        s->a = condition(b, &kids);
        s->b = sub(b, &kids, "consequence");
        if (other != NULL) {
            children in = children_of(b, *other);

            s->c = in.len != 0 ? statement(b, in.at[in.len - 1].node) : NULL;
        }
        return s;
    }
    if (strcmp(type, "while_statement") == 0 || strcmp(type, "switch_statement") == 0) {
        s = new_node(b, b->u->src.text[at.begin] == 'w' ? S_WHILE : S_SWITCH, at);
        s->a = condition(b, &kids);
        s->b = sub(b, &kids, "body");
        return s;
    }
    if (strcmp(type, "do_statement") == 0) {
        s = new_node(b, S_DO, at);
        s->b = sub(b, &kids, "body");
        s->a = condition(b, &kids);
        return s;
    }
    if (strcmp(type, "for_statement") == 0) {
        const TSNode *init = field(&kids, "initializer");

        s = new_node(b, S_FOR, at);
        if (init != NULL)
            s->a = type_is(*init, "declaration") ? statement(b, *init) : expression(b, *init);
        s->b = expression_field(b, &kids, "condition");
        s->c = expression_field(b, &kids, "update");
        s->d = sub(b, &kids, "body");
        return s;
    }
    if (strcmp(type, "labeled_statement") == 0) {
        const TSNode *label = field(&kids, "label");

        s = new_node(b, S_LABEL, at);
        s->name = label ? span_of(*label) : at;
        if (kids.len > 1 && !is_made_up(b, kids.at[kids.len - 1].node))
            s->a = statement(b, kids.at[kids.len - 1].node);
        return s;
    }
    if (strcmp(type, "goto_statement") == 0) {
        const TSNode *label = field(&kids, "label");

        s = new_node(b, S_GOTO, at);
        s->name = label ? span_of(*label) : at;
        return s;
    }
    if (strcmp(type, "break_statement") == 0)
        return new_node(b, S_BREAK, at);
    if (strcmp(type, "continue_statement") == 0)
        return new_node(b, S_CONTINUE, at);
    if (strcmp(type, "return_statement") == 0) {
        size_t word = word_from(b->u, at.begin);

        s = new_node(b, S_RETURN, at);
        if (word < b->u->words.len && b->u->words.at[word].span.begin == at.begin)
            b->u->words.at[word].placed = true;
        if (kids.len != 0)
            s->a = expression(b, kids.at[0].node);
        return s;
    }
    if (strcmp(type, "attributed_statement") == 0 && kids.len != 0) {
        s = statement(b, kids.at[kids.len - 1].node);
        if (s->kind == S_DECL || s->kind == S_OPAQUE)
            s->span.begin = at.begin; /* [[...]] int x; */
        return s;
    }
    if (strcmp(type, "type_definition") == 0)
        return type_definition(b, n, &kids);
    if (strstr(type, "_specifier") != NULL || strcmp(type, "empty_declaration") == 0)
        return new_node(b, S_OPAQUE, at);
    if (strcmp(type, "function_definition") == 0) {
        TSNode name = declared_name(ts_node_child_by_field_name(n, "declarator", 10));

        diag_error(&b->u->diags, at, "nested-function",
                   "the function '%s' is nested in an async function",
                   span_text(b->u, span_of(name)));
        diag_note(&b->u->diags, (struct span){at.begin, at.begin + 1},
                  "its locals may have moved into the frame; make it a function of its own");
        b->f->refused = true;
        return new_node(b, S_OPAQUE, at);
    }
    if (strcmp(type, "case_statement") == 0) {
        s = new_node(b, S_LIST, at);
        case_statement(b, n, &s->kids);
        keep_one(b, s);
        return s;
    }
    unreadable(b, at);
    return new_node(b, S_OPAQUE, at);
}

/* Words that were blanked at the beginning of a statement (register, an attribute) belong to it. */
static void
take_in_masked(struct build *b, struct node *s)
{
    const struct token *first = b->u->tokens.at;
    const struct token *t = first + token_at(&b->u->tokens, s->span.begin);

    while (t > first && b->u->masked[t[-1].span.begin] == ' ') {
        const struct token *word = t - 1;
        size_t depth = 0;

        if (token_is(&b->u->src, word, ")"))
            do {
                depth += token_is(&b->u->src, word, ")");
                depth -= token_is(&b->u->src, word, "(");
                word--;
            } while (word > first && depth != 0);
        if (word->kind != T_NAME || b->u->masked[word->span.begin] != ' ' ||
            word_at(b->u, word->span.begin) != NULL || token_is(&b->u->src, word, "catch") ||
            sema_is_skipped(b->u, word->span.begin))
            return;
        t = word;
        s->span.begin = t->span.begin;
    }
}

/* `goto *E;` reads `E;` */
static void
computed_goto(struct build *b, struct node *s)
{
    size_t i = token_at(&b->u->tokens, s->span.begin);

    if (s->kind != S_EXPR || i < 2 || !token_is(&b->u->src, &b->u->tokens.at[i - 1], "*") ||
        !token_is(&b->u->src, &b->u->tokens.at[i - 2], "goto"))
        return;
    s->kind = S_GOTO;
    s->span.begin = b->u->tokens.at[i - 2].span.begin;
}

static struct node *
statement(struct build *b, TSNode n)
{
    struct node *s;

    if (too_deep(b, n))
        return new_node(b, S_OPAQUE, span_of(n));
    b->depth++;
    s = plain_statement(b, n);
    b->depth--;

    take_in_masked(b, s);
    computed_goto(b, s);
    for (;;) {
        const struct word *w = word_before(b->u, s->span.begin);
        struct node *outer;

        if (w == NULL || (w->kind != W_THROW && w->kind != W_DEFER))
            return s;
        outer = new_node(b, w->kind == W_THROW ? S_THROW : S_DEFER,
                         (struct span){w->span.begin, s->span.end});
        outer->a = s;
        if (w->kind == W_THROW && s->kind == S_EXPR)
            outer->a = s->a;
        s = outer;
    }
}

/* The statements from `at` on, taken off the block's end. */
static struct node *
part(struct build *b, struct node *block, struct span at)
{
    struct node *n = new_node(b, S_BLOCK, at), **k = &block->kids;

    while (*k != NULL && (*k)->span.begin < at.begin)
        k = &(*k)->next;
    n->kids = *k;
    *k = NULL;
    return n;
}

/* A block with `try` before it is what try, catch and finally were made one of. */
static struct node *
split_try(struct build *b, struct node *block)
{
    const struct word *w = word_before(b->u, block->span.begin);
    struct try_parts p;
    struct node *t;

    if (w == NULL || w->kind != W_TRY)
        return block;
    p = try_parts(b->u, token_at(&b->u->tokens, w->span.begin));
    t = new_node(b, S_TRY, (struct span){w->span.begin, block->span.end});
    if (p.finally.end != 0)
        t->c = part(b, block, p.finally);
    if (p.catch.end != 0)
        t->b = part(b, block, p.catch);
    t->name = p.name;
    t->a = part(b, block, p.body);
    return t;
}

/* What follows a case label stands beside it, not in it. returns where the next one goes. */
static struct node **
case_statement(struct build *b, TSNode n, struct node **last)
{
    children in = children_of(b, n);
    const TSNode *value = field(&in, "value");
    struct node *c = new_node(b, S_CASE, span_of(n)), *before = NULL;

    if (value != NULL)
        c->a = expression(b, *value);
    *last = c;
    last = &c->next;
    for (size_t j = value != NULL; j < in.len; j++) {
        last = append(b, in.at[j].node, before, last);
        for (before = c; before->next != NULL;)
            before = before->next;
    }
    return last;
}

static struct node *
block(struct build *b, TSNode n)
{
    struct node *s = new_node(b, S_BLOCK, span_of(n)), **last = &s->kids, *before = NULL;
    children kids = children_of(b, n);

    for (size_t i = 0; i < kids.len; i++) {
        last = append(b, kids.at[i].node, before, last);
        for (before = before ? before : s->kids; before->next != NULL;)
            before = before->next;
    }
    b->hungry = NULL;
    return s;
}

/* ---- whole functions ---- */

/* Refuses whatever tree-sitter could not read. */
static void
find_errors(struct build *b, TSNode n)
{
    TSTreeCursor c;

    if (!ts_node_has_error(n) || b->f->refused)
        return;
    /* members are copied as text: libclang has read them (unnamed bit-fields trip tree-sitter) */
    if (type_is(n, "field_declaration_list") || type_is(n, "enumerator_list"))
        return;
    if (type_is(n, "ERROR") || ts_node_is_missing(n)) {
        unreadable(b, span_of(n));
        return;
    }
    c = ts_tree_cursor_new(n);
    if (ts_tree_cursor_goto_first_child(&c))
        do
            find_errors(b, ts_tree_cursor_current_node(&c));
        while (ts_tree_cursor_goto_next_sibling(&c));
    ts_tree_cursor_delete(&c);
}

/* libclang does not see a `return`, and to the grammar `x return[i];` is a declaration. */
static void
find_misplaced_returns(struct build *b)
{
    struct unit *u = b->u;

    for (size_t i = word_from(u, b->f->body.begin);
         i < u->words.len && u->words.at[i].span.begin < b->f->body.end; i++) {
        const struct word *w = &u->words.at[i];

        if (w->kind != W_RETURN || w->placed ||
            strncmp(u->masked + w->span.begin, "return", 6) != 0)
            continue;
        diag_error(&u->diags, w->span, "syntax", "'return' in the middle of a statement");
        diag_note(&u->diags, w->span, "a ';' is missing before it");
    }
}

/* Of typeof(({ … })) only the type matters. */
static bool
in_type(const struct func *f, uint32_t at)
{
    for (size_t i = 0; i < f->types.len; i++)
        if (f->types.at[i]->span.begin <= at && at < f->types.at[i]->span.end)
            return true;
    return false;
}

/* Inside brackets that are not evaluated? Their statement expressions are not in the tree. */
static bool
in_unevaluated(const struct build *b, uint32_t at)
{
    const struct source *s = &b->u->src;
    const struct token *first = b->u->tokens.at, *t = first + token_at(&b->u->tokens, at);
    size_t depth = 0;

    for (; t > first && t->span.begin > b->f->body.begin; t--) {
        if (token_is(s, t, ")"))
            depth++;
        else if (token_is(s, t, "(") && depth != 0)
            depth--;
        else if (token_is(s, t, "(") &&
                 (token_spells(s, t - 1, "__typeof__") || token_is(s, t - 1, "sizeof") ||
                  token_is(s, t - 1, "_Generic") || token_spells(s, t - 1, "__alignof__")))
            return true;
    }
    return false;
}

/* A declaration that was taken for something else would be left where it stands, and what it declares
 * be looked for in the frame. */
static void
find_lost(struct build *b)
{
    struct func *f = b->f;

    for (size_t i = 0; i < 2; i++)
        for (struct node *n = f->first[i ? S_TRY : D_ITEM]; n != NULL; n = n->like) {
            struct local *v = func_local_at(f, n->name.begin);

            if (v != NULL)
                v->has_item = true;
        }
    for (size_t i = f->n_params; i < f->locals.len && !f->refused; i++) {
        /* a macro may have declared it several times, in one place */
        const struct local *v = func_local_at(f, f->locals.at[i]->at);

        if (!v->has_item && !in_type(f, v->at) && !in_unevaluated(b, v->at) && *v->name != '\0')
            unreadable(b, (struct span){v->at, v->at + (uint32_t)strlen(v->name)});
    }
}

static void
read_anything(struct build *b)
{
    struct unit *u = b->u;
    struct func *f = b->f;
    TSParser *parser = ts_parser_new();
    TSPoint none = {0, 0};
    TSRange range = {none, {UINT32_MAX, UINT32_MAX}, f->whole.begin, f->whole.end};
    TSTree *tree;
    TSNode body;

    ts_parser_set_language(parser, b->language);
    ts_parser_set_included_ranges(parser, &range, 1);
    tree = ts_parser_parse_string(parser, NULL, masked_for_syntax(u, f), u->src.len);
    body = ts_node_named_child(ts_tree_root_node(tree), 0);
    if (!ts_node_is_null(body))
        body = ts_node_child_by_field_name(body, "body", 4);
    if (ts_node_is_null(body) || ts_node_start_byte(body) != f->body.begin ||
        ts_node_end_byte(body) != f->body.end) {
        if (u->diags.errors == 0)
            unreadable(b, f->body);
        f->refused = true;
    } else {
        if (u->diags.errors == 0)
            find_errors(b, body);
        f->tree = block(b, body);
        if (u->diags.errors == 0)
            find_misplaced_returns(b);
    }
    ts_tree_delete(tree);
    ts_parser_delete(parser);
}

void
syntax_parse(struct unit *u, struct func *f)
{
    struct build b = {.u = u, .f = f, .language = tree_sitter_c()};

    f->tree = parse_body(u, f);
    if (f->tree == NULL)
        read_anything(&b);
    nodes_link(u, f);
    find_lost(&b);
}

/* As tree-sitter reads it, whatever parse.c can do. */
void
syntax_parse_anything(struct unit *u, struct func *f)
{
    struct build b = {.u = u, .f = f, .language = tree_sitter_c()};

    f->tree = NULL;
    read_anything(&b);
    nodes_link(u, f);
}
