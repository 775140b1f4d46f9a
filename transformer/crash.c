/* crash.c - the last resort: our own faults end in a message and a status, too
 *
 * A file is written under another name first, so there is nothing half-written to take away. */
#include "crash.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
/* A handler gets no argument of ours. */
static const char *volatile working_on;

static void
say(const char *text)
{
    if (write(STDERR_FILENO, text, strlen(text)) < 0)
        return; /* there is nobody else to tell */
}

static void
handle(int signal)
{
    say("asyncc: internal error");
    if (working_on != NULL) {
        say(" while working on '");
        say(working_on);
        say("'");
    }
    say(signal == SIGSEGV ? ": out of stack or a wrong address; " : "; ");
    say("please report it, with the file\n");
    _exit(1);
}

void
crash_catch(void)
{
    enum {
        STACK = 1 << 16
    };
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_ONSTACK};
    stack_t stack = {.ss_sp = malloc(STACK), .ss_size = STACK};

    if (stack.ss_sp == NULL || sigaltstack(&stack, NULL) != 0)
        return;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
}

void
crash_working_on(const char *path)
{
    working_on = path;
}

void
crash_share(void)
{
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action;

        if (sigaction(signals[i], NULL, &action) == 0 && action.sa_handler != SIG_DFL &&
            action.sa_handler != SIG_IGN) {
            action.sa_flags |= SA_ONSTACK;
            sigaction(signals[i], &action, NULL);
        }
    }
}
