/* meet.async.c - what befalls an await */
#include <errno.h>

#include "matrix.h"

#ifdef PLAIN
void
meet(struct way *w, enum fate fate)
{
    (void)fate;
    raise_error(w->awaits == w->upset_at ? w->code : EPIPE);
}
#else
static void
cancel(void *arg)
{
    struct way *w = arg;

    promise_cancel((promise(int))w->task);
}

/* Until the cell has returned its promise there is nothing to cancel. */
static async(void)
begun(struct way *w)
{
    while (w->task == NULL)
        await async_yield();
}

async(void)
meet(struct way *w, enum fate fate)
{
    int code = w->awaits == w->upset_at ? w->code : EPIPE;

    switch (fate) {
    case YIELD:
        await async_yield();
        break;
    case SLEEP:
        await async_sleep(1 + w->awaits % 3);
        break;
    case REJECT_LATER:
        await async_yield();
        throw code;
    case REJECT:
        throw code;
    case CANCEL:
        async_set_immediate(cancel, w);
        await async_sleep(1000000);
        break;
    case CANCEL_YIELD:
        await async_yield();
        /* fallthrough */
    case CANCEL_RUNNING:
        await begun(w);
        cancel(w);
        break;
    case AT_ONCE:
        break;
    }
}
#endif
