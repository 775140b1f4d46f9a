/* The runtime's macros with an argument that is not there. */
#include <asyncc.h>

async(void)
leaves_out(promise(void) *list)
{
    promise_release();               // error(5): an argument of 'promise_release' is empty
    await promise_race_of(list, );   // error(11): an argument of 'promise_race_of' is empty
    await promise_all_of(, (1, 2));  // error(11): an argument of 'promise_all_of' is empty
    await promise_all();
    await promise_all(list[0], list[1]);
    promise_cancel(list[(1, 0)]);
}
