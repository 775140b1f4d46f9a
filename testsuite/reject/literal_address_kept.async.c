/* What a compound literal lends is let go at the end of the statement: no pointer to it may stay. */
#include <asyncc.h>

struct job {
    int id;
    promise(int) result;
};

static async(int)
work(int n)
{
    await async_yield();
    return n;
}

async(int)
main(void)
{
    promise(int) *list = (promise(int)[]){work(1), NULL}; // error(43): this promise is let go at the end of the statement // note: declare a variable
    struct job *job = &(struct job){1, work(2)};          // error(40): this promise is let go at the end of the statement
    promise(int) fine[] = {work(3)}, mine = work(4);

    job = &(struct job){.result = work(5)}; // error(35): this promise is let go at the end of the statement
    list = (promise(int)[]){mine, fine[0]}; // error(29): this promise is let go when 'mine' is assigned to or ends, and the literal stays
    list = (promise(int)[]){NULL, fine[0]}; // error(35): this promise is let go when 'fine' is assigned to or ends
    *job = (struct job){.result = work(6)};
    await promise_all_of(((promise(int)[]){work(7), mine}), 2);
    return await list[0] + await job->result;
}
