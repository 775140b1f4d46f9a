/* Pointers to async functions: in tables, structs, typedefs, parameters, behind a conditional, given
 * back by functions; what they point to may be a plain function that gives a promise. */
#include <asyncc.h>
#include <stdio.h>

static bool suspends;

static async(int)
twice(int n)
{
    if (suspends)
        await async_yield();
    return n * 2;
}

async(int) square(int n);

static promise(int)
plain(int n)
{
    return n < 0 ? promise_rejected(int, 22) : promise_resolved(int, n + 100);
}

typedef async(int) operation(int);
typedef promise(int) (*operation_pointer)(int);

struct ops {
    const char *name;
    async(int) (*run)(int);
    operation *other;
};

static const struct ops table[] = {
    {"twice", twice, square},
    {"square", square, plain},
    {"plain", plain, twice},
};

static async(int)
map(int *a, int n, async(int) (*fn)(int))
{
    int sum = 0;

    for (int i = 0; i < n; i++)
        sum += a[i] = await fn(a[i]);
    return sum;
}

static operation_pointer
chosen(int n)
{
    return n % 2 ? twice : square;
}

static async(operation_pointer)
chosen_later(int n)
{
    if (suspends)
        await async_yield();
    return n % 2 ? &twice : *square;
}

static async(int)
compose(operation *f, operation_pointer g, int n)
{
    return await f(await (*g)(n));
}

async(int)
square(int n)
{
    if (suspends)
        await async_yield();
    return n * n;
}

struct object {
    int n;
    async(void) (*add)(struct object *self, int n);
    promise(struct object *) (*self)(struct object *self);
};

static async(void)
add(struct object *self, int n)
{
    if (suspends)
        await async_yield();
    self->n += n;
}

static async(struct object *)
self(struct object *o)
{
    if (suspends)
        await async_yield();
    return o;
}

async(int)
main(void)
{
    for (int round = 0; round < 2; round++, suspends = true) {
        for (int i = 0; i < 3; i++)
            printf("%s %d %d\n", table[i].name, await table[i].run(7), await table[i].other(8));
        int a[] = {1, 2, 3};
        int sum = await map(a, 3, twice);
        printf("%d %d\n", sum, await map(a, 3, round ? square : plain));
        printf("%d %d %d\n", await chosen(1)(10), await chosen(2)(10),
               await (await chosen_later(3))(4));
        printf("%d\n", await compose(square, twice, 3));
        printf("%d\n", await (round ? twice : square)(await (*table[1].run)(2)));
        struct object o = {1, add, self}, *p = &o;
        await o.add(&o, 2);
        await p->add(p, 3);
        await (await p->self(p))->add(await o.self(&o), 4);
        printf("%d\n", o.n);
        operation_pointer fn = twice;
        for (int i = 0; i < 3; i++, fn = fn == twice ? square : plain)
            printf("%d ", await fn(i + 5));
        try {
            await plain(-1);
        } catch (e) {
            printf("%d\n", e->code);
        }
    }
    return 0;
}

// expect: twice 14 64
// expect: square 49 108
// expect: plain 107 16
// expect: 12 312
// expect: 20 100 8
// expect: 36
// expect: 16
// expect: 10
// expect: 10 36 107 22
// expect: twice 14 64
// expect: square 49 108
// expect: plain 107 16
// expect: 12 56
// expect: 20 100 8
// expect: 36
// expect: 8
// expect: 10
// expect: 10 36 107 22
