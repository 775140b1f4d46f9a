/* What main is given, and what it gives. */
#include <asyncc.h>

async(char *)             // error(1): 'main' has to be an async(int) // note: its value is the program's exit status
main(float argc,          // error(12): the first parameter of 'main' has to be of type 'int' // note: write 'async(int) main(int argc, char **argv)'
     const int *argv,     // error(17): this parameter of 'main' has to be of type 'char **'
     const char **envp,
     int more)            // error(10): 'main' has no more than three parameters
{
    (void)argc, (void)argv, (void)envp, (void)more;
    await async_yield();
    return 0;
}
