/* main.c - flags in, status out */
#include "command.h"

#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
    if (argc >= 2) {
        if (strcmp(argv[1], "cc") == 0)
            return command_cc(argc - 1, argv + 1);
        if (strcmp(argv[1], "check") == 0)
            return command_check(argc - 1, argv + 1);
        if (strcmp(argv[1], "explain") == 0)
            return command_explain(argc - 1, argv + 1);
    }
    return command_transform(argc, argv);
}
