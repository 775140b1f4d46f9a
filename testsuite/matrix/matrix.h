/* matrix.h - what the cells of the matrix call
 *
 * The same text of a cell is read twice: by asyncc, and with PLAIN as the C it
 * stands for. There an await is nothing, and a function gives its value itself. */
#ifndef MATRIX_H
#define MATRIX_H

#ifdef PLAIN
#include <stddef.h>
#include <stdint.h>
#define async(...) __VA_ARGS__
#define promise(...) __VA_ARGS__
#define await
#define throw return w->thrown =
#else
#include <asyncc.h>
#endif
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct pair {
    int a, b;
};
struct big {
    int at[16];
};
typedef int v4 __attribute__((vector_size(16)));

/* What an awaited function does beside giving its value. */
enum fate {
    AT_ONCE,
    YIELD,
    SLEEP,
    REJECT,         /* at once */
    REJECT_LATER,   /* after a wait */
    CANCEL,         /* the cell is cancelled while it sits in this await */
    CANCEL_RUNNING, /* the cell is cancelled by what it has called, and that is then done */
    CANCEL_YIELD,   /* the same, but that waits first */
};

/* One run of a cell: what befalls it, and what it has logged. */
struct way {
    enum fate (*completes)(const struct way *w); /* of awaits that nothing befalls */
    int leave_id, leave_at;                      /* which of the exits, the how manieth time */
    int upset_at, again_at;                      /* which awaits fail, 0: none */
    enum fate upset;
    int code; /* the error of upset_at; the one of again_at is EPIPE */

    int awaits, leaves, thrown;
    bool left, ended;
    void *task; /* the cell's promise, once there is one */
    size_t length;
    char log[8000];
};

enum { BREAK = 1, CONTINUE, GOTO, AGAIN, RETURN, THROW, EXITS };

struct cell {
    const char *name;
#ifdef PLAIN
    int (*run)(struct way *);
#else
    promise(int) (*run)(struct way *);
#endif
    unsigned exits; /* bits of the enum above */
    bool calm;      /* no await of it may fail */
};

struct group {
    const struct cell *cells;
    size_t count;
};
extern const struct group groups[];
extern const size_t group_count;

void note(struct way *w, const char *what, int value);
bool leave(struct way *w, int id);

/* What would be an await is a plain call here: only logged. */
void note_call(struct way *w, int n, int value);
/* An await begins: logged and counted.  returns  what is to become of it */
enum fate arrive(struct way *w, int n, int value);
/* Does all but AT_ONCE. */
async(void) meet(struct way *w, enum fate fate);
#ifdef PLAIN
/* run(w); an error that is raised in it goes to *thrown. */
int attempt(int (*run)(struct way *), struct way *w, int *thrown);
void raise_error(int code);
#endif

#endif
