/* list.h - jobs in a circle, with a head: who is to be taken out again from the middle */
#ifndef LIST_H
#define LIST_H

#include <asyncc/abi.h>

static inline void
list_init(struct async_job *list)
{
    list->next = list->prev = list;
}

static inline bool
list_empty(const struct async_job *list)
{
    return list->next == list;
}

static inline void
list_add(struct async_job *list, struct async_job *job)
{
    struct async_job *last = list->prev;

    job->next = list;
    job->prev = last;
    last->next = job;
    list->prev = job;
}

static inline void
list_remove(struct async_job *job)
{
    job->prev->next = job->next;
    job->next->prev = job->prev;
}

/* All of `from` goes to the end of `to`. */
static inline void
list_move(struct async_job *from, struct async_job *to)
{
    if (list_empty(from))
        return;
    from->next->prev = to->prev;
    to->prev->next = from->next;
    from->prev->next = to;
    to->prev = from->prev;
    list_init(from);
}

#endif
