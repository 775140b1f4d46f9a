/* Locals and temporaries whose types only a variable, a typedef or a member can name. */
#include <asyncc.h>
#include <stdio.h>

static struct {
    int n;
    struct {
        int k;
    } in[2];
} state = {1, {{2}, {3}}}, other = {4, {{5}, {6}}};

static const struct {
    const char *name;
    int value;
} table[] = {{"one", 1}, {"two", 2}};

static volatile struct {
    int n;
} shared = {7};

static enum { LOW, HIGH } level = HIGH;

typedef struct {
    int a;
} *handle;

struct outer {
    struct {
        struct {
            int v;
        } slot[4];
    };
    union {
        int i;
        char c;
    } u;
    enum { RED, BLUE } colour;
};

#define EACH(it, array) for (__typeof__(&(array)[0]) it = (array); it < (array) + 4; it++)

async(int) get(int n)
{
    await async_yield();
    return n;
}

async(int) of_variables(int x)
{
    __typeof__(&state) s = &state;
    __typeof__(state) copy = other, *to = &copy;
    __auto_type in = x ? &state.in[0] : other.in;
    __auto_type e = table[1];
    __auto_type p = &table[0];
    __typeof__(&shared) v = &shared;
    __auto_type l = level;

    s->n += await get(10);
    copy.in[1].k = await get(20);
    in->k += await get(30);
    e.value += await get(40);
    v->n += await get(50);
    printf("%d %d %d %d\n", state.n, to->in[1].k, state.in[0].k, other.n);
    printf("%s %d %s %d %d\n", e.name, e.value, p->name, shared.n, l == HIGH);
    return (await get(0) ? s : to)->n;
}

async(int) of_typedef(handle h)
{
    __typeof__(*h) copy = *h;

    h->a += await get(1);
    return copy.a + h->a;
}

async(int) of_members(struct outer *o)
{
    typedef struct {
        int q;
    } inner;
    inner mine[2] = {{1}, {2}};
    __typeof__(mine[0]) *d = &mine[1];
    __typeof__(o->u) u = o->u;
    __typeof__(o->colour) c = o->colour;
    int n = 0;

    EACH(it, o->slot)
        n += it->v * await get(2);
    return n + u.i + (c == BLUE) + d->q + (await get(1) ? &o->slot[await get(3)] : o->slot)->v;
}

async(__typeof__(state)) whole(void)
{
    await async_yield();
    return other;
}

async(int) main(void)
{
    __typeof__(*(handle)0) h = {3};
    struct outer o = {.slot = {{1}, {2}, {3}, {4}}, .u = {100}, .colour = BLUE};
    __auto_type p = whole();

    printf("%d\n", await of_variables(1));
    printf("%d\n", await of_typedef(&h));
    printf("%d\n", await of_members(&o));
    printf("%d %d\n", (await whole()).n, (await p).in[1].k);
    return 0;
}
// expect: 11 20 32 4
// expect: two 42 one 57 1
// expect: 4
// expect: 7
// expect: 127
// expect: 4 6
