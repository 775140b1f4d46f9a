/* What a macro does to the function around it depends on which of its definitions is in force; all
 * of them are looked at. */
#include <asyncc.h>
#include <stdio.h>

#define NAME() "a"
static const char *const before = NAME();
#undef NAME
#define NAME() __func__
static async(void)
names_itself(void)
{
    await async_yield();
    puts(NAME());
}
#undef NAME
#define NAME() "c"

#define TEXT(x) (x)
static int
plain(int x)
{
    return TEXT(x);
}
#undef TEXT
#define TEXT(x) #x
static async(void)
pastes(int local)
{
    await async_yield();
    puts(TEXT(local));
    await async_yield();
    printf("%d\n", local);
}
#undef TEXT
#define TEXT(x) ((x) + 1)

async(int)
main(void)
{
    puts(before);
    // expect: a
    await names_itself();
    // expect: names_itself
    await pastes(plain(3));
    // expect: local
    // expect: 3
    puts(NAME());
    // expect: c
    return TEXT(-1);
}
