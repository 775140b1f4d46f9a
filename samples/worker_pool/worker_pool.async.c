/* Three workers follow links. Their group ends with them: when all is done, or when one fails. */
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

enum { INDEX = 1, NEWS, SHOP, ARCHIVE, CART, LOST, PAGES };

static struct page {
    const char *name;
    int load_ms; /* 0: it is not there */
    int links[3];
    bool found;
} site[PAGES] = {
    [INDEX] = {"index", 50, {NEWS, SHOP}},   [NEWS] = {"news", 100, {INDEX, ARCHIVE}},
    [SHOP] = {"shop", 300, {CART}},           [CART] = {"cart", 50, {SHOP}},
    [ARCHIVE] = {"archive", 100, {NEWS, LOST}}, [LOST] = {"lost"},
};

struct crawler {
    async_channel(struct page *) pages; /* still to be fetched */
    async_semaphore connections;        /* no more than two at a time */
    async_mutex printer;                /* lines stay together */
    int pending;
};

static void
found(struct crawler *c, struct page *page)
{
    if (page->found)
        return;
    page->found = true;
    c->pending++;
    async_channel_try_send(c->pages, page);
}

static async(void)
fetch(struct crawler *c, const struct page *page)
{
    await async_semaphore_acquire(&c->connections);
    defer async_semaphore_release(&c->connections);
    if (page->load_ms == 0)
        throw async_error_new(ENOENT, "no page '%s'", page->name);
    await async_sleep(page->load_ms);
}

static async(void)
report(struct crawler *c, int id, const struct page *page)
{
    await async_mutex_lock(&c->printer);
    defer async_mutex_unlock(&c->printer);
    printf("worker %d: %s links to", id, page->name);
    defer puts("");
    for (int i = 0; page->links[i] != 0; i++) {
        await async_yield(); /* a slow one */
        printf(" %s", site[page->links[i]].name);
        found(c, &site[page->links[i]]);
    }
}

static async(void)
worker(struct crawler *c, int id)
{
    defer printf("worker %d goes home\n", id);
    for (struct page *page; await async_channel_receive(c->pages, &page);) {
        await fetch(c, page);
        await report(c, id, page);
        if (--c->pending == 0)
            async_channel_close(c->pages);
    }
}

static async(void)
crawl(struct page *start)
{
    struct crawler c = {.connections = {.permits = 2}};
    async_group *workers = async_group_new();
    c.pages = async_channel_new(struct page *, PAGES);
    defer async_channel_release(c.pages);
    defer async_group_release(workers);

    for (int i = 0; i < PAGES; i++)
        site[i].found = false;
    found(&c, start);
    for (int id = 1; id <= 3; id++)
        async_group_add(workers, worker(&c, id));
    await async_group_wait(workers);
}

async(int)
main(void)
{
    await crawl(&site[CART]);
    try {
        await crawl(&site[INDEX]);
    } catch (e) {
        printf("gave up: %s\n", e->message);
    }
    return 0;
}
