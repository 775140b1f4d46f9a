/* What a compound literal lends is let go at the end of the statement: a task that goes on must not have it. */
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

static async(int)
take(struct job job)
{
    await async_yield();
    return job.id + await job.result;
}

static async(int)
take_at(const struct job *job)
{
    return await job->result;
}

union any {
    promise(int) result;
    void *other;
};

static async(int)
take_any(union any any)
{
    return await any.result;
}

promise(void) both_of(promise(int) list[2]); /* plain C, which holds what it keeps */

async(int)
main(int argc, char **argv)
{
    promise(int) mine = work(1), a = take((struct job){1, mine});
    async_group *group = async_group_new();

    a = take_at(&(struct job){3, work(3)});   // error(34): this promise is let go at the end of the statement, and what is called goes on // note: keep the promise in a variable
    (void)take_any((union any){work(4)}); // error(32): this promise is let go at the end of the statement
    (void)take_any((union any){mine}); // error(32): this promise is let go when 'mine' is assigned to or ends, and what is called goes on
    async_group_add(group, take_at(&(struct job){5, work(5)})); // error(53): this promise is let go at the end of the statement
    await promise_all(take_at(&(struct job){6, work(6)}), a); // error(48): this promise is let go at the end of the statement
    await promise_all_of(((promise(int)[]){work(7), a}), 2);
    a = promise_timeout(mine, 5);
    await promise_all(both_of((promise(int)[]){work(12), a}), a);
    await take_at(&(struct job){8, argc > 1 ? work(8) : mine});
    await take_any((union any){work(9)});
    if (argv == NULL)
        return take_at(&(struct job){9, work(9)}); // error(41): this promise is let go at the end of the statement
    return await (argc > 2 ? take((struct job){10, work(10)}) : take_at(&(struct job){11, work(11)}));
}
