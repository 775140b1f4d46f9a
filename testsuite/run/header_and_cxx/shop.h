#ifndef SHOP_H
#define SHOP_H
#include <asyncc.h>
#include <errno.h>

#ifdef __cplusplus
extern "C" {
#endif

struct order {
    int id;
    double price;
};

async(struct order) order_new(int id);
promise(double) order_pay(struct order o, double given);
async(void) order_drop(int id);
typedef async(double) pay_fn(struct order, double);
void run_from_cxx(void);

#ifdef __cplusplus
}
#endif
#endif
