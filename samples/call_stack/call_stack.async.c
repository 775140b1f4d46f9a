/* The call stack has to be empty before the loop runs anything: first all microtasks, then one
 * task. */
#include <asyncc.h>
#include <stdio.h>

static void
print(void *text)
{
    puts(text);
}

static void
third(void)
{
    puts("third: the stack is main, first, second, third");
    async_set_timeout(print, "task: the stack is empty", 0);
    async_microtask(print, "microtask: the stack is empty");
}

static void
second(void)
{
    puts("second begins");
    third();
    puts("second ends");
}

static void
first(void)
{
    puts("first begins");
    second();
    puts("first ends");
}

async(int)
main(void)
{
    puts("main begins");
    first();
    puts("main ends");
    return 0;
}
