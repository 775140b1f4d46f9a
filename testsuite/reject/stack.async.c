/* setjmp and alloca where an await may come while what they gave is in use; and where none can. */
// flags: -D_GNU_SOURCE
#include <asyncc.h>
#include <alloca.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#define ROOM(n) alloca(n)
#define room alloca
#define CATCHING(env) (setjmp(env) == 0)

async(int) f(void);
char *kept;

async(int)
hidden_alloca(int n)
{
    char *a = ROOM(n);             // error(15): 'alloca' in an async function that awaits // note: instead of alloca
    char *b = room(n);             // error(15): 'alloca' in an async function that awaits
    char *c = __builtin_alloca(n); // error(15): 'alloca' in an async function that awaits
    char *d = strdupa("text");     // error(15): 'alloca' in an async function that awaits

    n = await f(); // note(9): this await may be the next
    return n + a[0] + b[0] + c[0] + d[0];
}

async(int)
hidden_setjmp(int n)
{
    jmp_buf a;
    sigjmp_buf b;

    if (CATCHING(a)) // error(9): 'setjmp' in an async function that awaits // note: use try/catch
        n++;
    if (sigsetjmp(b, 1)) // error(9): 'setjmp' in an async function that awaits
        n++;
    return n + await f();
}

async(int)
in_a_loop(int n)
{
    for (int i = 0; i < n; i++) {
        char *p = alloca(n); // error(19): 'alloca' in an async function that awaits

        p[0] = 1;
        await f();
    }
    return n;
}

async(int)
awaits_on_the_way_out(int n)
{
    defer await f(); // note(11): this await may be the next
    if (n)
        kept = alloca(n); // error(16): 'alloca' in an async function that awaits
    return 1;
}

async(int)
jumps_back(int n)
{
    char *p;

again:
    if (n--)
        await f();
    p = alloca(8); // error(9): 'alloca' in an async function that awaits
    p[0] = 1;
    if (n)
        goto again;
    return p[0];
}

/* The block ends before the await, but the pointer has got out of it. */
async(int)
leaks(int n)
{
    char *q;

    {
        char *p = alloca(n); // error(19): 'alloca' in an async function that awaits

        kept = p;
    }
    {
        char *p = alloca(n); // error(19): 'alloca' in an async function that awaits

        q = memset(p, 0, (size_t)n);
    }
    {
        char *p = alloca(n); // error(19): 'alloca' in an async function that awaits

        setvbuf(stdout, p, _IOFBF, (size_t)n);
    }
    {
        struct { char at[8]; } *p = alloca(sizeof *p); // error(37): 'alloca' in an async function that awaits

        q = p->at;
    }
    await f();
    return q[0];
}

async(int)
size_of_an_array(int n)
{
    {
        char bytes[(long)alloca(n) & 7 | 1]; // error(26): 'alloca' in an async function that awaits

        bytes[0] = 1;
        n += bytes[0];
    }
    return n + await f();
}

/* No await comes behind them, on any path. */
async(int)
sound_paths(int n)
{
    jmp_buf env;
    char *p;

    if (n == 1) {
        p = alloca(n);
        p[0] = 1;
        return p[0];
    }
    n += await f();
    p = alloca(n);
    p[0] = 1;
    if (setjmp(env))
        return 1;
    longjmp(env, p[0]);
}

/* One comes, but what they gave is gone by then. */
async(int)
sound_scopes(int n)
{
    for (int i = 0; i < 3; i++) {
        n += await f();
        {
            jmp_buf env;
            char *p = alloca(16), *end;

            if (setjmp(env) == 0)
                longjmp(env, 1);
            memset(p, 1, 16);
            snprintf(p, 16, "%d", n);
            p[15] = '\0';
            for (p++; *p; p = p + 1)
                n += *p;
        }
    }
    return n + (int)sizeof(alloca(3));
}

/* One that cannot come: the block with the await is never entered. */
async(int)
sound_dead(int n)
{
    char *p = alloca(n);

    p[0] = 1;
    if (0)
        await f();
    return p[0];
}
