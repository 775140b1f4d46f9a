/* The ten callbacks of callback_hell as ten awaits, to be read from the top. */
#include <asyncc.h>
#include <stdio.h>

static const char *const path[] = {"house", "hall", "stairs", "attic", "chest",
                                   "box",   "bag",  "book",   "page",  "word"};

static async(void)
open_level(int level)
{
    printf("%*sopened the %s\n", level - 1, "", path[level - 1]);
    await async_sleep(1);
}

async(int)
main(void)
{
    await open_level(1);
    await open_level(2);
    await open_level(3);
    await open_level(4);
    await open_level(5);
    await open_level(6);
    await open_level(7);
    await open_level(8);
    await open_level(9);
    await open_level(10);
    puts("and read it");
    return 0;
}
