/* A promise in a compound literal that is copied belongs to where the copy lies, as in the initialiser of
 * a variable: it was let go at the end of the statement. In one that is only looked at it is let go. */
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>

struct job {
    int id;
    promise(int) result;
};
struct pair {
    struct job first, second;
};

static async(int)
work(int n)
{
    await async_sleep(1);
    return n;
}

static int
id_of(struct job j)
{
    return j.id;
}

static int
id_at(const struct job *j)
{
    return j->id;
}

static async(struct job)
make(int n)
{
    promise(int) p = work(n);

    await async_yield();
    return (struct job){n, p};
}

static async(struct job)
make_fresh(int n)
{
    await async_yield();
    return n > 5 ? (struct job){.result = work(n), .id = await work(n)} : (struct job){n, work(n)};
}

static async(int)
finish(struct job j)
{
    await async_yield();
    defer promise_release(j.result);
    return await j.result + 0 * j.id;
}

async(int)
main(void)
{
    struct job *heap = malloc(sizeof *heap), copied = (struct job){2, work(2)}, sent;
    async_channel(struct job) c = async_channel_new(struct job, 1);
    promise(struct job) made = promise_new(struct job);
    static struct job lasting;
    struct pair both;
    promise(int) mine = work(3);

    defer free(heap);
    defer async_channel_release(c);
    *heap = (struct job){1, work(1)};
    lasting = (struct job){.id = 3, .result = mine};
    both = (struct pair){{4, work(4)}, (struct job){.result = work(5)}};
    await async_channel_send(c, (struct job){6, work(6)});
    promise_resolve(made, (struct job){7, work(7)});
    printf("%d %d\n", id_of((struct job){8, work(8)}), id_at(&(struct job){9, work(9)}));
    await promise_all_of(((promise(int)[]){work(10), mine}), 2);
    await async_sleep(5);
    await async_channel_receive(c, &sent);
    printf("%d %d ", await finish(*heap), await finish(copied));
    printf("%d %d ", await finish(lasting), await finish(both.first));
    printf("%d %d ", await finish(both.second), await finish(sent));
    printf("%d\n", await finish(await made));
    printf("%d %d %d\n", await finish(await make(11)), await finish(await make_fresh(4)),
           await finish(await make_fresh(6)));
    return 0;
}

// expect: 8 9
// expect: 1 2 3 4 5 6 7
// expect: 11 4 6
