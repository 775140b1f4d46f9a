/* Children from tasks: pipes, failure, timeout, cancellation with a defer that ends the child. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static async(int) shell(const char *script, char *answer, size_t size)
{
    char *const argv[] = {"sh", "-c", (char *)script, NULL};
    async_process p = await async_spawn(argv, &(async_spawn_options){.out = ASYNC_PIPE});
    ssize_t n;
    defer await async_close(p.out);

    n = await async_read_exact(p.out, answer, size - 1);
    answer[n] = '\0';
    return await async_wait(p.pid);
}

static bool ended;

static async(void) watch_over(const char *name, const char *script)
{
    async_process p = await async_spawn((char *[]){"sh", "-c", (char *)script, NULL}, NULL);
    defer {
        int status = await async_terminate(p.pid, 10000);

        printf("%s: signal %d\n", name, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
        ended = true;
    }
    await async_wait(p.pid);
}

async(int) main(void)
{
    char answer[100];
    int status = await shell("echo hello; exit 3", answer, sizeof answer);
    promise(int) both[2];
    char texts[2][10];
    promise(void) p;

    printf("%d %s", WEXITSTATUS(status), answer);
    for (int i = 0; i < 2; i++)
        both[i] = shell(i == 0 ? "printf one" : "printf two", texts[i], sizeof texts[i]);
    await promise_all_of(both, 2);
    printf("%s %s %d\n", texts[0], texts[1], await both[0] + await both[1]);

    try {
        await async_spawn((char *[]){"/no/such/program", NULL}, NULL);
    } catch (e) {
        printf("%s, %d\n", e->message, e->code == ENOENT);
    }
    try {
        await promise_timeout(watch_over("timeout", "exec sleep 30"), 5);
    } catch (e) {
        printf("%s\n", strerror(e->code));
    }
    while (!ended) /* it is cancelled, and takes its time */
        await async_sleep(1);
    p = watch_over("cancelled", "exec sleep 30");
    await async_sleep(5);
    promise_cancel(p);
    try {
        await p;
    } catch (e) {
        printf("%s\n", strerror(e->code));
    }
    return 0;
}

// expect: 3 hello
// expect: one two 0
// expect: async_spawn of '/no/such/program': No such file or directory, 1
// expect: Connection timed out
// expect: timeout: signal 15
// expect: cancelled: signal 15
// expect: Operation canceled
