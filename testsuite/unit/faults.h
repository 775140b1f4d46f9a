/* faults.h - the n-th call of something goes wrong
 *
 * Calls go through the test by the linker's --wrap, which CMakeLists.txt asks for by name. */
#ifndef FAULTS_H
#define FAULTS_H

#include <asyncc.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHORT = -1 /* half of what was asked for */
};

static const char *which;
static unsigned countdown, injected;
static int fault;

/* Is it this call's turn? */
static bool
strikes(const char *name)
{
    if (which == NULL || strcmp(which, name) != 0 || countdown == 0 || --countdown > 0)
        return false;
    injected++;
    if (fault != SHORT)
        errno = fault;
    return true;
}

#define WRAP(name, parameters, arguments)   \
    ssize_t __real_##name parameters;       \
    ssize_t __wrap_##name parameters;       \
    ssize_t __wrap_##name parameters        \
    {                                       \
        if (!strikes(#name))                \
            return __real_##name arguments; \
        if (fault != SHORT)                 \
            return -1;                      \
        n = (n + 1) / 2;                    \
        return __real_##name arguments;     \
    }
#define WRAP_INT(name, parameters, arguments)                 \
    int __real_##name parameters;                             \
    int __wrap_##name parameters;                             \
    int __wrap_##name parameters                              \
    {                                                         \
        return strikes(#name) ? -1 : __real_##name arguments; \
    }

#endif
