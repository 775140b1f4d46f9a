#include <asyncc.h>

async(int) in_header(void);
int broken = undeclared_there; // error(14): use of undeclared identifier 'undeclared_there'
#define WRONG(x) ((x) + not_here)
static inline int
plain(void)
{
    return 1 + ; // error(16): expected expression
}
