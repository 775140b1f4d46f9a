#include "sub/answer.h"
#include <stdio.h>

int plain(int number);

#ifndef ONLY_IN_C
#error the definition for C alone did not get here
#endif

async(int)
main(void)
{
    printf("%s %d\n", GREETING, plain(await answer()));
    return 0;
}
