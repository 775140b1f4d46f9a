/* Runs commands, so many at once, and prints what they say in the order they were given in.
 *
 *     job_runner [LIMIT]     commands on stdin, one a line; LIMIT: 2 */
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { JOBS = 100 };

struct job {
    char *command;
    char output[4096]; /* the beginning of it */
    ssize_t length;
    int status;
};

static async_semaphore places;
static int running, most;

/* What doesn't fit is read all the same, or the child would wait for ever. */
static async(ssize_t) read_all(int fd, char *buf, size_t size)
{
    char rest[4096];
    ssize_t n = await async_read_exact(fd, buf, size);

    while (await async_read(fd, rest, sizeof rest) > 0)
        ;
    return n;
}

static async(void) run(struct job *job)
{
    await async_semaphore_acquire(&places);
    defer async_semaphore_release(&places);

    async_process child = await async_spawn((char *[]){"sh", "-c", job->command, NULL},
        &(async_spawn_options){.in = ASYNC_NULL, .out = ASYNC_PIPE, .err = ASYNC_AS_OUT});
    defer await async_close(child.out);

    if (++running > most)
        most = running;
    defer running--;
    job->length = await read_all(child.out, job->output, sizeof job->output);
    job->status = await async_wait(child.pid);
}

static void report(const struct job *job)
{
    printf("$ %s\n%.*s", job->command, (int)job->length, job->output);
    if (WIFSIGNALED(job->status))
        printf("(%s)\n", strsignal(WTERMSIG(job->status)));
    else if (WEXITSTATUS(job->status) != 0)
        printf("(status %d)\n", WEXITSTATUS(job->status));
    fflush(stdout);
}

static async(void) run_all(struct job *jobs, int n)
{
    promise(void) ends[JOBS];

    for (int i = 0; i < n; i++)
        ends[i] = run(&jobs[i]); /* they queue for a place */
    for (int i = 0; i < n; i++) {
        await ends[i];
        report(&jobs[i]); /* though others may have ended before */
    }
}

async(int) main(int argc, char **argv)
{
    static struct job jobs[JOBS];
    async_reader *lines = async_reader_new(STDIN_FILENO, 1000);
    int n = 0;
    defer async_reader_free(lines);

    places.permits = argc > 1 ? (unsigned)atoi(argv[1]) : 2;
    for (char *line; n < JOBS && (line = await async_read_line(lines)) != NULL;)
        jobs[n++].command = strdup(line);
    defer for (int i = 0; i < n; i++) free(jobs[i].command);
    await run_all(jobs, n);
    printf("%d jobs, at most %d at once\n", n, most);
    return 0;
}
