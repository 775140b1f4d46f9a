/* sema_place.c - where things stand in our file */
#include "sema_unit.h"

/* The offset in our file; UINT32_MAX: it is in another. */
uint32_t
place_of(const struct sema *m, CXSourceLocation loc)
{
    struct known_place *known = &m->places[loc.int_data % PLACES_KNOWN];
    CXFile file;
    unsigned offset;

    if (loc.int_data >= m->first && loc.int_data < m->last)
        return loc.int_data - m->first;
    if (known->number == loc.int_data && loc.int_data != 0)
        return known->offset;
    clang_getFileLocation(loc, &file, NULL, NULL, &offset);
    if (file == NULL || !clang_File_isEqual(file, m->file))
        offset = UINT32_MAX;
    *known = (struct known_place){loc.int_data, offset};
    return offset;
}

/* Locations are numbers that clang gives out one for each byte of a file, and others for what comes
 * out of macros. Asking what one means takes longer than all else that we do with it; so we ask
 * once, and compare. */
void
number_places(struct sema *m, uint32_t len)
{
    unsigned first = clang_getLocationForOffset(m->tu, m->file, 0).int_data;
    unsigned last = clang_getLocationForOffset(m->tu, m->file, len).int_data;

    if (first == 0 || last - first != len)
        return;
    m->first = first;
    m->last = last;
}

struct span
extent_of(const struct sema *m, CXCursor c)
{
    CXSourceRange r = clang_getCursorExtent(c);

    return (struct span){place_of(m, clang_getRangeStart(r)), place_of(m, clang_getRangeEnd(r))};
}

bool
in_func(const struct func *f, uint32_t offset)
{
    return offset != UINT32_MAX && offset >= f->params.begin && offset < f->body.end;
}

CXCursor
cursor_at(const struct unit *u, uint32_t offset)
{
    const struct sema *m = u->sema;

    return clang_getCursor(m->tu, clang_getLocationForOffset(m->tu, m->file, offset));
}

struct func *
func_around(struct unit *u, uint32_t offset)
{
    size_t low = 0, high = u->funcs.len;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (u->funcs.at[mid]->whole.end <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < u->funcs.len && u->funcs.at[low]->whole.begin <= offset)
        return u->funcs.at[low];
    return NULL;
}
