/* asyncc/curl.h - transfers with libcurl: libasyncc-curl
 *
 *     CURL *easy = curl_easy_init();
 *     defer curl_easy_cleanup(easy);
 *     curl_easy_setopt(easy, CURLOPT_URL, "https://one.test/");
 *     long status = await async_curl_perform(easy);
 *
 * As many transfers as one likes run at once on a thread, by its loop and its one multi handle, which
 * keeps connections for later ones. */
#ifndef ASYNCC_CURL_H
#define ASYNCC_CURL_H

#include <asyncc.h>
#include <curl/curl.h>

#ifdef __cplusplus
extern "C" {
#endif

/* curl_easy_perform, without the wait.
 * easy     set up as for that; the caller's. Until the promise has settled it is not to be freed, and
 *          its options not to be changed. Its CURLOPT_ERRORBUFFER is taken, and NULL afterwards
 * returns  a promise the caller owns; rejected with ENOMEM when there is no memory
 * settles  with CURLINFO_RESPONSE_CODE: 200, 404 ...; 0 where the protocol has none
 * rejects  with curl's message and the errno that comes nearest: what the system has said where it
 *          has (CURLINFO_OS_ERRNO: ECONNREFUSED ...), else ENOENT: no such host or file; ETIMEDOUT;
 *          ECONNRESET: the server has gone away; EINVAL: no URL, or one that curl can't do;
 *          EACCES: login denied; EPROTO: TLS, or a status that CURLOPT_FAILONERROR minds;
 *          ECANCELED: the caller's progress function has stopped it; EBUSY: the handle is in use
 *          already, or this is called from a callback of a transfer; ENOMEM; EIO for the rest. Where
 *          a socket or the time can't be waited for, every transfer of the thread is rejected
 * cancel   the handle is out of the multi handle and may be freed once the promise has settled,
 *          which is at once, or when a callback of curl's that is running has returned
 * callbacks of the caller's run between the tasks, as macrotasks. They cannot await; promise_resolve,
 *          async_set_timeout and the like are for them */
promise(long) async_curl_perform(CURL *easy);

/* The thread's multi handle, for curl_multi_setopt: CURLMOPT_MAX_TOTAL_CONNECTIONS ... Its socket and
 * timer functions are taken. NULL: no memory. */
CURLM *async_curl_multi(void);

/* Closes the connections that are kept, and frees the multi handle. Without it that is left to the
 * end of the process; a thread that ends earlier calls it. While a transfer runs: nothing.
 * returns  false: one does */
bool async_curl_cleanup(void);

#ifdef __cplusplus
}
#endif

#endif
