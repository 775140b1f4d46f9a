/* A struct that may end with an array of any length is a member of the frame like any other: clang says
 * that there is none behind it, which nobody has asked for. */
// expect: 2 3 4 5
#include <asyncc.h>
#include <stdio.h>

struct packet {
    int length;
    char bytes[];
};

struct wrapped {
    int id;
    union {
        int code;
        struct packet packet;
    } last;
};

static async(int)
give(int n)
{
    struct packet p = {n};

    await async_yield();
    return p.length;
}

static async(struct packet)
make(int n)
{
    return (struct packet){await give(n)};
}

async(int)
main(void)
{
    struct packet p = {2}, *q = &(struct packet){3};
    struct wrapped w = {1, {.packet = {4}}};
    int x = await give(p.length);

    printf("%d %d %d %d\n", x, q->length, w.last.packet.length, (await make(5)).length);
    return p.length - 2;
}
