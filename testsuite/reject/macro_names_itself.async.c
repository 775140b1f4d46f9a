/* What a macro without arguments leaves standing of itself would be expanded twice. */
#include <asyncc.h>

static int count;
#define count (count + 1)
#define ADD(x) sum += (x) + count

async(int)
main(void)
{
    int sum = 0;

    ADD(1); // error(5): the macro 'count' names itself // note: could not expand it alone
    return sum + count;
}
