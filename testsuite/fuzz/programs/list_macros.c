/* Lists inside of objects, walked by macros that open loops. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct list {
    struct list *next, *prev;
};

#define LIST(name) struct list name = { &(name), &(name) }
#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))
#define list_for_each(at, head) for (struct list *at = (head)->next; at != (head); at = at->next)
#define list_for_each_safe(at, after, head)                             \
    for (struct list *at = (head)->next, *after = at->next; at != (head); \
         at = after, after = at->next)
#define list_for_each_item(item, head, member)                                                    \
    for (struct item *item = container_of((head)->next, struct item, member);                     \
         &item->member != (head); item = container_of(item->member.next, struct item, member))

struct job {
    int id, cost;
    struct list link;
};

static struct list *append(struct list *head, struct list *l)
{
    l->prev = head->prev;
    l->next = head;
    return head->prev = head->prev->next = l;
}

static void unlink_one(struct list *l)
{
    l->prev->next = l->next;
    l->next->prev = l->prev;
}

static struct job *job_new(int id, int cost)
{
    struct job *j = malloc(sizeof *j);

    if (j == NULL)
        exit(3);
    *j = (struct job){ .id = id, .cost = cost };
    return j;
}

static int is_cheap(const struct job *j, int limit)
{
    return j->cost < limit;
}

static int total(struct list *head)
{
    int sum = 0;

    list_for_each_item(job, head, link)
        if (is_cheap(job, 100))
            sum += job->cost;
        else
            return -1;
    return sum;
}

static int move_cheap(struct list *to, struct list *from, int limit)
{
    int n = 0;

    list_for_each_safe(at, after, from) {
        struct job *j = container_of(at, struct job, link);

        if (!is_cheap(j, limit))
            continue;
        unlink_one(at);
        append(to, at);
        if (++n == 4)
            break;
    }
    return n;
}

static void show(const char *name, struct list *head)
{
    printf("%s:", name);
    list_for_each_item(job, head, link)
        printf(" %d/%d", job->id, job->cost);
    printf(" = %d\n", total(head));
}

static int drop(struct list *head)
{
    int n = 0;

    while (head->next != head) {
        struct list *first = head->next;

        unlink_one(first);
        free(container_of(first, struct job, link));
        n++;
    }
    return n;
}

int main(void)
{
    LIST(waiting);
    LIST(ready);
    int length = 0, moved;

    for (int i = 0; i < 12; i++)
        append(&waiting, &job_new(i, i * 7 % 12)->link);
    show("waiting", &waiting);
    while ((moved = move_cheap(&ready, &waiting, 8)) > 0)
        printf("moved %d\n", moved);
    show("waiting", &waiting);
    show("ready", &ready);
    append(&ready, &job_new(99, 100)->link);
    show("ready", &ready);
    list_for_each(at, &ready)
        length++;
    return printf("%d %d\n", length, drop(&waiting) + drop(&ready)) != 6;
}
