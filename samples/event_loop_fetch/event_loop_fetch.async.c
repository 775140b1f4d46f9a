/* A call of an async function runs at once, as far as its first await. Then the caller goes on. */
#include <asyncc.h>
#include <stdio.h>

static async(void)
fetch_data(void)
{
    puts("Start Fetch");
    await async_sleep(10);
    puts("End Fetch");
}

async(int)
main(void)
{
    puts("Before Fetch");
    promise(void) fetched = fetch_data();
    puts("After Fetch");
    await fetched;
    return 0;
}
