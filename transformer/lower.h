/* lower.h - what the parts of the lowering share */
#ifndef LOWER_H
#define LOWER_H

#include "sema.h"

struct lower;

/* lower.c */
void lower_discarded(struct lower *l, struct node *n);
struct local *made_up(struct lower *l, const char *stem, type_ref type, const char *c_type);

/* lower_variable.c: the types of what check.c has found to be kept in pieces, before anything else. */
void lower_variables(struct lower *l, struct unit *u, struct func *f);

#endif
