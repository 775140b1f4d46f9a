/* A download fails, the fallback is taken, the worker gets what has come. The `catch` sees the
 * rejection as it would see an error of ordinary code. */
#include <asyncc.h>
#include <stdio.h>
#include <string.h>

static async(const char *)
download_data(const char *url)
{
    printf("downloading %s\n", url);
    await async_sleep(5);
    if (strstr(url, "broken") != NULL)
        throw async_error_new(404, "%s is not there", url);
    return "fresh data";
}

static async(const char *)
download_fallback_data(const char *url)
{
    printf("downloading %s from the mirror\n", url);
    await async_sleep(5);
    return "old data";
}

static async(size_t)
process_data_in_worker(const char *data)
{
    printf("processing %s\n", data);
    await async_sleep(5);
    return strlen(data);
}

static async(size_t)
get_processed_data(const char *url)
{
    const char *data;

    try {
        data = await download_data(url);
    } catch (e) {
        printf("failed with %d: %s\n", e->code, e->message);
        data = await download_fallback_data(url);
    }
    return process_data_in_worker(data);
}

async(int)
main(void)
{
    printf("processed %zu letters\n", await get_processed_data("example.test/good"));
    printf("processed %zu letters\n", await get_processed_data("example.test/broken"));
    return 0;
}
