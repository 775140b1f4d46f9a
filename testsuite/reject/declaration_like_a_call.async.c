/* Where a declaration is taken for an expression it is refused: its variable would be looked for in the frame. */
#include <asyncc.h>

typedef int t;

int twice(int n);

async(int)
main(void)
{
    const char *unused __attribute__((unused)) = "";

    for (t (*x)(int) = twice; x(1) == 2;) // error(14): asyncc cannot read this part of the async function 'main'
        await async_yield();
    return 0;
}
