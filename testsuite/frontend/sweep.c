/* sweep.c - many texts through the tool, each a bit off
 *
 *     sweep [-t N] [-k N] [-m N] [-s SEED] [-d DIR] [-l SECONDS] FILE... -- COMPILER FLAGS
 *
 * Each file as it is; with -t also cut off at every Nth byte; with -k every Nth of: a token left
 * out, doubled, exchanged with the next; with -m N texts with one to three random changes. Any text
 * has to give errors or C, the same twice, within the limit of time and with nothing for the
 * sanitizers to say. A text that does not is written to DIR. Status 1: there was one.
 *
 * The texts run in a child that tells, in shared memory, at which it is: when it dies the next
 * child goes on behind that one. */
#define _GNU_SOURCE
#include "mutate.h"
#include "pipeline.h"
#include "token.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STACK_MB = 1024, ROOM = 1 << 20, ENOUGH = 20 };

struct sweep {
    size_t every_byte, every_token, mutations;
    unsigned seed, limit_s;
    const char *dir;
    int failures;
    size_t texts, sound;
};

/* What the child has come to. */
struct progress {
    size_t at, sound, len;
    char text[ROOM];
};

struct file {
    const char *path;
    struct arena arena;
    struct source source;
    struct tokens tokens;
};

struct job {
    const struct sweep *s;
    const struct file *f;
    struct progress *p;
    size_t from, n;
};

static size_t
count(size_t n, size_t every)
{
    return every == 0 ? 0 : (n + every - 1) / every;
}

static size_t
texts_of(const struct sweep *s, const struct file *f)
{
    return 1 + count(f->source.len, s->every_byte) +
           count(3 * (f->tokens.len - 1), s->every_token) + s->mutations;
}

/* Text i is put into the shared memory. */
static void
make_text(const struct sweep *s, const struct file *f, struct progress *p, size_t i)
{
    size_t cuts = count(f->source.len, s->every_byte);
    size_t tokens = count(3 * (f->tokens.len - 1), s->every_token);
    const char *text = f->source.text;

    p->len = f->source.len;
    memcpy(p->text, text, p->len);
    if (i == 0)
        return;
    if (--i < cuts) {
        p->len = i * s->every_byte + s->seed % s->every_byte;
        p->len = p->len < f->source.len ? p->len : f->source.len;
        return;
    }
    if ((i -= cuts) < tokens) {
        size_t k = i * s->every_token + s->seed % s->every_token;
        struct span a, b;

        if (k >= 3 * (f->tokens.len - 1))
            return;
        a = f->tokens.at[k / 3].span;
        b = f->tokens.at[k / 3 + 1].span;
        p->len = a.begin;
        if (k % 3 == 1) /* twice */
            p->len += (size_t)sprintf(p->text + p->len, "%.*s %.*s ", (int)(a.end - a.begin),
                                      text + a.begin, (int)(a.end - a.begin), text + a.begin);
        else if (k % 3 == 2)
            p->len += (size_t)sprintf(p->text + p->len, "%.*s %.*s", (int)(b.end - b.begin),
                                      text + b.begin, (int)(a.end - a.begin), text + a.begin);
        a.end = k % 3 == 2 ? b.end : a.end;
        memcpy(p->text + p->len, text + a.end, f->source.len - a.end);
        p->len += f->source.len - a.end;
        return;
    }
    i -= tokens;
    for (size_t n = 0; n <= i % 3; n++)
        p->len = mutate(p->text, p->len, ROOM, (unsigned)(s->seed + i * 31 + n * 7919));
}

static void *
child(void *arg)
{
    struct job *j = arg;

    for (size_t i = j->from; i < j->n; i++) {
        j->p->at = i;
        make_text(j->s, j->f, j->p, i);
        alarm(j->s->limit_s);
        pipeline_run(j->p->text, j->p->len, i == 0 || i % 4 == 0);
        j->p->sound += pipeline_outcome.errors == 0;
    }
    alarm(0);
    return NULL;
}

static void
keep(struct sweep *s, const struct file *f, const struct progress *p, int status)
{
    const char *base = strrchr(f->path, '/') ? strrchr(f->path, '/') + 1 : f->path;
    char path[4096];
    FILE *out;

    s->failures++;
    if (p->at == SIZE_MAX) /* a leak is found at the end, and is anyone's */
        fprintf(stderr, "sweep: %s: failed at the end (a leak?)\n", f->path);
    else if (WIFSIGNALED(status))
        fprintf(stderr, "sweep: %s: text %zu ends it with signal %d (%s)\n", f->path, p->at,
                WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        fprintf(stderr, "sweep: %s: text %zu ends it with status %d\n", f->path, p->at,
                WEXITSTATUS(status));
    if (s->dir == NULL || p->at == SIZE_MAX)
        return;
    snprintf(path, sizeof path, "%s/%zu-%s", s->dir, p->at, base);
    out = fopen(path, "w");
    if (out != NULL && fwrite(p->text, 1, p->len, out) == p->len)
        fprintf(stderr, "sweep: kept as %s\n", path);
    if (out != NULL)
        fclose(out);
}

static void
sweep_file(struct sweep *s, const struct file *f, struct progress *p)
{
    struct job j = { .s = s, .f = f, .p = p, .n = texts_of(s, f) };

    p->sound = 0;
    while (j.from < j.n && s->failures < ENOUGH) {
        pid_t pid = fork();
        int status;

        if (pid == 0) {
            pthread_attr_t attr;
            pthread_t thread;

            pthread_attr_init(&attr);
            pthread_attr_setstacksize(&attr, (size_t)STACK_MB << 20);
            if (pthread_create(&thread, &attr, child, &j) != 0 || pthread_join(thread, NULL) != 0)
                _exit(2);
            p->at = SIZE_MAX;
            exit(0);
        }
        if (pid < 0 || waitpid(pid, &status, 0) != pid) {
            perror("sweep");
            exit(2);
        }
        if (status != 0)
            keep(s, f, p, status);
        j.from = p->at == SIZE_MAX ? j.n : p->at + 1;
    }
    s->texts += j.n;
    s->sound += p->sound;
}

static void
sweep_path(struct sweep *s, const char *path, struct progress *p)
{
    struct file f = { .path = path };
    const char *wrong = source_read(&f.arena, &f.source, path);

    if (wrong != NULL || f.source.len > ROOM / 2) {
        fprintf(stderr, "sweep: %s: %s\n", path, wrong ? wrong : "is too large");
        exit(2);
    }
    tokens_read(&f.arena, &f.source, &f.tokens);
    sweep_file(s, &f, p);
    arena_free(&f.arena);
}

int
main(int argc, char **argv)
{
    struct sweep s = { .limit_s = 20 };
    struct progress *p = mmap(NULL, sizeof *p, PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int files = 0, c;

    while ((c = getopt(argc, argv, "+t:k:m:s:d:l:")) != -1)
        switch (c) {
        case 't': s.every_byte = strtoul(optarg, NULL, 10); break;
        case 'k': s.every_token = strtoul(optarg, NULL, 10); break;
        case 'm': s.mutations = strtoul(optarg, NULL, 10); break;
        case 's': s.seed = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'd': s.dir = optarg; break;
        case 'l': s.limit_s = (unsigned)strtoul(optarg, NULL, 10); break;
        default: return 2;
        }
    while (optind + files < argc && strcmp(argv[optind + files], "--") != 0)
        files++;
    if (files == 0 || p == MAP_FAILED) {
        fputs("sweep: nothing to do\n", stderr);
        return 2;
    }
    if (optind + files < argc)
        pipeline_begin((const char *const *)argv + optind + files + 1,
                       (size_t)(argc - optind - files - 1));
    else
        pipeline_begin(NULL, 0);
    for (int i = 0; i < files && s.failures < ENOUGH; i++)
        sweep_path(&s, argv[optind + i], p);
    printf("%zu texts out of %d files, %zu of them accepted; %d failures\n", s.texts, files, s.sound,
           s.failures);
    return s.failures != 0;
}
