/* Async functions through pointers, tables and structures of them, called with and without an
 * await. */
#include <asyncc.h>
#include <stdio.h>

static async(void)
tick(int ticks)
{
    for (int i = 1; i <= ticks; i++) {
        printf("tick %d\n", i);
        await promise_resolved(void);
    }
}

typedef promise(int) step(int n);

static async(int)
add(int n)
{
    await promise_resolved(void);
    return n + 1;
}

static async(int)
twice(int n)
{
    return n * 2;
}

static async(int)
handed_on(int n)
{
    return add(n);
}

static async(int)
fails(int n)
{
    throw async_error_new(n, "at %d", n);
}

struct machine {
    const char *name;
    step *steps[4];
};

static async(int)
run(const struct machine *m, int n)
{
    for (int i = 0; m->steps[i] != NULL; i++) {
        n = await m->steps[i](n);
        printf("%s %d: %d\n", m->name, i, n);
    }
    return n;
}

static promise(int)
plain(step *s, int n)
{
    return s(n);
}

async(int)
main(void)
{
    static const struct machine machines[] = {
        {"short", {add}},
        {"long", {twice, handed_on, twice}},
        {"bad", {add, fails, add}},
    };
    promise(void) ticking = tick(24);
    promise(int) running[3];
    step *table[] = {add, twice, handed_on};

    for (int i = 0; i < 3; i++)
        running[i] = run(&machines[i], i + 1);
    for (int i = 0; i < 3; i++) {
        try {
            printf("%s gave %d\n", machines[i].name, await running[i]);
        } catch (e) {
            printf("%s: %s\n", machines[i].name, e->message);
        }
    }
    for (int i = 0; i < 3; i++)
        printf("table %d\n", await (i == 2 ? plain(table[i], 5) : (*table[i])(i)));
    await ticking;
    return 0;
}
