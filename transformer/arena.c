/* arena.c - memory that is freed all at once */
#include "arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* AddressSanitizer sees only what malloc gives: then each object is a block of its own, and what
 * has moved elsewhere may not be touched any more. */
#if defined __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef SANITIZED
#include <sanitizer/asan_interface.h>
enum {
    BLOCK = 0,
    ALIGN = 1
};
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
enum {
    BLOCK = 64 * 1024,
    ALIGN = 16
};
#endif
enum {
    HUGE_PAGE = 2 * 1024 * 1024
};

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(16) char bytes[];
};

static void
out_of_memory(void)
{
    fputs("asyncc: out of memory\n", stderr);
    exit(2);
}

static struct arena_block *
small_block(size_t room)
{
    struct arena_block *b = calloc(1, sizeof *b + room);

    if (b == NULL)
        out_of_memory();
    b->size = room;
    return b;
}

/* Of huge pages, where the system has them: to be given memory in pages of 4 KiB takes longer than
 * most of what is done with it. */
static struct arena_block *
huge_block(size_t room)
{
    size_t size = (sizeof(struct arena_block) + room + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    char *got =
        mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    size_t before = -(uintptr_t)got % HUGE_PAGE;
    struct arena_block *b = (struct arena_block *)(got + before);

    if (got == MAP_FAILED)
        out_of_memory();
    munmap(got, before);
    munmap(got + before + size, HUGE_PAGE - before);
    madvise(b, size, MADV_HUGEPAGE);
    b->size = size - sizeof *b;
    return b;
}

/* Most files need little. */
static struct arena_block *
new_block(const struct arena *a, size_t room)
{
    if (BLOCK == 0 || a->blocks == NULL)
        return small_block(room > BLOCK ? room : BLOCK);
    return huge_block(room);
}

void *
arena_alloc(struct arena *a, size_t size)
{
    struct arena_block *b = a->blocks;

    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (b == NULL || b->size - b->used < size) {
        b = new_block(a, size);
        b->next = a->blocks;
        a->blocks = b;
    }
    b->used += size;
    return b->bytes + b->used - size;
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
    char *copy = arena_alloc(a, len + 1);

    memcpy(copy, s, len);
    return copy;
}

/* %s, %u and %zu, nearly all that is ever asked for, without the price of vsnprintf. returns the
 * length, or SIZE_MAX: there is something else in the format, or no room. */
static size_t
format_plain(char *to, size_t room, const char *fmt, va_list ap)
{
    size_t len = 0;

    while (*fmt) {
        const char *s = fmt;
        size_t n = 0;
        char digits[24];

        while (*fmt && *fmt != '%')
            n++, fmt++;
        if (n == 0) {
            bool wide = fmt[1] == 'z';

            fmt += 1 + wide;
            if (*fmt == 's' && !wide) {
                s = va_arg(ap, const char *);
                n = strlen(s);
            } else if (*fmt == 'u') {
                size_t number = wide ? va_arg(ap, size_t) : va_arg(ap, unsigned);
                char *first = digits + sizeof digits;

                do
                    *--first = (char)('0' + number % 10);
                while ((number /= 10) != 0);
                s = first;
                n = (size_t)(digits + sizeof digits - first);
            } else
                return SIZE_MAX;
            fmt++;
        }
        if (n >= room - len)
            return SIZE_MAX;
        memcpy(to + len, s, n);
        len += n;
    }
    to[len] = '\0';
    return len;
}

size_t
format(char *to, size_t room, const char *fmt, va_list ap)
{
    va_list again;
    size_t len;

    va_copy(again, ap);
    len = format_plain(to, room, fmt, again);
    va_end(again);
    if (len != SIZE_MAX)
        return len;
    va_copy(again, ap);
    len = (size_t)vsnprintf(to, room, fmt, again);
    va_end(again);
    return len;
}

char *
arena_vfmt(struct arena *a, const char *fmt, va_list ap)
{
    char buffer[512]; /* nearly everything fits: formatted once */
    size_t len = format(buffer, sizeof buffer, fmt, ap);
    char *s;

    if (len < sizeof buffer)
        return arena_strndup(a, buffer, len);
    s = arena_alloc(a, len + 1);
    format(s, len + 1, fmt, ap);
    return s;
}

char *
arena_fmt(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    char *s;

    va_start(ap, fmt);
    s = arena_vfmt(a, fmt, ap);
    va_end(ap);
    return s;
}

/* Whether what ends there can become longer by `more` bytes where it is. */
static bool
extend(struct arena *a, const char *end, size_t more)
{
    struct arena_block *b = a->blocks;

    if (b == NULL || end != b->bytes + b->used || b->size - b->used < more)
        return false;
    b->used += more;
    return true;
}

void *
arena_grow(struct arena *a, void *old, size_t *cap, size_t item)
{
    size_t was = *cap;
    void *at;

    *cap = was ? was * 2 : item >= 32 ? 2 : item >= 16 ? 4 : 8;
    if (was != 0 && was * item % ALIGN == 0 && extend(a, (char *)old + was * item, was * item))
        return old;
    at = arena_alloc(a, *cap * item);
    if (was != 0)
        memcpy(at, old, was * item);
    if (old != NULL)
        ASAN_POISON_MEMORY_REGION(old, was * item);
    return at;
}

void
arena_free(struct arena *a)
{
    struct arena_block *next;

    for (struct arena_block *b = a->blocks; b != NULL; b = next) {
        next = b->next;
        ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
        if (BLOCK == 0 || next == NULL)
            free(b);
        else
            munmap(b, sizeof *b + b->size);
    }
    a->blocks = NULL;
}
