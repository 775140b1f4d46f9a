/* A child's output is another's input: it was O_NONBLOCK for that one too, which then read EAGAIN. */
#include <asyncc.h>
#include <stdio.h>

static char *const programs[][4] = {{"sh", "-c", "sleep 0.1; printf 'b\na\n'", NULL},
                                    {"sort", NULL}};

async(int)
main(void)
{
    async_process from = await async_spawn(programs[0], &(async_spawn_options){.out = ASYNC_PIPE}),
                  to = await async_spawn(programs[1],
                                         &(async_spawn_options){.in = from.out, .out = ASYNC_PIPE});
    char text[100];
    ssize_t n;

    await async_close(from.out);
    n = await async_read_exact(to.out, text, sizeof text);
    await async_close(to.out);
    printf("%.*s%d %d\n", (int)n, text, await async_wait(from.pid), await async_wait(to.pid));
    return 0;
}

// expect: a
// expect: b
// expect: 0 0
