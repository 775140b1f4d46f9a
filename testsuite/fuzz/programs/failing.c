/* Resources that are taken one after the other, each of which may fail; goto undoes what was done. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int live, taken, fail_at;

struct resource {
    int number;
    char *name;
};

static struct resource *take(const char *name)
{
    struct resource *r;

    if (++taken == fail_at)
        return NULL;
    r = malloc(sizeof *r);
    if (!r)
        return NULL;
    r->name = strdup(name);
    r->number = taken;
    live++;
    return r;
}

static void give_back(struct resource *r)
{
    if (!r)
        return;
    live--;
    free(r->name);
    free(r);
}

static int check(int n)
{
    return ++taken == fail_at ? -EIO : n;
}

static int three(int *result)
{
    struct resource *a, *b, *c;
    int status = -ENOMEM;

    if (!(a = take("a")))
        goto no_a;
    if ((b = take("b")) == NULL)
        goto no_b;
    c = take("c");
    if (!c)
        goto no_c;
    status = check(0);
    if (status < 0)
        goto done;
    *result = a->number * 100 + b->number * 10 + c->number;
done:
    give_back(c);
no_c:
    give_back(b);
no_b:
    give_back(a);
no_a:
    return status;
}

/* from within loops and switches, with a retry */
static int many(int n, int retries)
{
    struct resource *held[8] = { NULL };
    int status = 0, i;

retry:
    for (i = 0; i < n; i++) {
        char name[16];

        snprintf(name, sizeof name, "r%d", i);
        held[i] = take(name);
        if (!held[i])
            goto failed;
        switch (check(i)) {
        case 0: continue;
        case -EIO:
            status = -EIO;
            goto undo;
        case 5:
            if (held[i]->name[1] != '5')
                goto failed;
            /* fall through */
        default: status += i;
        }
    }
    goto undo;
failed:
    status = -ENOMEM;
undo:
    while (i >= 0) {
        if (i < n) {
            give_back(held[i]);
            held[i] = NULL;
        }
        i--;
    }
    if (status < 0 && retries-- > 0) {
        status = 0;
        goto retry;
    }
    return status;
}

#define TRY(call)                   \
    do {                            \
        if ((status = (call)) < 0)  \
            goto out;               \
    } while (0)

struct parser {
    const char *at;
    int depth;
};

static int value(struct parser *p, long *result);

static int list(struct parser *p, long *result)
{
    int status;
    long total = 0, item;
    struct resource *mark = take("list");

    if (!mark)
        return -ENOMEM;
    p->at++;
    if (++p->depth > 5) {
        status = -E2BIG;
        goto out;
    }
    while (*p->at != ')') {
        TRY(value(p, &item));
        TRY(check(0));
        total += item * p->depth;
        if (*p->at == ' ')
            p->at++;
    }
    p->at++;
    *result = total;
    status = 0;
out:
    p->depth--;
    give_back(mark);
    return status;
}

static int value(struct parser *p, long *result)
{
    int status = 0;

    switch (*p->at) {
    case '(': return list(p, result);
    case '0' ... '9': {
        char *end;

        *result = strtol(p->at, &end, 10);
        p->at = end;
        break;
    }
    case 0: status = -ENODATA; goto out;
    default: TRY(check(-EINVAL));
    }
out:
    return status;
}

static const char *name_of(int status)
{
    switch (-status) {
    case 0: return "fine";
    case ENOMEM: return "ENOMEM";
    case EIO: return "EIO";
    case EINVAL: return "EINVAL";
    case E2BIG: return "E2BIG";
    case ENODATA: return "ENODATA";
    }
    return "?";
}

int main(void)
{
    static const char *const texts[] = {
        "17", "(1 2 (3 4) 5)", "(1 (2 (3", "((((((1))))))", "(1 x)", "((1) ((2) 3) (4))",
    };

    for (fail_at = 0; fail_at < 6; fail_at++) {
        int result = 0, status;

        taken = 0;
        status = three(&result);
        printf("%s %d %d; ", name_of(status), result, live);
    }
    putchar('\n');
    for (fail_at = 0; fail_at < 16; fail_at += 3) {
        int status;

        taken = 0;
        status = many(7, fail_at % 2);
        printf("%s %d %d; ", status < 0 ? name_of(status) : "sum", status < 0 ? 0 : status, live);
    }
    putchar('\n');
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (fail_at = 0; fail_at < 10; fail_at += 3) {
            struct parser p = { texts[i], 0 };
            long result = -1;
            int status;

            taken = 0;
            status = value(&p, &result);
            printf("%s %ld %d %d%s", name_of(status), result, (int)(p.at - texts[i]), live + p.depth,
                   fail_at < 9 ? ", " : "\n");
        }
    return live;
}
