/* chat.h - the members, and the lines that wait for each */
#ifndef CHAT_H
#define CHAT_H

#include <asyncc.h>
#include <sys/queue.h>

enum {
    NAME_MOST = 20,
    LINES_MOST = 50 /* that wait for a member; what comes then is lost */
};

struct line {
    char text[400];
};

struct member {
    LIST_ENTRY(member) others;
    char name[NAME_MOST + 1], room[NAME_MOST + 1]; /* "": in none */
    async_channel(struct line) lines;              /* to be sent */
    unsigned lost;
};

struct line line_of(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool name_is_good(const char *name);

void member_begin(struct member *m);
void member_end(struct member *m); /* leaves its room, too */

/* Does what a line that begins with / asks for, and says what is to be answered. */
struct line answer(struct member *m, const char *line);

/* To all in the room of `from` but itself, without waiting for anybody. */
void room_tell(const struct member *from, struct line line);

#endif
