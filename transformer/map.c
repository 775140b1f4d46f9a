/* map.c - names, and a number for each: open addressing, never more than half full */
#include "map.h"

#include <stdint.h>
#include <string.h>

struct map_entry {
    const char *name; /* NULL: free */
    size_t hash, value;
};

/* FNV-1a */
static size_t
hash_of(const char *name, size_t len)
{
    uint64_t h = 0xcbf29ce484222325;

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)name[i]) * 0x100000001b3;
    return (size_t)h;
}

/* Where the name is, or where it would go. */
static struct map_entry *
slot(const struct map *m, const char *name, size_t len, size_t hash)
{
    size_t i = hash & (m->cap - 1);

    while (m->at[i].name != NULL &&
           (m->at[i].hash != hash || strncmp(m->at[i].name, name, len) != 0 ||
            m->at[i].name[len] != '\0'))
        i = (i + 1) & (m->cap - 1);
    return &m->at[i];
}

static void
grow(struct arena *a, struct map *m)
{
    struct map old = *m;

    m->cap = old.cap ? old.cap * 2 : 16;
    m->at = arena_alloc(a, m->cap * sizeof *m->at);
    for (size_t i = 0; i < old.cap; i++)
        if (old.at[i].name != NULL)
            *slot(m, old.at[i].name, strlen(old.at[i].name), old.at[i].hash) = old.at[i];
}

size_t *
map_add(struct arena *a, struct map *m, const char *name)
{
    size_t len = strlen(name), hash = hash_of(name, len);
    struct map_entry *e;

    if (m->len * 2 >= m->cap)
        grow(a, m);
    e = slot(m, name, len, hash);
    if (e->name == NULL) {
        *e = (struct map_entry){name, hash, 0};
        m->len++;
    }
    return &e->value;
}

size_t *
map_find_text(const struct map *m, const char *name, size_t len)
{
    struct map_entry *e;

    if (m->len == 0)
        return NULL;
    e = slot(m, name, len, hash_of(name, len));
    return e->name == NULL ? NULL : &e->value;
}

size_t *
map_find(const struct map *m, const char *name)
{
    return map_find_text(m, name, strlen(name));
}
