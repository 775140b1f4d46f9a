/* The same lookup three ways: by a function that does not wait and so has nothing to give, by one
 * that calls back, and by one that is awaited. */
#include <asyncc.h>
#include <stdio.h>

enum { LOOKUP_MS = 50 };

static const char *found;

static void
store(void *name)
{
    found = name;
}

static const char *
get_user_at_once(void)
{
    async_set_timeout(store, "Ada", LOOKUP_MS);
    return found; /* the timer has yet to come */
}

static void
get_user_then(void (*callback)(void *name))
{
    async_set_timeout(callback, "Ada", LOOKUP_MS);
}

static async(const char *)
get_user(void)
{
    await async_sleep(LOOKUP_MS);
    return "Ada";
}

static void
show_by_callback(void *name)
{
    printf("by callback: %s\n", (const char *)name);
}

async(int)
main(void)
{
    const char *user = get_user_at_once();

    printf("at once: %s\n", user != NULL ? user : "nothing");
    get_user_then(show_by_callback);
    await async_sleep(2 * LOOKUP_MS);
    printf("awaited: %s\n", await get_user());
    return 0;
}
