/* uv.c - the loop of a thread inside libuv's */
#include <asyncc/uv.h>

#include <asyncc/abi.h>
#include <stdlib.h>

/* Before libuv waits: how long it may. Behind that: our turn. */
struct attachment {
    uv_poll_t poll; /* of our poller's descriptor; it alone keeps uv_run going */
    uv_prepare_t prepare;
    uv_check_t check;
    uv_timer_t timer;
    uv_idle_t idle; /* active: libuv does not wait */
    unsigned open;  /* handles */
};

static _Thread_local struct attachment *here;

static void
poll_done(uv_poll_t *poll, int status, int events)
{
    (void)poll, (void)status, (void)events; /* it has woken libuv */
}

static void
timer_done(uv_timer_t *timer)
{
    (void)timer;
}

static void
idle_turn(uv_idle_t *idle)
{
    (void)idle;
}

static void
keep_alive(struct attachment *a)
{
    if (async_loop_alive())
        uv_ref((uv_handle_t *)&a->poll);
    else
        uv_unref((uv_handle_t *)&a->poll);
}

static void
before_waiting(uv_prepare_t *prepare)
{
    struct attachment *a = prepare->data;
    int timeout = async_loop_timeout();

    keep_alive(a);
    if (timeout == 0)
        uv_idle_start(&a->idle, idle_turn);
    else if (timeout > 0)
        uv_timer_start(&a->timer, timer_done, (uint64_t)timeout, 0);
    else
        uv_timer_stop(&a->timer);
}

static void
after_waiting(uv_check_t *check)
{
    struct attachment *a = check->data;

    uv_idle_stop(&a->idle);
    async_loop_dispatch();
    if (here == a) /* not detached meanwhile */
        keep_alive(a);
}

static void
run_once(void *arg)
{
    uv_ref((uv_handle_t *)&here->poll); /* something has been begun since its last turn */
    uv_run(arg, UV_RUN_ONCE);
}

static void
closed(uv_handle_t *handle)
{
    struct attachment *a = handle->data;

    if (--a->open == 0)
        free(a);
}

static void
add(struct attachment *a, uv_handle_t *handle)
{
    handle->data = a;
    a->open++;
    uv_unref(handle);
}

int
async_uv_attach(uv_loop_t *loop)
{
    int fd = async_loop_fd(), status;
    struct attachment *a;

    if (here != NULL) {
        if (here->poll.loop != loop)
            return UV_EBUSY;
        uv_ref((uv_handle_t *)&here->poll);
        return 0;
    }
    if (fd < 0)
        return UV_ENOTSUP;
    a = calloc(1, sizeof *a);
    if (a == NULL)
        return UV_ENOMEM;
    status = uv_poll_init(loop, &a->poll, fd);
    if (status != 0) {
        free(a);
        return status;
    }
    /* none of these can fail */
    uv_prepare_init(loop, &a->prepare);
    uv_check_init(loop, &a->check);
    uv_timer_init(loop, &a->timer);
    uv_idle_init(loop, &a->idle);
    add(a, (uv_handle_t *)&a->poll);
    add(a, (uv_handle_t *)&a->prepare);
    add(a, (uv_handle_t *)&a->check);
    add(a, (uv_handle_t *)&a->timer);
    add(a, (uv_handle_t *)&a->idle);
    uv_poll_start(&a->poll, UV_READABLE, poll_done);
    uv_prepare_start(&a->prepare, before_waiting);
    uv_check_start(&a->check, after_waiting);
    uv_ref((uv_handle_t *)&a->poll); /* until the first turn has seen what there is */
    here = a;
    async__loop_inside(run_once, loop);
    return 0;
}

void
async_uv_detach(void)
{
    struct attachment *a = here;

    if (a == NULL)
        return;
    here = NULL;
    async__loop_inside(NULL, NULL);
    uv_close((uv_handle_t *)&a->poll, closed);
    uv_close((uv_handle_t *)&a->prepare, closed);
    uv_close((uv_handle_t *)&a->check, closed);
    uv_close((uv_handle_t *)&a->timer, closed);
    uv_close((uv_handle_t *)&a->idle, closed);
}
