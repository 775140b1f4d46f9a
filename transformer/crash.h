/* crash.h - the last resort */
#ifndef CRASH_H
#define CRASH_H

/* From here on a signal that our own faults raise ends the program with a message and status 1. For
 * the thread that does the work: its stack may be what has run out. */
void crash_catch(void);
/* The file that the message names; path has to stay as it is. */
void crash_working_on(const char *path);
/* libclang has handlers of its own, to survive its crashes. Lets those run when the stack is full,
 * too: what they do not handle comes to ours. */
void crash_share(void);

#endif
