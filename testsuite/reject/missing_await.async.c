/* A promise used as the value it will have: each is found at the promise, each once. */
#include <asyncc.h>
#include <stdio.h>

struct point {
    int x, y;
};
async(int) f(void);
async(struct point) where(void);
async(char *) name(void);
int plain(int number, const char *text);

async(int)
initialisers(void)
{
    int n = f();               // error(13): a promise(int) is used as the value it will have // note: write 'await' before it
    double d = f();            // error(16): a promise(int) is used
    const char *s = name();    // error(21): a promise(char *) is used
    struct point p = where();  // error(22): a promise(struct point) is used
    int table[3] = { 1, f() }; // error(25): a promise(int) is used
    return n + (int)d + s[0] + p.x + table[0];
}

async(int)
assignments(void)
{
    int n = 0;
    struct point p;

    n = f();      // error(9): a promise(int)
    n += f();     // error(10): a promise(int)
    n <<= f();    // error(11): a promise(int)
    p = where();  // error(9): a promise(struct point)
    p.x = f();    // error(11): a promise(int)
    n = (f());    // error(9): a promise(int)
    n = (int)f(); // error(14): a promise(int)
    return n + p.y;
}

async(int)
arithmetic(int n)
{
    int sum = f() + 1;     // error(15): a promise(int)
    sum = 1 + f();         // error(15): a promise(int)
    sum = f() * n;         // error(11): a promise(int)
    sum = n - (n + f());   // error(20): a promise(int)
    sum = -f();            // error(12): a promise(int)
    sum = ~f();            // error(12): a promise(int)
    sum = n ? f() : 2;     // error(15): a promise(int)
    sum = n > 3 ? 1 : f(); // error(23): a promise(int)
    return sum;
}

async(int)
arguments(void)
{
    plain(f(), "a");     // error(11): a promise(int)
    plain(1, name());    // error(14): a promise(char *)
    printf("%d\n", f()); // error(20): a promise(int)
    return 0;
}

async(int)
comparisons_and_conditions(int n)
{
    if (f() == 1) // error(9): a promise(int)
        n++;
    if (1 != f()) // error(14): a promise(int)
        n++;
    if (f() > 0) // error(9): a promise(int)
        n++;
    if (f()) // error(9): a promise(int)
        n++;
    while (!f()) // error(13): a promise(int)
        n++;
    do
        n++;
    while (f());                  // error(12): a promise(int)
    for (int i = 0; i < f(); i++) // error(25): a promise(int)
        n++;
    for (; f();) // error(12): a promise(int)
        n++;
    n = f() && n;      // error(9): a promise(int)
    n = n || f();      // error(14): a promise(int)
    n = f() ? 1 : 2;   // error(9): a promise(int)
    switch (f()) {     // error(13): a promise(int)
    default: return n;
    }
}

async(int)
as_if_it_were_the_value(void)
{
    int n = where().x; // error(13): a promise(struct point)
    n = where()->x;    // error(9): a promise(struct point)
    n = *f();          // error(10): a promise(int)
    n = name()[0];     // error(9): a promise(char *)
    return n;
}

async(int)
returned(double d)
{
    return f() + 1; // error(12): a promise(int)
    return f() + d; // error(12): a promise(int)
}

/* A promise may be compared with another and with NULL, kept, passed on, returned. */
async(int)
sound(void)
{
    promise(int) p = f(), q = NULL, all[2] = { p };

    if (p == q || p != NULL || !q || all[1] == 0)
        q = p ? p : all[0];
    (void)f();
    return q;
}

int
in_plain_c(void)
{
    int n = f(); // error(13): a promise(int) is used // note: promise_then or async_run
    n = f() + 1; // error: a promise(int) is used
    return n;
}
