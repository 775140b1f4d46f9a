/* turns.h - a task is cancelled in each turn around the one in which it gets what it waits for */
#ifndef TURNS_H
#define TURNS_H

#include <asyncc.h>

/* Something to be awaited that gives what somebody has to give back: what an adapter's promise(T *) is
 * cast to. */
struct turns_source {
    promise(void *) (*start)(void *arg);
    void *arg;
    void (*give_back)(void *value);
};

/* Tasks that await it in all manner of ways (on the spot, with a timeout around, in a race, a group ...)
 * are cancelled as soon as it is fulfilled, a microtask later, two ... What becomes of the values nobody had is for the
 * leak checker. */
promise(void) turns_try(const struct turns_source *source);

#endif
