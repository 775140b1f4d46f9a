/* transform.h - the pipeline: command line, editors and tests enter here */
#ifndef TRANSFORM_H
#define TRANSFORM_H

#include "ir.h"

/* Takes a file's text as a unit. returns NULL, or what is wrong with the file. */
const char *unit_read(struct unit *u, struct arena *a, const struct options *o, const char *path);
/* All that an editor wants to know: what is async, what it means, what is wrong with it. */
void analyse(struct unit *u);
/* Makes a sound unit ready to be printed or explained: awaits, lives, frames. */
void lower(struct unit *u);
/* The generated file, or NULL when there are errors (in unit.diags). */
const char *transform(struct unit *u, size_t *len);
void unit_free(struct unit *u);

/* x.async.c -> x.c, x.async.h -> x.h; NULL: not such a name. */
char *output_name(struct arena *a, const char *path);

#endif
