/* pipeline.h - the whole tool but its files: bytes in, errors or C out */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <stdbool.h>
#include <stddef.h>

/* Once, before the first text: the flags that the compiler would get. */
void pipeline_begin(const char *const *flags, size_t n);
/* Transforms a text. Aborts on what no text may bring about: neither a result nor an error, an error
 * of ours that says it is one, a result that does not compile; with `again`, a second run that gives
 * anything else. */
void pipeline_run(const char *text, size_t len, bool again);

/* Of the last run. */
struct pipeline_outcome {
    size_t errors, output;
};
extern struct pipeline_outcome pipeline_outcome;

#endif
