/* What asyncc lets go of by itself is not to be let go of once more; what is retained has to be kept. */
#include <asyncc.h>

static promise(int) global;
static promise(int) pair[2];
struct job {
    promise(int) result;
};
static async(int) later(int n) { await async_yield(); return n; }
static void take(promise(int) p) { global = p; }

static async(int)
released(promise(int) given, struct job *job)
{
    promise(int) p = later(1), list[2] = {later(2), later(3)};
    int n = await p;

    promise_release(p); // error(5): 'p' lets go of its promise by itself when its scope ends // note: leave this out, or assign NULL
    promise_release((given)); // error(5): 'given' lets go of its promise by itself
    promise_release(list[n]); // error(5): 'list' lets go of its promise by itself
    promise_release(later(4)); // error(5): this promise is let go of by itself // note: write '(void)' and the call to let it float
    promise_release(job->result);
    promise_release(pair[0]);
    promise_release(global);
    return n;
}

static async(int)
retained(struct job *job)
{
    promise(int) p = later(1);

    promise_retain(p); // error(5): the reference that this takes is let go of again at once // note: store it; a plain function
    take(p);
    job->result = promise_retain(p);
    return await promise_retain(p);
}
