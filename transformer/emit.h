/* emit.h - the generated text of a whole file */
#ifndef EMIT_H
#define EMIT_H

#include "ir.h"

const char *emit_unit(struct unit *u, size_t *len);

#endif
