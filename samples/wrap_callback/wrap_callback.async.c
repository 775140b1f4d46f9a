/* A callback API that knows nothing of promises, and the few lines that make it one to be awaited:
 * promise_new makes the promise, the callback resolves or rejects it. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* The API as it was found: a thermometer that calls back later. */
typedef void reading_callback(void *context, const char *error, double celsius);

struct thermometer {
    reading_callback *callback;
    void *context;
    int room;
};

static void
thermometer_ready(void *arg)
{
    struct thermometer *t = arg;

    if (t->room == 13)
        t->callback(t->context, "room 13 has no thermometer", 0);
    else
        t->callback(t->context, NULL, 18.5 + t->room);
    free(t);
}

static void
thermometer_read(int room, reading_callback *callback, void *context)
{
    struct thermometer *t = malloc(sizeof *t);

    if (t == NULL) {
        callback(context, "no memory", 0);
        return;
    }
    *t = (struct thermometer){callback, context, room};
    async_set_timeout(thermometer_ready, t, 5);
}

/* The wrapper. */
struct reading {
    promise(double) promise;
};

static void
reading_done(void *context, const char *error, double celsius)
{
    struct reading *reading = context;

    if (error != NULL)
        promise_reject(reading->promise, async_error_new(EIO, "%s", error));
    else
        promise_resolve(reading->promise, celsius);
    promise_release(reading->promise);
    free(reading);
}

static promise(double)
temperature(int room)
{
    struct reading *reading = malloc(sizeof *reading);
    promise(double) promise;

    if (reading == NULL)
        return promise_rejected(double, async_error_new(ENOMEM, "no memory"));
    promise = reading->promise = promise_new(double);
    promise_retain(promise); /* one reference for the callback, one for the caller */
    thermometer_read(room, reading_done, reading);
    return promise;
}

async(int)
main(void)
{
    printf("room 1: %.1f\n", await temperature(1));
    promise(double) second = temperature(2), third = temperature(3);
    printf("rooms 2 and 3: %.1f together\n", await second + await third);
    try {
        printf("room 13: %.1f\n", await temperature(13));
    } catch (e) {
        printf("%s\n", e->message);
    }
    return 0;
}
