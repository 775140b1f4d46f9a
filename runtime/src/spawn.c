/* spawn.c - children: started (process.c looks after them)
 *
 * posix_spawn makes them: the C library's has all signals blocked and handlers
 * reset while the child shares our memory, and gives back the errno of exec. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"

extern char **environ;

/* promise(async_process) */
struct spawned {
    struct async_frame base;
    async_process process;
};

static const struct async_code code_spawn = {line_handing, "async_spawn", NULL, NULL,
                                             sizeof(struct spawned)};

/* What a child gets as its descriptor i, and what we keep.
 * theirs   above 2, so that none is overwritten before it has been put in place; -1: ours, as it is
 * is_made  it is ours to close */
struct streams {
    int ours[3], theirs[3];
    bool is_made[3];
};

static void
close_if_open(int fd)
{
    if (fd >= 0)
        close(fd);
}

static void
streams_close_theirs(const struct streams *s)
{
    for (int i = 0; i < 3; i++)
        if (s->is_made[i])
            close_if_open(s->theirs[i]);
}

static void
streams_close_ours(const struct streams *s)
{
    for (int i = 0; i < 3; i++)
        close_if_open(s->ours[i]);
}

static int
pipe_make(struct streams *s, int i)
{
    int fd[2], writes = i == 0;

    if (pipe2(fd, O_CLOEXEC) != 0)
        return errno;
    s->is_made[i] = true;
    s->ours[i] = fd[writes];
    s->theirs[i] = fd[!writes];
    return fcntl(s->ours[i], F_SETFL, O_NONBLOCK) == 0 ? 0 : errno;
}

static int
null_open(struct streams *s, int i)
{
    s->theirs[i] = open("/dev/null", O_RDWR | O_CLOEXEC);
    s->is_made[i] = true;
    return s->theirs[i] >= 0 ? 0 : errno;
}

static int
raise_above_2(struct streams *s, int i)
{
    int fd = s->theirs[i];

    if (fd < 0 || fd > 2)
        return 0;
    s->theirs[i] = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (s->is_made[i])
        close(fd);
    s->is_made[i] = true;
    return s->theirs[i] >= 0 ? 0 : errno;
}

/* Programs take what they are given for something that waits, and fail with EAGAIN of our ends of pipes. */
static void
nonblock_clear(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags >= 0 && (flags & O_NONBLOCK) != 0)
        fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
}

/* returns  0, or an errno */
static int
stream_open(struct streams *s, int i, int what)
{
    int error = 0;

    if (what == ASYNC_PIPE)
        error = pipe_make(s, i);
    else if (what == ASYNC_NULL)
        error = null_open(s, i);
    else if (what > 0) {
        nonblock_clear(what);
        s->theirs[i] = what;
    } else if (what != ASYNC_INHERIT && !(what == ASYNC_AS_OUT && i == 2))
        error = EINVAL;
    return error != 0 ? error : raise_above_2(s, i);
}

static int
streams_open(struct streams *s, const async_spawn_options *o)
{
    const int what[3] = {o->in, o->out, o->err};
    int error = 0;

    *s = (struct streams){.ours = {-1, -1, -1}, .theirs = {-1, -1, -1}};
    for (int i = 0; i < 3 && error == 0; i++)
        error = stream_open(s, i, what[i]);
    return error;
}

/* What the child does before it begins: its descriptors, then its directory. */
static int
actions_add(posix_spawn_file_actions_t *a, const struct streams *s, const async_spawn_options *o)
{
    int error = 0;

    for (int i = 0; i < 3 && error == 0; i++)
        if (s->theirs[i] >= 0)
            error = posix_spawn_file_actions_adddup2(a, s->theirs[i], i);
    if (error == 0 && o->err == ASYNC_AS_OUT)
        error = posix_spawn_file_actions_adddup2(a, 1, 2);
    if (error == 0 && !o->keep_descriptors)
        error = posix_spawn_file_actions_addclosefrom_np(a, 3);
    if (error == 0 && o->cwd != NULL)
        error = posix_spawn_file_actions_addchdir_np(a, o->cwd);
    return error;
}

static int
attributes_set(posix_spawnattr_t *a, const async_spawn_options *o)
{
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    sigset_t none, all;

    if (o->group < ASYNC_OWN_GROUP)
        return EINVAL;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(a, &none);
    posix_spawnattr_setsigdefault(a, &all);
    if (o->group != 0) {
        flags |= POSIX_SPAWN_SETPGROUP;
        posix_spawnattr_setpgroup(a, o->group == ASYNC_OWN_GROUP ? 0 : o->group);
    }
    return posix_spawnattr_setflags(a, flags);
}

/* returns  0, or an errno */
static int
spawn(pid_t *pid, char *const argv[], const struct streams *s, const async_spawn_options *o)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);

    if (error != 0)
        return error;
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        error = actions_add(&actions, s, o);
        if (error == 0)
            error = attributes_set(&attributes, o);
        if (error == 0)
            error = posix_spawnp(pid, argv[0], &actions, &attributes, argv,
                                 o->env != NULL ? o->env : environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* A child that we couldn't look after has not been. */
static void
undo(pid_t pid)
{
    kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

/* Starts the child that c is to stand for.
 * returns  0, or an errno: there is none */
static int
start(struct child *c, char *const argv[], struct streams *s, const async_spawn_options *o)
{
    int error = argv != NULL && argv[0] != NULL ? streams_open(s, o) : EINVAL;

    if (error == 0)
        error = spawn(&c->pid, argv, s, o);
    streams_close_theirs(s);
    if (error == 0) {
        c->detached = o->detached;
        error = child_begin(c);
        if (error != 0)
            undo(c->pid);
    }
    if (error != 0)
        streams_close_ours(s);
    return error;
}

static async_process
process_of(const struct child *c, const struct streams *s)
{
    for (int i = 0; i < 3; i++)
        if (s->ours[i] >= 0)
            descriptor_made(s->ours[i], DESCRIPTOR_PIPE, DESCRIPTOR_ANYTHING);
    return (async_process){c->pid, s->ours[0], s->ours[1], s->ours[2]};
}

static async_error *
spawn_error(int code, char *const argv[], const async_spawn_options *o)
{
    const char *name = argv != NULL && argv[0] != NULL ? argv[0] : "nothing";

    if (o->cwd == NULL)
        return async_error_new(code, "async_spawn of '%s': %s", name, strerrordesc_np(code));
    return async_error_new(code, "async_spawn of '%s' in '%s': %s", name, o->cwd,
                           strerrordesc_np(code));
}

promise(async_process)
async_spawn(char *const argv[], const async_spawn_options *options)
{
    static const async_spawn_options nothing;
    const async_spawn_options *o = options != NULL ? options : &nothing;
    struct spawned *p = (struct spawned *)promise_frame(sizeof *p, &code_spawn);
    struct child *c = p != NULL ? child_new() : NULL;
    struct streams streams = {.ours = {-1, -1, -1}, .theirs = {-1, -1, -1}};
    int error = c != NULL ? start(c, argv, &streams, o) : ENOMEM;

    if (p == NULL)
        return (promise(async_process))async__no_memory();
    if (error == 0) {
        p->process = process_of(c, &streams);
        p->base.status = PROMISE_FULFILLED;
        return (promise(async_process))p;
    }
    if (c != NULL)
        memory_free(c);
    promise_reject_frame(&p->base, spawn_error(error, argv, o));
    return (promise(async_process))p;
}
