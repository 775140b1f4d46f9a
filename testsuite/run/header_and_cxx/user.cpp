#include "shop.h"
#include <cerrno>
#include <cstdio>

static void
paid(promise(double) p, void *)
{
    if (promise_state(p) == PROMISE_FULFILLED)
        std::printf("C++: rest %.2f\n", promise_value(p));
    else
        std::printf("C++: %s\n", promise_error(p)->message);
}

static void
ordered(promise(struct order) p, void *arg)
{
    pay_fn *pay = order_pay;
    promise(double) rest = pay(promise_value(p), *static_cast<double *>(arg));

    promise_then(rest, paid, nullptr);
    if (promise_error(rest) != nullptr)
        std::printf("%s\n", promise_error(rest)->message);
    promise_release(rest);
}

void
run_from_cxx(void)
{
    static double little = 2, enough = 5;
    promise(struct order) p = order_new(2);

    promise_then(p, ordered, &little);
    promise_then(p, ordered, &enough);
    promise_release(p);
    promise(void) dropped = order_drop(3);
    promise_release(dropped);
    std::puts("called from C++");
}
