/* Structs by value, small and large: arguments, results, members of results, arrays in them, copies. */
#include <stdio.h>
#include <string.h>

struct point {
    double x, y;
};
struct box {
    struct point low, high;
};
struct path {
    int n;
    struct point at[6];
    char name[12];
};
union value {
    struct point p;
    long long n;
    char bytes[16];
};
struct tagged {
    enum { POINT, NUMBER, TEXT } kind;
    union value as;
};
struct pair {
    struct tagged first, second;
};
struct nothing {};

static struct point add(struct point a, struct point b)
{
    return (struct point){ a.x + b.x, a.y + b.y };
}

static struct point scale(struct point p, double by)
{
    p.x *= by;
    p.y *= by;
    return p;
}

static struct box around(struct point a, struct point b)
{
    struct box box = { a, b };

    if (a.x > b.x)
        box.low.x = b.x, box.high.x = a.x;
    if (a.y > b.y)
        box.low.y = b.y, box.high.y = a.y;
    return box;
}

static struct path append(struct path path, struct point p)
{
    if (path.n < 6)
        path.at[path.n++] = p;
    return path;
}

static struct path polygon(int sides, const char *name)
{
    struct path path = { .name = "?" };
    struct point at = { 1, 0 };

    strncpy(path.name, name, sizeof path.name - 1);
    for (int i = 0; i < sides; i++) {
        path = append(path, at);
        at = add(scale(at, 0.5), (struct point){ -at.y, at.x });
    }
    return path;
}

static double area(struct path path)
{
    double twice = 0;

    for (int i = 0; i < path.n; i++) {
        struct point a = path.at[i], b = path.at[(i + 1) % path.n];

        twice += a.x * b.y - b.x * a.y;
    }
    return twice / 2;
}

static struct box bounds(struct path path)
{
    struct box box = around(path.at[0], path.at[0]);

    for (struct point *p = path.at + 1; p < path.at + path.n; p++) {
        struct box low = around(box.low, *p), high = around(box.high, *p);

        box.low = low.low;
        box.high = high.high;
    }
    return box;
}

static struct tagged number(long long n)
{
    return (struct tagged){ NUMBER, .as.n = n };
}

static struct tagged tagged_point(struct point p)
{
    struct tagged t = { .as.p = p };

    t.kind = POINT;
    return t;
}

static struct tagged text(const char *s)
{
    struct tagged t = { .kind = TEXT };

    memcpy(t.as.bytes, s, strlen(s) + 1);
    return t;
}

static void show(struct tagged t)
{
    switch (t.kind) {
    case POINT: printf("(%g %g) ", t.as.p.x, t.as.p.y); break;
    case NUMBER: printf("%lld ", t.as.n); break;
    case TEXT: printf("'%s' ", t.as.bytes);
    }
}

static struct pair swapped(struct pair p)
{
    return (struct pair){ p.second, p.first };
}

static struct pair pair_of(struct tagged a, struct tagged b)
{
    struct pair p;

    p.first = a, p.second = b;
    return p;
}

static struct nothing count_nothing(struct nothing n, int *count)
{
    ++*count;
    return n;
}

/* a result's member, an array in a result, a copy that does not follow the original */
static int members(void)
{
    struct path original = polygon(3, "three"), copy = original, *at = &original;
    int score = 0;

    at->at[0].x = 100;
    score += copy.at[0].x == 1;
    score += 2 * (polygon(4, "four").name[1] == 'o');
    score += 4 * (append(copy, add(copy.at[0], copy.at[1])).n == 4);
    score += 8 * (copy.n == 3);
    *at = append(*at, scale((*at).at[0], 2));
    score += 16 * (at->at[3].x == 200);
    original = copy = polygon(2, "two");
    score += 32 * (strcmp(original.name, copy.name) == 0);
    score += 64 * (swapped(swapped(pair_of(number(7), text("x")))).first.as.n == 7);
    return score;
}

static struct point chosen(int n)
{
    struct point few[2] = { { n, 1 }, { 2, n } };

    return n > 3 ? few[1] : n > 1 ? add(few[0], few[1]) : scale(few[0], n + 5);
}

int main(void)
{
    int count = 0;

    for (int sides = 3; sides < 7; sides++) {
        struct path path = polygon(sides, sides % 2 ? "odd one" : "even one");
        struct box box = bounds(path);

        printf("%s %.4f (%.3f %.3f) (%.3f %.3f)\n", path.name, area(path), box.low.x, box.low.y,
               box.high.x, box.high.y);
    }
    struct pair p = pair_of(tagged_point(chosen(2)), number(-3)), q = swapped(p);

    show(p.first);
    show(q.first);
    show(swapped(q).second);
    show((q = pair_of(text("abc"), p.first), q).first);
    show(pair_of(q.second, q.first).second);
    putchar('\n');
    for (int i = 0; i < 6; i++) {
        struct point c = chosen(i);

        printf("%g,%g ", c.x, c.y);
    }
    struct nothing none = count_nothing((struct nothing){}, &count);

    none = count_nothing(none, &count);
    (void)none;
    printf("%d %d\n", members(), count);
    return 0;
}
