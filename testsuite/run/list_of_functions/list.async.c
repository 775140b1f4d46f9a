/* A list in a file of its own, included for what a macro makes of it: functions, too. */
#include <asyncc.h>
#include <stdio.h>

enum {
#define FUNCTION(name, value) VALUE_##name = (value),
#include "functions.def"
#undef FUNCTION
    VALUES
};

#define FUNCTION(name, value)     \
    static async(int) name(void)  \
    {                             \
        int result = (value);     \
                                  \
        await async_yield();      \
        return result;            \
    }
#include "functions.def"
#undef FUNCTION

async(int)
main(void)
{
    int total = 0;

#define FUNCTION(name, value) total += VALUE_##name * await name();
#include "functions.def"
    printf("%d %d\n", total, VALUES);
    // expect: 5 3
    return 0;
}
