/* The header that would have brought asyncc.h is not there: that is what is wrong. */
#include "is_not_there.h" // error(10): 'is_not_there.h' file not found

async(int)
main(void)
{
    return 0;
}
