/* map.h - names, and a number for each
 *
 * The names are not copied: they have to live as long as the map. */
#ifndef MAP_H
#define MAP_H

#include "arena.h"

struct map {
    struct map_entry *entries; /* uthash's: NULL is an empty one */
};

/* The number of a name, which stays where it is; it is added with 0 when it is not there. */
size_t *map_add(struct arena *a, struct map *m, const char *name);
/* NULL: it is not there */
size_t *map_find(const struct map *m, const char *name);
size_t *map_find_text(const struct map *m, const char *name, size_t len);

#endif
