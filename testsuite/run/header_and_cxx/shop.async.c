/* Async functions that a header declares for C++ and for C that asyncc never sees. */
#include "shop.h"
#include <stdio.h>

async(struct order)
order_new(int id)
{
    struct order o = {id, 0};

    await async_sleep(1);
    o.price = id * 1.5;
    return o;
}

async(double)
order_pay(struct order o, double given)
{
    if (given < o.price)
        throw async_error_new(EINVAL, "order %d costs %.2f", o.id, o.price);
    return given - o.price;
}

async(void)
order_drop(int id)
{
    defer printf("dropped %d\n", id);
    await promise_resolved(void);
}

async(int)
main(void)
{
    run_from_cxx();
    struct order o = await order_new(4);
    printf("%.2f\n", await order_pay(o, 10));
    return 0;
}

// expect: called from C++
// expect: dropped 3
// expect: order 2 costs 3.00
// expect: C++: order 2 costs 3.00
// expect: C++: rest 2.00
// expect: 4.00
