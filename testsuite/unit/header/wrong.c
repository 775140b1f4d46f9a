/* Each line is an error, or with -Wall a warning, in asyncc's reading and in plain C; those of
 * READING only there. header.sh compiles them one at a time, with -DWRONG=1, 2, ... */
#include <asyncc.h>

struct point {
    int x, y;
};
promise(int) p;
promise(void) v;
promise(struct point) s;
struct point a_point;
int n;
async_channel(int) c;
void on_point(promise(struct point) q, void *arg);
void on_point_lost(promise(struct point) q);

void
wrong(void)
{
#if WRONG == 1
    promise_resolve(p, a_point); /* of another type */
#elif WRONG == 2
    promise_resolve(p); /* without a value */
#elif WRONG == 3
    promise_resolve(v, 1); /* void takes none */
#elif WRONG == 4
    promise_then(p, on_point, NULL); /* a callback for another type */
#elif WRONG == 5
    p = promise_resolved(struct point, a_point);
#elif WRONG == 6
    p = promise_new(long);
#elif WRONG == 7
    n = promise_value(s);
#elif WRONG == 8
    p = s;
#elif WRONG == 9
    promise_reject(p, "text");
#elif WRONG == 10
    s = promise_timeout(p, 10);
#elif WRONG == 11
    p = promise_resolved(int);
#elif WRONG == 12
    promise_on_cancel(s, 1, NULL);
#elif WRONG == 18
    promise_release(async_channel_send(c, a_point)); /* of another type */
#elif WRONG == 19
    promise_release(async_channel_receive(c, &a_point));
#elif WRONG == 20
    c = async_channel_new(long, 1);
#elif WRONG == 21
    async_channel_close(p);
#elif WRONG == 22
    p = async_channel_receive(c, &n); /* a promise(bool) */
#elif WRONG == 23 && defined __ASYNCC__
    async_group_add(NULL, n);
#elif WRONG == 24
    promise_owned(p, on_point_lost); /* what is lost is of another type */
#elif WRONG == 13 && defined __ASYNCC__
    n = p; /* a missing await */
#elif WRONG == 14 && defined __ASYNCC__
    v = promise_all(p, n);
#elif WRONG == 15 && defined __ASYNCC__
    v = promise_all(p, &n);
#elif WRONG == 16 && defined __ASYNCC__
    n = await s;
#elif WRONG == 17 && defined __ASYNCC__
    n = await n;
#endif
}
