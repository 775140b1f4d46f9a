#include "parity.h"
#include <stdio.h>

static void
done(promise(bool) p, void *arg)
{
    printf("%s is %s\n", (const char *)arg, promise_value(p) ? "even" : "odd");
}

void
plain_check(void)
{
    promise(bool) six = is_even(6), five = is_even(5);

    promise_then(six, done, (void *)"six");
    promise_then(five, done, (void *)"five");
    promise_release(six);
    promise_release(five);
    puts("called");
}
