/* asyncc/process.h - processes and signals
 *
 *     async_process p = await async_spawn((char *[]){"sort", NULL},
 *                                         &(async_spawn_options){.in = ASYNC_PIPE, .out = ASYNC_PIPE});
 *
 *     await async_write_all(p.in, text, length);
 *     await async_close(p.in);
 *     ...                                          read p.out to the end
 *     int status = await async_wait(p.pid);        WIFEXITED(status), WEXITSTATUS(status): <sys/wait.h>
 *
 * Each loop looks after the children that it has spawned: when one ends it is
 * reaped, whether somebody waits for it or not, so there are no zombies. Its status
 * is kept until async_wait asks for it.
 *
 *   threads     a child belongs to the loop of the thread that has spawned it.
 *   cancel      what has already happened is not cancelled any more: a child that was spawned, a
 *               status that has come, a signal that was delivered reach the task they were for, and
 *               the request meets it in its next await.
 *   end         the loop doesn't stay for children, nor for signals, unless somebody waits for them. */
#ifndef ASYNCC_PROCESS_H
#define ASYNCC_PROCESS_H

#include <asyncc/promise.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What becomes of a child's stdin, stdout or stderr; or a descriptor above 0, which the child gets, and
 * which stays open here: another child's `out` makes a pipeline. It is no longer O_NONBLOCK then, which
 * holds for all who have it, and which programs don't expect of what they are given. */
enum {
    ASYNC_INHERIT = 0, /* ours */
    ASYNC_PIPE = -1,   /* a pipe; our end is given back */
    ASYNC_NULL = -2,   /* /dev/null */
    ASYNC_AS_OUT = -3  /* for `err`: wherever the child's stdout goes */
};

enum {
    ASYNC_OWN_GROUP = -1
};

/* All zeros: nothing is changed.
 * cwd       the directory the child begins in; argv[0], if it has a slash, is seen from there
 * env       "NAME=value", ..., NULL; the child's whole environment. NULL: ours
 * in        and the others: see above
 * group     the process group: 0: ours; ASYNC_OWN_GROUP: one of its own, whose number is its pid; else
 *           that one
 * detached  nobody will ask for the status, so it isn't kept
 * keep_descriptors
 *           what isn't close-on-exec stays open in the child. Else it has its stdin, stdout and stderr
 *           and nothing more, whatever other threads and libraries have left open */
typedef struct async_spawn_options {
    const char *cwd;
    char *const *env;
    int in, out, err;
    pid_t group;
    bool detached;
    bool keep_descriptors;
} async_spawn_options;

/* A child.
 * in, out, err  our ends of its pipes, for the caller to close: O_NONBLOCK and O_CLOEXEC; -1 where
 *               there is none */
typedef struct async_process {
    pid_t pid;
    int in, out, err;
} async_process;

/* Starts a program.
 * argv     NULL-terminated; argv[0] is looked for in this process's PATH unless it has a slash
 * options  NULL: all zeros. Nothing of it need outlive the call
 * returns  the child, which runs: the promise has settled already. The call lasts until the child has
 *          begun with the program, as vfork(2) does
 * child    begins with every signal at its default and none blocked, whatever holds here (of what
 *          nohup(1) ignores, too)
 * rejects  with what exec has failed with: ENOENT: no such program, or no such cwd; EACCES, E2BIG ...;
 *          EAGAIN, EMFILE, ENOMEM: out of something; EBADF: a descriptor that isn't open; EINVAL: an
 *          empty argv, an unknown number. There is no child then */
promise(async_process) async_spawn(char *const argv[], const async_spawn_options *options);

/* Waits until a child has ended.
 * pid      of async_spawn; or any child of this process that nobody else reaps
 * returns  the status, as of waitpid(2), for WIFEXITED and the other macros of <sys/wait.h>
 * order    all who wait get it; else it is kept for the next who asks, who gets it at once. After that
 *          the number is free, and may become another process's
 * rejects  ECHILD: no child, somebody has had its status, or it was not to be had: SIGCHLD is ignored
 *          (SIG_IGN, SA_NOCLDWAIT), or other code reaps what it didn't start; EINVAL: not above 0
 * cancel   the child goes on, and can be waited for again */
promise(int) async_wait(pid_t pid);

/* Sends a signal to a child that this loop looks after. Unlike kill(2) it can't hit another process
 * that has been given the number since.
 * returns  0; -1 and errno, ESRCH: it has ended, or it isn't ours */
int async_kill(pid_t pid, int signo);

/* Ends a child and waits for it: SIGTERM, and SIGKILL if it is still there after grace_ms. Good in a
 * defer.
 * grace_ms  0: SIGKILL at once
 * returns   as async_wait
 * cancel    as of async_wait; SIGKILL is then not sent any more */
promise(int) async_terminate(pid_t pid, uint64_t grace_ms);

/* Waits for the next delivery of a signal to this process.
 *
 * The first call makes this loop listen, and it goes on to listen until
 * async_signal_end: what comes while nobody waits is counted, and settles the
 * next call at once. So nothing is lost between two awaits, and a signal whose default is
 * to end the process doesn't end it there.
 *
 * signo    any but SIGKILL, SIGSTOP and those of the processor: SIGSEGV, SIGBUS, SIGFPE, SIGILL
 * returns  how many deliveries that was: 1, or more that came before anybody looked. (The kernel keeps
 *          several of one signal apart only from SIGRTMIN on; others are one until they are delivered.)
 * order    a delivery settles all who wait. Tasks that each have to see every one have one task wait,
 *          and tell the others. Different signals end as macrotasks of their own
 * handlers one that the program has set with sigaction(2) goes on being called. SIG_DFL and SIG_IGN are
 *          suspended: the signal does nothing else. Blocking calls are restarted (SA_RESTART)
 * threads  every loop that listens gets every delivery, whichever thread the kernel picks. No thread
 *          needs to block anything; what is blocked in all of them doesn't come
 * children have the signal's default: spawned ones, and those of system(3) and popen(3)
 * rejects  EINVAL: no such signal, or one of those above; EMFILE, ENFILE
 * cancel   this wait ends; the loop goes on to listen */
promise(int) async_signal(int signo);

/* This loop no longer listens: who waits is rejected with ECANCELED, what was counted is forgotten. When
 * no loop listens any more, the signal is again what the program had made of it before. The same happens
 * when the thread ends. Of a signal that nobody listens to: nothing. */
void async_signal_end(int signo);

#ifdef __cplusplus
}
#endif

#endif
