/* curl.async.c PORT - what asyncc/curl.h promises, against a real web server */
#include "check.h"
#include "curl_faults.h"
#include <asyncc/curl.h>
#include <string.h>
#include <time.h>

static const char *port;

struct page {
    CURL *easy;
    size_t size;
    char start[32];
    promise(long) cancel; /* by its own callback */
};

static size_t
page_take(char *data, size_t size, size_t n, void *arg)
{
    struct page *page = arg;

    for (size_t i = 0; i < n && page->size + i < sizeof page->start - 1; i++)
        page->start[page->size + i] = data[i];
    page->size += n;
    if (page->cancel != NULL)
        promise_cancel(page->cancel);
    return size * n;
}

static void
page_open(struct page *page, const char *path)
{
    char url[100];

    *page = (struct page){.easy = curl_easy_init()};
    snprintf(url, sizeof url, "http://127.0.0.1:%s%s", port, path);
    curl_easy_setopt(page->easy, CURLOPT_URL, url);
    curl_easy_setopt(page->easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(page->easy, CURLOPT_WRITEFUNCTION, page_take);
    curl_easy_setopt(page->easy, CURLOPT_WRITEDATA, page);
}

static void
page_close(struct page *page)
{
    curl_easy_cleanup(page->easy);
}

static double
seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static async(size_t) size_of(const char *path)
{
    struct page page;

    page_open(&page, path);
    defer page_close(&page);
    CHECK(await async_curl_perform(page.easy) == 200);
    return page.size;
}

static async(void) status_and_body(void)
{
    struct page page;

    CHECK(await size_of("/bytes/10") == 10);
    CHECK(await size_of("/bytes/5000000") == 5000000);
    page_open(&page, "/nothing");
    defer page_close(&page);
    CHECK(await async_curl_perform(page.easy) == 404);
    curl_easy_setopt(page.easy, CURLOPT_FAILONERROR, 1L);
    CHECK_REJECTS(EPROTO, async_curl_perform(page.easy));

    struct page echo;
    page_open(&echo, "/echo");
    defer page_close(&echo);
    curl_easy_setopt(echo.easy, CURLOPT_POSTFIELDS, "said");
    CHECK(await async_curl_perform(echo.easy) == 200);
    CHECK(strcmp(echo.start, "said") == 0);
    CHECK(await async_curl_perform(echo.easy) == 200); /* the handle may be used again */
    CHECK(strcmp(echo.start, "saidsaid") == 0);
}

static async(void) side_by_side(void)
{
    promise(size_t) pages[40];
    double begun = seconds();

    for (int i = 0; i < 40; i++)
        pages[i] = size_of("/slow/300");
    await promise_all_of(pages, 40);
    CHECK(seconds() - begun < 40 * 0.3 / 2);
}

static async(void) errors(void)
{
    struct page page;

    page_open(&page, "/drop");
    defer page_close(&page);
    CHECK_REJECTS(ECONNRESET, async_curl_perform(page.easy));
    curl_easy_setopt(page.easy, CURLOPT_URL, "http://127.0.0.1:1/");
    CHECK_REJECTS(ECONNREFUSED, async_curl_perform(page.easy));
    try {
        await async_curl_perform(page.easy);
    } catch (e) {
        CHECK(strstr(e->message, "127.0.0.1") != NULL); /* curl's own words */
    }
    curl_easy_setopt(page.easy, CURLOPT_URL, "nonsense://x/");
    CHECK_REJECTS(EINVAL, async_curl_perform(page.easy));
    curl_easy_setopt(page.easy, CURLOPT_URL, "http://no-such-host.invalid/");
    CHECK_REJECTS(ENOENT, async_curl_perform(page.easy));

    struct page slow;
    page_open(&slow, "/slow/2000");
    defer page_close(&slow);
    curl_easy_setopt(slow.easy, CURLOPT_TIMEOUT_MS, 100L);
    CHECK_REJECTS(ETIMEDOUT, async_curl_perform(slow.easy));
}

static async(void) cancelled(void)
{
    struct page page, other;

    page_open(&page, "/slow/2000");
    defer page_close(&page);
    page_open(&other, "/slow/200");
    defer page_close(&other);

    promise(long) first = async_curl_perform(page.easy), second = async_curl_perform(other.easy);
    CHECK_REJECTS(EBUSY, async_curl_perform(page.easy));
    await async_sleep(50);
    CHECK(!async_curl_cleanup());
    promise_cancel(first);
    CHECK(promise_state(first) == PROMISE_REJECTED);
    CHECK_REJECTS(ECANCELED, first);
    CHECK(await second == 200);

    promise(long) at_once = async_curl_perform(page.easy); /* before it has begun */
    promise_cancel(at_once);
    CHECK_REJECTS(ECANCELED, at_once);
    CHECK_REJECTS(ETIMEDOUT, promise_timeout(async_curl_perform(page.easy), 50));
}

/* curl is running when the request comes. */
static async(void) cancelled_by_a_callback(void)
{
    struct page page;
    promise(long) done;

    page_open(&page, "/bytes/9000000");
    defer page_close(&page);
    done = async_curl_perform(page.easy);
    page.cancel = done;
    defer promise_release(page.cancel);
    CHECK_REJECTS(ECANCELED, done);
    CHECK(page.size < 9000000);
}

/* The task ends only when curl has let go of the handle, which the task then frees. */
static async(void) takes_its_time(void)
{
    struct page page;

    page_open(&page, "/slow/2000");
    defer page_close(&page);
    await async_curl_perform(page.easy);
}

static async(void) task_cancelled(void)
{
    promise(void) task = takes_its_time();

    await async_sleep(50);
    promise_cancel(task);
    CHECK_REJECTS(ECANCELED, task);
    CHECK(await size_of("/bytes/10") == 10);
    CHECK_REJECTS(ETIMEDOUT, promise_timeout(takes_its_time(), 50));
    CHECK(await size_of("/bytes/10") == 10);
}

/* In the turn in which the transfer is done: the status is had. */
static promise(long) asks_for_status;

static void cancel_it(promise(long) done, void *arg)
{
    (void)done, (void)arg;
    promise_cancel(asks_for_status);
}

static async(long) status_of(const char *path, bool timeout)
{
    struct page page;

    page_open(&page, path);
    defer page_close(&page);
    promise(long) done = async_curl_perform(page.easy);
    promise_then(done, cancel_it, NULL);
    return timeout ? await promise_timeout(done, 60000) : await done;
}

static async(void) cancelled_too_late(void)
{
    for (int timeout = 0; timeout < 2; timeout++) {
        promise(long) status = status_of("/bytes/10", timeout);

        asks_for_status = status;
        CHECK(await status == 200);
        promise_release(asks_for_status);
    }
    asks_for_status = NULL;
}

/* No sockets at all. */
static async(void) a_file(const char *path)
{
    struct page page;
    char url[300];

    page_open(&page, "");
    defer page_close(&page);
    snprintf(url, sizeof url, "file://%s", path);
    curl_easy_setopt(page.easy, CURLOPT_URL, url);
    CHECK(await async_curl_perform(page.easy) == 0);
    CHECK(page.size > 100);
    curl_easy_setopt(page.easy, CURLOPT_URL, "file:///no/such/file");
    CHECK_REJECTS(ENOENT, async_curl_perform(page.easy));
}

static async(void) everything(void)
{
    await status_and_body();
    await side_by_side();
    await errors();
    await cancelled();
    await cancelled_by_a_callback();
    await task_cancelled();
    await cancelled_too_late();
    await a_file("/proc/self/exe");
    (void)size_of("/bytes/100"); /* nobody waits */
    await async_sleep(200);
    CHECK(async_curl_cleanup());
}

int main(int argc, char **argv)
{
    promise(void) p;

    if (argc != 2)
        return 2;
    port = argv[1];
    curl_faults_prepare();
    p = everything();
    async_run(p);
    promise_release(p);
    curl_faults(port);
    puts("all held");
    return 0;
}
