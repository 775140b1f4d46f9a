#include "chat.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static LIST_HEAD(, member) members;

struct line line_of(const char *format, ...)
{
    struct line line;
    va_list args;

    va_start(args, format);
    vsnprintf(line.text, sizeof line.text - 1, format, args);
    va_end(args);
    strcat(line.text, "\n");
    return line;
}

bool name_is_good(const char *name)
{
    size_t length = strlen(name);

    for (const char *at = name; *at != '\0'; at++)
        if (!isalnum((unsigned char)*at))
            return false;
    return length > 0 && length <= NAME_MOST;
}

/* Whoever reads too slowly is told so, as soon as there is room for it. */
static void member_tell(struct member *m, struct line line)
{
    struct line lost = line_of("* you read too slowly, %u lines are lost", m->lost);

    if (m->lost > 0 && async_channel_try_send(m->lines, lost))
        m->lost = 0;
    if (m->lost > 0 || !async_channel_try_send(m->lines, line))
        m->lost++;
}

void room_tell(const struct member *from, struct line line)
{
    struct member *m;

    LIST_FOREACH(m, &members, others)
        if (m != from && from->room[0] != '\0' && strcmp(m->room, from->room) == 0)
            member_tell(m, line);
}

static void room_join(struct member *m, const char *name)
{
    room_tell(m, line_of("* %s has left", m->name));
    strcpy(m->room, name);
    room_tell(m, line_of("* %s is here", m->name));
}

static struct line room_who(const char *name)
{
    struct line line = line_of("* in %s:", name);
    size_t end = strlen(line.text) - 1;
    struct member *m;

    LIST_FOREACH(m, &members, others)
        if (strcmp(m->room, name) == 0 && end + NAME_MOST + 3 < sizeof line.text)
            end += (size_t)sprintf(line.text + end, " %s\n", m->name) - 1;
    return line;
}

struct line answer(struct member *m, const char *line)
{
    if (strncmp(line, "/join ", 6) == 0 && name_is_good(line + 6))
        room_join(m, line + 6);
    else if (strcmp(line, "/who") != 0 || m->room[0] == '\0')
        return line_of("* /join ROOM; in a room, /who; /quit");
    return room_who(m->room);
}

void member_begin(struct member *m)
{
    LIST_INSERT_HEAD(&members, m, others);
}

void member_end(struct member *m)
{
    room_join(m, "");
    LIST_REMOVE(m, others);
}
