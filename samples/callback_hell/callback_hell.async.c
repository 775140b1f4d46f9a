/* Ten things, each to be done after the one before, by callbacks. To follow it, start at main and
 * read upwards. */
#include <asyncc.h>
#include <stdio.h>

typedef void callback(void *arg);

static const char *const path[] = {"house", "hall", "stairs", "attic", "chest",
                                   "box",   "bag",  "book",   "page",  "word"};

static void
open_then(int level, callback *next)
{
    printf("%*sopened the %s\n", level - 1, "", path[level - 1]);
    async_set_timeout(next, NULL, 1);
}

/* clang-format off */
static void read_it(void *arg)  { (void)arg; puts("and read it"); }
static void level_10(void *arg) { (void)arg; open_then(10, read_it); }
static void level_9(void *arg)  { (void)arg; open_then(9, level_10); }
static void level_8(void *arg)  { (void)arg; open_then(8, level_9); }
static void level_7(void *arg)  { (void)arg; open_then(7, level_8); }
static void level_6(void *arg)  { (void)arg; open_then(6, level_7); }
static void level_5(void *arg)  { (void)arg; open_then(5, level_6); }
static void level_4(void *arg)  { (void)arg; open_then(4, level_5); }
static void level_3(void *arg)  { (void)arg; open_then(3, level_4); }
static void level_2(void *arg)  { (void)arg; open_then(2, level_3); }
/* clang-format on */

async(int)
main(void)
{
    open_then(1, level_2);
    return 0;
}
