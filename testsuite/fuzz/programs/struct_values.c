/* Structs by value, small and larger than any register, as parameters, results and temporaries. */
#include <stdio.h>

struct vec {
    double x, y, z;
};
struct mat {
    struct vec row[3];
};
struct tiny {
    char c;
};
struct odd {
    char text[13];
    short n;
};

static struct vec vec(double x, double y, double z)
{
    return (struct vec){ x, y, z };
}

static struct vec add(struct vec a, struct vec b)
{
    a.x += b.x, a.y += b.y, a.z += b.z;
    return a;
}

static double dot(struct vec a, const struct vec b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static struct vec cross(struct vec a, struct vec b)
{
    return vec(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
}

static struct mat transpose(struct mat m)
{
    return (struct mat){ { { m.row[0].x, m.row[1].x, m.row[2].x },
                           { m.row[0].y, m.row[1].y, m.row[2].y },
                           vec(m.row[0].z, m.row[1].z, m.row[2].z) } };
}

static struct vec apply(struct mat m, struct vec v)
{
    return (struct vec){ .z = dot(m.row[2], v), .x = dot(m.row[0], v), .y = dot(m.row[1], v) };
}

static struct tiny bump(struct tiny t, int by)
{
    return t.c += (char)by, t;
}

static struct odd odd(const char *s, short n)
{
    struct odd o = { .n = n };

    snprintf(o.text, sizeof o.text, "%s", s);
    return n > 0 ? odd(s + 1, (short)(n - 1)) : o;
}

static void show(const char *name, struct vec v)
{
    printf("%s (%g, %g, %g)\n", name, v.x, v.y, v.z);
}

static struct vec *longest(struct vec *list, int n)
{
    struct vec *best = list;

    for (struct vec *p = list; p < list + n; p++)
        if (dot(*p, *p) > dot(*best, *best))
            best = p;
    return best;
}

int main(void)
{
    struct mat m = { .row = { vec(1, 2, 3), vec(4, 5, 6), [2] = { 7, 8, 9 } } };
    struct vec list[] = { vec(1, 0, 0), add(vec(1, 2, 3), vec(1, 1, 1)), cross(vec(1, 0, 0), vec(0, 1, 0)) };
    struct vec copy, *p = longest(list, 3);

    show("longest", *p);
    *p = copy = apply(transpose(m), *p);
    show("applied", list[1]);
    show("copied", copy);
    printf("%g %g\n", transpose(m).row[2].x, add(copy, vec(.5, .5, .5)).y);
    printf("%g\n", dot(cross(m.row[0], m.row[1]), apply(m, add(vec(1, 1, 1), *longest(list, 2)))));
    for (struct tiny t = { 'a' }; t.c < 'q'; t = bump(t, 5))
        putchar(bump(t, 1).c);
    printf("\n%s %d\n", odd("forty-two", 3).text, odd("x", 1).n);
    printf("%g\n", (dot(copy, copy) > 100 ? add(copy, copy) : vec(0, 0, 0)).x);
    struct odd kept = odd("a longer text than fits", 2), *k = &kept;
    *k = odd(k->text + 1, (short)(k->n + 1));
    printf("%s %d\n", kept.text, kept.n);
    return (int)dot(list[0], vec(4, 0, 0));
}
