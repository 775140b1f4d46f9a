/* A mutex as a chain of promises: each takes the tail and puts its own behind it. */
#include <asyncc.h>
#include <stdio.h>

static promise(void) tail;

static async(void)
worker(int id, int rounds)
{
    for (int i = 0; i < rounds; i++) {
        promise(void) before = tail, mine = promise_new(void);

        promise_release(tail);
        tail = mine;
        printf("%d asks\n", id);
        await before;
        try {
            printf("%d has it, round %d\n", id, i);
            await async_yield();
            if (id == 2 && i == 1)
                throw async_error_new(1, "worker 2 gives up");
            await promise_resolved(void);
        } finally {
            printf("%d lets go\n", id);
            promise_resolve(mine);
        }
    }
}

async(int)
main(void)
{
    tail = promise_resolved(void);
    promise(void) workers[] = {worker(1, 2), worker(2, 3), worker(3, 1), worker(4, 2)};

    await promise_all_settled_of(workers, 4);
    for (int i = 0; i < 4; i++) {
        try {
            await workers[i];
            printf("%d is done\n", i + 1);
        } catch (e) {
            printf("%d: %s\n", i + 1, e->message);
        }
    }
    promise_release(tail);
    tail = NULL;
    return 0;
}
