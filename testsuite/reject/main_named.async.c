/* It has another name in the output: main is the function that starts it. */
#include <asyncc.h>

async(int) main(int argc, char **argv); // error(12): an async 'main' cannot be declared before it // note: leave this out: its definition is enough

static async(int)
again(int n)
{
    return await main(n, NULL);
}

async(int)
main(int argc, char **argv)
{
    (void)argv;
    return await again(argc);
}
