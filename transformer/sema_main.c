/* sema_main.c - an async main goes by another name in the output, so nothing else can name it */
#include "sema_unit.h"

#include <string.h>

static void
named(struct unit *u, struct span at, const char *what)
{
    diag_error(&u->diags, at, "main", "an async 'main' cannot be %s", what);
    diag_note(&u->diags, at, "%s",
              strcmp(what, "called") == 0
                  ? "move what is to be called into an async function of its own"
                  : "leave this out: its definition is enough");
}

void
declares_main(struct tour *t, CXCursor function, uint32_t at)
{
    if (at != UINT32_MAX && !clang_isCursorDefinition(function) &&
        strcmp(keep_string(t->u, clang_getCursorSpelling(function)), "main") == 0)
        named(t->u, (struct span){at, at + 4}, "declared before it");
}

bool
calls_main(struct unit *u, struct span at, const char *text)
{
    bool any = false;

    for (size_t i = 0; i < u->funcs.len; i++)
        any |= u->funcs.at[i]->is_main;
    if (!any || strncmp(text, "call to undeclared function 'main'", 34) != 0)
        return false;
    named(u, at, "called");
    return true;
}
