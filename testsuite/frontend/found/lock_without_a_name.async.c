#include <asyncc.h>
#include <pthread.h>
#define LOCK(m) pthread_mutex_lock(&(m))
#define UNLOCK(m) pthread_mutex_unlock(&(m))
async(int)
loops(int n)
{
    for (int i = 0; i < n; i++) {
        await f();
        LOCK(m ( );
        UNLOCK(m);
    }
N m);
}
