/* curl.c - libcurl's multi interface, driven by the loop
 *
 * curl says what it waits for: of each socket by on_socket(), and until when
 * by on_timer(). We wait for it, by async_poll and async_set_timeout, and tell
 * it by act(). A watch is one wait for one socket; when curl changes its mind
 * the watch is over and there is another, so none ever changes.
 *
 * What curl forbids while it is calling back (removing a transfer, say) is
 * marked, and done by tidy() once it has returned. So is a wait that can't be
 * begun: were curl told, the multi handle would be of no use any more. */
#include <asyncc/curl.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>

struct transfer {
    struct transfer *next;
    CURL *easy;
    promise(long) done; /* one reference */
    bool cancelled;     /* to be removed by tidy() */
    char message[CURL_ERROR_SIZE];
};

struct watch {
    curl_socket_t fd;
    int events;
    promise(int) poll; /* NULL: curl is being told, or it is over */
    bool over;
};

/* Of a thread. */
static __thread struct multi {
    CURLM *curl; /* NULL: not made yet */
    struct transfer *transfers;
    async_timer timer;
    bool inside; /* curl is running, and may call back */
    int broken;  /* an errno: curl waits for what we don't; every transfer is to end with it */
} multi;

/* What an error of curl's comes nearest to. */
static int
errno_of(CURLcode code, CURL *easy)
{
    long system = 0;

    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &system);
    switch (code) {
    case CURLE_COULDNT_CONNECT: return system != 0 ? (int)system : ECONNREFUSED;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: return system != 0 ? (int)system : ECONNRESET;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE: return ECONNRESET;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_FILE_COULDNT_READ_FILE:
    case CURLE_REMOTE_FILE_NOT_FOUND: return ENOENT;
    case CURLE_OPERATION_TIMEDOUT: return ETIMEDOUT;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_FUNCTION_ARGUMENT: return EINVAL;
    case CURLE_REMOTE_ACCESS_DENIED:
    case CURLE_LOGIN_DENIED: return EACCES;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_HTTP_RETURNED_ERROR: return EPROTO;
    case CURLE_ABORTED_BY_CALLBACK: return ECANCELED;
    case CURLE_OUT_OF_MEMORY: return ENOMEM;
    default: return EIO;
    }
}

/* Transfers */

/* Takes it out of the list and out of curl, and frees it; its promise has been settled or is now
 * rejected.
 * at       the link that leads to it */
static void
transfer_end(struct transfer **at, async_error *error)
{
    struct transfer *transfer = *at;

    *at = transfer->next;
    multi.inside = true;
    curl_multi_remove_handle(multi.curl, transfer->easy);
    multi.inside = false;
    curl_easy_setopt(transfer->easy, CURLOPT_ERRORBUFFER, NULL);
    if (error != NULL)
        promise_reject(transfer->done, error);
    promise_release(transfer->done);
    free(transfer);
}

static struct transfer **
transfer_find(const CURL *easy)
{
    struct transfer **at = &multi.transfers;

    while (*at != NULL && (*at)->easy != easy)
        at = &(*at)->next;
    return at;
}

static void
transfer_done(struct transfer **at, CURLcode code)
{
    struct transfer *transfer = *at;
    const char *message =
        transfer->message[0] != '\0' ? transfer->message : curl_easy_strerror(code);
    long status = 0;

    if (code != CURLE_OK) {
        transfer_end(at, async_error_new(errno_of(code, transfer->easy), "%s", message));
        return;
    }
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    promise_resolve(transfer->done, status);
    transfer_end(at, NULL);
}

static void
fail_all(int code)
{
    while (multi.transfers != NULL)
        transfer_end(&multi.transfers, async_error_new(code, NULL));
}

/* After curl has run: sees to the transfers that have ended, in whichever way. */
static void
tidy(void)
{
    const CURLMsg *message;
    int more;

    for (struct transfer **at = &multi.transfers; *at != NULL;)
        if ((*at)->cancelled)
            transfer_end(at, async_error_new(ECANCELED, NULL));
        else
            at = &(*at)->next;
    while ((message = curl_multi_info_read(multi.curl, &more)) != NULL)
        if (message->msg == CURLMSG_DONE && *transfer_find(message->easy_handle) != NULL)
            transfer_done(transfer_find(message->easy_handle), message->data.result);
    if (multi.broken != 0)
        fail_all(multi.broken);
    multi.broken = 0;
    if (multi.transfers == NULL) {
        async_clear_timer(multi.timer); /* idle connections keep no loop going */
        multi.timer = (async_timer){0};
    }
}

/* The handle is the caller's. What has been sent has been sent, so a task that waits for it learns that
 * even if it is asked to end in the same turn. */
static void
status_lost(promise(long) done)
{
    (void)done;
}

static void
transfer_cancel(promise(long) done, void *arg)
{
    struct transfer *transfer = arg;

    (void)done;
    transfer->cancelled = true;
    if (!multi.inside)
        tidy();
}

/* Tells curl what has happened; it does what there is to do. */
static void
act(curl_socket_t fd, int what)
{
    CURLMcode code;
    int running;

    multi.inside = true;
    code = curl_multi_socket_action(multi.curl, fd, what, &running);
    multi.inside = false;
    if (code != CURLM_OK && multi.broken == 0)
        multi.broken = code == CURLM_OUT_OF_MEMORY ? ENOMEM : EIO;
    tidy();
}

/* Sockets */

static void watch_ready(promise(int) poll, void *arg);

/* Begins to wait.
 * returns  false: no memory */
static bool
watch_begin(struct watch *watch)
{
    watch->poll = async_poll(watch->fd, watch->events);
    if (promise_then(watch->poll, watch_ready, watch))
        return true;
    promise_release(watch->poll);
    watch->poll = NULL;
    return false;
}

/* What poll(2) has found, as curl names it. */
static int
found(int events)
{
    return (events & (POLLIN | POLLHUP) ? CURL_CSELECT_IN : 0) |
           (events & POLLOUT ? CURL_CSELECT_OUT : 0) | (events & POLLERR ? CURL_CSELECT_ERR : 0);
}

static void
watch_ready(promise(int) poll, void *arg)
{
    struct watch *watch = arg;
    async_error *error = promise_error(poll); /* not that of the socket: it can't be waited for */
    int code = error != NULL ? error->code : 0,
        what = error != NULL ? 0 : found(promise_value(poll));

    promise_release(poll);
    watch->poll = NULL;
    if (!watch->over && code == 0)
        act(watch->fd, what);
    if (!watch->over && code == 0 && !watch_begin(watch))
        code = ENOMEM;
    if (!watch->over && code != 0) {
        multi.broken = code;
        tidy();
    }
    if (watch->over)
        free(watch);
}

/* The watch frees itself: when its wait has been taken back, or when curl, which is being told of it,
 * has returned. */
static void
watch_end(struct watch *watch)
{
    watch->over = true;
    if (watch->poll != NULL)
        promise_cancel(watch->poll);
}

/* returns  NULL: no memory */
static struct watch *
watch_new(curl_socket_t fd, int what)
{
    struct watch *watch = calloc(1, sizeof *watch);

    if (watch == NULL)
        return NULL;
    watch->fd = fd;
    watch->events = (what & CURL_POLL_IN ? POLLIN : 0) | (what & CURL_POLL_OUT ? POLLOUT : 0);
    if (watch_begin(watch))
        return watch;
    free(watch);
    return NULL;
}

static int
on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *old)
{
    struct watch *watch = NULL;

    (void)easy, (void)arg;
    if (old != NULL)
        watch_end(old);
    if (what != CURL_POLL_REMOVE && what != CURL_POLL_NONE) {
        watch = watch_new(fd, what);
        if (watch == NULL)
            multi.broken = ENOMEM;
    }
    curl_multi_assign(multi.curl, fd, watch);
    return 0;
}

/* Time */

static void
timer_due(void *arg)
{
    (void)arg;
    multi.timer = (async_timer){0};
    act(CURL_SOCKET_TIMEOUT, 0);
}

static int
on_timer(CURLM *curl, long ms, void *arg)
{
    (void)curl, (void)arg;
    async_clear_timer(multi.timer);
    multi.timer = (async_timer){0};
    if (ms < 0)
        return 0;
    multi.timer = ms == 0 ? async_set_immediate(timer_due, NULL)
                          : async_set_timeout(timer_due, NULL, (uint64_t)ms);
    if (multi.timer.at == NULL)
        multi.broken = ENOMEM;
    return 0;
}

/* The public functions */

CURLM *
async_curl_multi(void)
{
    if (multi.curl != NULL)
        return multi.curl;
    multi.curl = curl_multi_init();
    if (multi.curl == NULL)
        return NULL;
    curl_multi_setopt(multi.curl, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(multi.curl, CURLMOPT_TIMERFUNCTION, on_timer);
    return multi.curl;
}

bool
async_curl_cleanup(void)
{
    if (multi.transfers != NULL || multi.inside)
        return false;
    if (multi.curl != NULL) {
        multi.inside = true;
        curl_multi_cleanup(multi.curl);
        multi.inside = false;
    }
    async_clear_timer(multi.timer);
    multi = (struct multi){0};
    return true;
}

/* Gives the transfer to curl, which begins with it in the next turn.
 * returns  0, or an errno value */
static int
transfer_begin(struct transfer *transfer)
{
    CURLMcode code;

    if (multi.inside || *transfer_find(transfer->easy) != NULL)
        return EBUSY;
    curl_easy_setopt(transfer->easy, CURLOPT_ERRORBUFFER, transfer->message);
    multi.inside = true;
    code = curl_multi_add_handle(multi.curl, transfer->easy);
    multi.inside = false;
    if (code != CURLM_OK) {
        tidy();
        curl_easy_setopt(transfer->easy, CURLOPT_ERRORBUFFER, NULL);
        return code == CURLM_OUT_OF_MEMORY ? ENOMEM : code == CURLM_ADDED_ALREADY ? EBUSY : EINVAL;
    }
    transfer->next = multi.transfers;
    multi.transfers = transfer;
    promise_on_cancel(transfer->done, transfer_cancel, transfer);
    promise_release(promise_owned(transfer->done, status_lost));
    if (multi.broken != 0)
        tidy();
    return 0;
}

promise(long)
async_curl_perform(CURL *easy)
{
    struct transfer *transfer = calloc(1, sizeof *transfer);
    promise(long) done = promise_new(long);
    int code = ENOMEM;

    if (transfer != NULL && async_curl_multi() != NULL && promise_state(done) == PROMISE_PENDING) {
        transfer->easy = easy;
        transfer->done = promise_retain_to_settle(done);
        code = transfer_begin(transfer);
    }
    if (code == 0)
        return done;
    promise_reject(done, code);
    if (transfer != NULL && transfer->done != NULL)
        promise_release(transfer->done);
    free(transfer);
    return done;
}
