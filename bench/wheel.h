/* wheel.h - a hierarchical timing wheel of 1 ms, for the peers
 *
 * Four levels of 256 slots. A node stands in the lowest level whose slot its time does not share
 * with the present; equal times come out in the order they went in. Nothing can be withdrawn. */
#ifndef WHEEL_H
#define WHEEL_H

#include <stdint.h>
#include <string.h>
#include <time.h>

struct wheel_node {
    struct wheel_node *next;
    uint32_t due;
};

struct wheel_slot {
    struct wheel_node *first, *last;
};

struct wheel {
    uint32_t present;
    unsigned long n;
    struct wheel_slot slot[4][256];
};

static inline uint32_t
wheel_clock(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint32_t)(t.tv_sec * 1000 + t.tv_nsec / 1000000);
}

static inline void
wheel_place(struct wheel *w, struct wheel_node *node)
{
    uint32_t differs = node->due ^ w->present;
    int level = differs == 0 ? 0 : (31 - __builtin_clz(differs)) / 8;
    struct wheel_slot *slot = &w->slot[level][node->due >> 8 * level & 255];

    node->next = NULL;
    if (slot->first == NULL)
        slot->first = node;
    else
        slot->last->next = node;
    slot->last = node;
}

static inline void
wheel_add(struct wheel *w, struct wheel_node *node, uint32_t ms)
{
    node->due = w->present + ms;
    w->n++;
    wheel_place(w, node);
}

static inline struct wheel_node *
wheel_slot_take(struct wheel_slot *slot)
{
    struct wheel_node *first = slot->first;

    slot->first = NULL;
    return first;
}

/* One millisecond on. The upper levels' slots that begin now move down.
 * returns  the list of what is due */
static inline struct wheel_node *
wheel_tick(struct wheel *w)
{
    w->present++;
    for (int level = 3; level > 0; level--)
        if (w->present << (32 - 8 * level) == 0) {
            struct wheel_slot *slot = &w->slot[level][w->present >> 8 * level & 255];
            struct wheel_node *next;

            for (struct wheel_node *node = wheel_slot_take(slot); node != NULL; node = next) {
                next = node->next;
                wheel_place(w, node);
            }
        }
    return wheel_slot_take(&w->slot[0][w->present & 255]);
}

/* Sleeps until the millisecond after the present has come. */
static inline void
wheel_wait(const struct wheel *w)
{
    while ((int32_t)(wheel_clock() - w->present) <= 0) {
        struct timespec t = {0, 1000000};

        clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
    }
}

#endif
