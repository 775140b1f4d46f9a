/* Downloads many files at once, with one progress bar for all of them.
 *
 *     downloader URL...     each into the current directory, four at a time */
#include <asyncc/curl.h>
#include <stdio.h>
#include <string.h>

static struct {
    int files, files_done;
    curl_off_t bytes, bytes_done; /* as far as the servers have said */
} all;
static async_semaphore turns = {.permits = 4};

/* What curl calls while a file comes in. */
struct progress {
    curl_off_t bytes, done;
};

static int on_progress(void *arg, curl_off_t bytes, curl_off_t done, curl_off_t up, curl_off_t sent)
{
    struct progress *file = arg;

    (void)up, (void)sent;
    all.bytes += bytes - file->bytes;
    all.bytes_done += done - file->done;
    *file = (struct progress){bytes, done};
    return 0;
}

static void draw(void *arg)
{
    int percent = all.bytes > 0 ? (int)(100 * all.bytes_done / all.bytes) : 0;

    (void)arg;
    if (all.files_done == all.files)
        percent = 100;
    fprintf(stderr, "\r[%-40.*s] %3d %%  %d of %d files, %.1f MB ", percent * 40 / 100,
            "########################################", percent, all.files_done, all.files,
            (double)all.bytes_done / 1e6);
}

/* The part of the URL that names the file. */
static const char *name_of(const char *url)
{
    const char *slash = strrchr(url, '/');

    return slash != NULL && slash[1] != '\0' ? slash + 1 : "index.html";
}

static async(void) download(const char *url)
{
    struct progress progress = {0, 0};

    await async_semaphore_acquire(&turns);
    defer async_semaphore_release(&turns);
    FILE *file = fopen(name_of(url), "wb");
    if (file == NULL)
        throw errno;
    defer fclose(file);
    CURL *easy = curl_easy_init();
    defer curl_easy_cleanup(easy);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, file);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &progress);
    await async_curl_perform(easy);
    all.files_done++;
}

async(int) main(int argc, char **argv)
{
    promise(void) downloads[argc];
    int failed = 0;

    all.files = argc - 1;
    for (int i = 1; i < argc; i++)
        downloads[i] = download(argv[i]);
    async_timer bar = async_set_interval(draw, NULL, 100);
    for (int i = 1; i < argc; i++) {
        try {
            await downloads[i];
            printf("%s\n", name_of(argv[i]));
        } catch (e) {
            printf("%s: %s\n", name_of(argv[i]), e->message);
            failed = 1;
        }
    }
    async_clear_timer(bar);
    draw(NULL);
    fputc('\n', stderr);
    async_curl_cleanup();
    return failed;
}
