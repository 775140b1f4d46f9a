#include <asyncc/curl.h>
#include <stdio.h>

async(int) main(void)
{
    CURL *easy = curl_easy_init();

    defer curl_easy_cleanup(easy);
    curl_easy_setopt(easy, CURLOPT_URL, "http://127.0.0.1:1/");
    try {
        await async_curl_perform(easy);
    } catch (e) {
        puts(e->code == ECONNREFUSED ? "curl" : e->message);
    }
    return 0;
}
