/* It has another name in the output: main is the function that starts it. */
#include <asyncc.h>

async(int)
main(int argc, char **argv)
{
    if (argc > 2)
        return 0;
    return await main(argc + 1, argv); // error(18): an async 'main' cannot be called // note: move what is to be called into an async function of its own
}
