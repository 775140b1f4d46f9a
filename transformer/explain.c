/* explain.c - asyncc explain: states, frame layout, what is kept and why */
#include "command.h"

int
command_explain(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return STATUS_USAGE;
}
