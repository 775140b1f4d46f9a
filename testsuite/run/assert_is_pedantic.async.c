/* What macros of the C library are written out as is as quiet under -Wpedantic as they are. */
#define _GNU_SOURCE
#include <asyncc.h>
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#pragma GCC diagnostic error "-Wpedantic"

async(int)
main(void)
{
    int k = 3, fd = dup(1);

    await async_yield();
    assert(k == 3);
    try {
        await async_yield();
        throw EPIPE;
    } catch (e) {
        assert(e->code == EPIPE && k);
        printf("caught\n");
    }
    for (int i = 0; i < 2; i++, assert(k > i))
        await async_yield();
    TEMP_FAILURE_RETRY(dup2(fd, fd));
    (void)TEMP_FAILURE_RETRY(close(fd));
    await async_yield();
    return k - 3;
}

// expect: caught
