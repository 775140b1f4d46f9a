/* lower.h - what the parts of the lowering share */
#ifndef LOWER_H
#define LOWER_H

#include "sema.h"

struct lower;
void lower_discarded(struct lower *l, struct node *n);

#endif
