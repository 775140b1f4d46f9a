/* map.c - names, and a number for each: uthash's tables in an arena */
#include "map.h"

#include <string.h>

/* uthash expands these where a table grows: in map_add, which has an arena `a`. */
#define uthash_malloc(size) arena_alloc(a, size)
#define uthash_free(at, size) ((void)(at))
#include <uthash.h>

struct map_entry {
    const char *name;
    size_t value;
    UT_hash_handle hh;
};

size_t *
map_add(struct arena *a, struct map *m, const char *name)
{
    size_t len = strlen(name);
    struct map_entry *e;
    unsigned hash;

    HASH_VALUE(name, len, hash);
    HASH_FIND_BYHASHVALUE(hh, m->entries, name, len, hash, e);
    if (e == NULL) {
        e = arena_new(a, struct map_entry);
        e->name = name;
        HASH_ADD_KEYPTR_BYHASHVALUE(hh, m->entries, name, len, hash, e);
    }
    return &e->value;
}

size_t *
map_find_text(const struct map *m, const char *name, size_t len)
{
    struct map_entry *e;

    HASH_FIND(hh, m->entries, name, len, e);
    return e == NULL ? NULL : &e->value;
}

size_t *
map_find(const struct map *m, const char *name)
{
    return map_find_text(m, name, strlen(name));
}
