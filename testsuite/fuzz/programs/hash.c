/* A table of strings on the heap that grows, with an iterator and a visitor that may stop it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    struct entry *next;
    unsigned hash;
    int value;
    char key[];
};

struct table {
    struct entry **buckets;
    size_t size, count;
};

static unsigned hash(const char *s)
{
    unsigned h = 2166136261u;

    while (*s)
        h = (h ^ (unsigned char)*s++) * 16777619u;
    return h;
}

static void *allocate(size_t n)
{
    void *p = calloc(1, n);

    return p ? p : (abort(), NULL);
}

static struct entry **place(struct table *t, const char *key, unsigned h)
{
    struct entry **at = &t->buckets[h % t->size];

    for (; *at != NULL; at = &(*at)->next)
        if ((*at)->hash == h && strcmp((*at)->key, key) == 0)
            break;
    return at;
}

static void grow(struct table *t)
{
    struct table bigger = { allocate(2 * t->size * sizeof *bigger.buckets), 2 * t->size, t->count };

    for (size_t i = 0; i < t->size; i++)
        for (struct entry *e = t->buckets[i], *after; e != NULL; e = after) {
            after = e->next;
            e->next = NULL;
            *place(&bigger, e->key, e->hash) = e;
        }
    free(t->buckets);
    *t = bigger;
}

static int *value_of(struct table *t, const char *key)
{
    unsigned h = hash(key);
    struct entry **at = place(t, key, h);

    if (*at == NULL) {
        if (++t->count > t->size) {
            grow(t);
            at = place(t, key, h);
        }
        *at = allocate(sizeof **at + strlen(key) + 1);
        (*at)->hash = h;
        strcpy((*at)->key, key);
    }
    return &(*at)->value;
}

static int drop(struct table *t, const char *key)
{
    struct entry **at = place(t, key, hash(key)), *gone = *at;

    if (gone == NULL)
        return 0;
    *at = gone->next;
    free(gone);
    t->count--;
    return 1;
}

struct cursor {
    const struct table *table;
    size_t bucket;
    struct entry *entry;
};

static int advance(struct cursor *c)
{
    if (c->entry && (c->entry = c->entry->next))
        return 1;
    while (c->bucket < c->table->size)
        if ((c->entry = c->table->buckets[c->bucket++]))
            return 1;
    return 0;
}

int main(void)
{
    static const char text[] = "the cat and the dog and the bird and a cat";
    struct table t = { allocate(2 * sizeof *t.buckets), 2, 0 };
    struct cursor c = { .table = &t };
    long sum = 0;
    char word[8];

    for (const char *s = text; *s; s += *s == ' ') {
        size_t n = strcspn(s, " ");

        memcpy(word, s, n);
        word[n] = '\0';
        ++*value_of(&t, word);
        s += n;
    }
    printf("%zu in %zu: the %d, and %d, cat %d\n", t.count, t.size, *value_of(&t, "the"),
           *value_of(&t, "and"), *value_of(&t, "cat"));
    while (advance(&c))
        sum += c.entry->value * (long)(hash(c.entry->key) % 97);
    printf("%ld\n", sum);
    printf("%d", drop(&t, "dog"));
    printf("%d", drop(&t, "dog"));
    printf("%d\n", *value_of(&t, "dog") += 5);
    for (size_t i = 0; i < t.size; i++)
        while (t.buckets[i])
            if (!drop(&t, t.buckets[i]->key))
                return 2;
    free(t.buckets);
    return (int)t.count;
}
