/* Promises in an array, awaited one after the other while they settle in another order; the
 * rejected one is waited for in time. */
#include <asyncc.h>
#include <stdio.h>

static async(int)
job(int id, int ms)
{
    printf("job %d begins\n", id);
    await async_sleep(ms);
    printf("job %d ends\n", id);
    if (id == 3)
        throw async_error_new(id, "job %d has failed", id);
    return id * 10;
}

static async(int)
sum_of(promise(int) *jobs, size_t n)
{
    int sum = 0;

    for (size_t i = 0; i < n; i++) {
        try {
            int value = await jobs[i];
            printf("has %d\n", value);
            if (value == 20)
                continue;
            sum += value;
        } catch (e) {
            printf("%s\n", e->message);
            if (e->code != 3)
                throw e;
        } finally {
            printf("%zu is done\n", i);
        }
    }
    return sum;
}

async(int)
main(void)
{
    promise(int) jobs[5];
    static const int ms[5] = {180, 60, 300, 420, 120};

    for (int i = 0; i < 5; i++)
        jobs[i] = job(i, ms[i]);
    printf("sum %d\n", await sum_of(jobs, 5));
    for (int i = 0; i < 2; i++)
        jobs[i] = job(i + 5, 60 * (2 - i));
    printf("sum %d\n", await sum_of(jobs, 2));
    return 0;
}
