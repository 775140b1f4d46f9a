/* Types used where their names mean something else: by typeof, as the type of a value, in arrays of
 * variable length that an inner block uses. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

typedef int number;
typedef int row_t[3];
typedef int function_t(int);
struct s {
    int a;
};
enum kind { FIRST, SECOND };
static struct {
    int q, w;
} state = { 1, 2 };
static struct s shared[2] = { { 1 }, { 2 } };

static number
give(number n)
{
    return n + 1;
}

static struct s
make(int n)
{
    return (struct s){ n };
}

static enum kind
kind_of(int n)
{
    return n > 3 ? SECOND : FIRST;
}

static int
same_names(int n)
{
    number number = give(n);
    struct s s = make(number), shared_s = s.a > 3 ? s : make(2);

    number += give(shared_s.a);
    return number + s.a;
}

static int
by_typeof(int n)
{
    struct s o = make(n);
    {
        struct s {
            double d;
            char z[30];
        } i = { 1, "z" };
        __typeof__(o) c = { 4 }, d = o;
        __typeof__(shared) e = { { 7 }, { 8 } };
        int kept = ((__typeof__(o)){ n }).a, number = 3;

        c.a += (int)i.d + (int)sizeof(__typeof__(shared[0])) + give(1);
        printf("%zu %d %d\n", sizeof i, c.a, number);
        return c.a + d.a + e[1].a + kept + (n > 3 ? o : make(9)).a;
    }
}

static int
not_evaluated(int n)
{
    struct s o = { 3 };
    {
        struct s {
            double d;
            char z[30];
        } i = { n, "z" };
        int number = (int)sizeof(make(1)) + (int)sizeof i + o.a;
        __typeof__(make(1)) k = { give(5) };
        __typeof__(give(1)) m = 4;

        number += (int)sizeof(give(2));
        return number + k.a + m;
    }
}

static int
inferred(int n)
{
    struct s o = make(n);
    {
        struct s {
            char z[30];
        } i = { "i" };
        enum kind { THIRD = 30 } kind = THIRD;
        __auto_type c = o;
        __auto_type p = &o;
        __auto_type e = make(3);
        __auto_type k = kind_of(n);

        p->a += give(kind);
        return c.a + p->a + e.a + (int)k + i.z[0];
    }
}

static int
pointers(int n)
{
    row_t a = { 1, 2, 3 };
    row_t *r = &a;
    function_t *f = abs;
    {
        typedef double row_t;
        int function_t = 3;
        row_t d = 3.5;
        __typeof__(*r) c = { 7, 8, 9 };
        __typeof__(f) h = n > 3 ? f : (give(1), f);
        int *z = n > 3 ? c : (give(2), a);

        give(1);
        return a[1] + c[2] + h(-3) + function_t + (int)d + *z;
    }
}

static int
without_name(int n)
{
    __typeof__(state) keep = state;
    {
        int state = 4;

        keep.q += give(n);
        state += keep.q;
        keep = n > 3 ? keep : (give(1), keep);
        return state + keep.w;
    }
}

static int
variable(int n)
{
    typedef number line[n];
    number a[n], wide = 1;
    struct s b[n][2];
    __typeof__(wide) c[n];
    enum kind k[n];
    line l, *p = &l;

    for (int i = 0; i < n; i++) {
        a[i] = i;
        b[i][1] = make(i);
        c[i] = 100000 + i;
        k[i] = kind_of(i + 2);
        l[i] = give(i);
    }
    {
        typedef char number;
        struct s {
            char x[100];
        } z = { "a" };
        enum kind { THIRD = 3 } third = THIRD;
        char wide = 1;
        number t = 3;

        a[1] += 1000 + t + give(wide);
        b[1][1].a += z.x[0];
        c[1] += give(third);
        (*p)[1] += 70000;
        printf("%d %d %d %d %d %zu\n", a[1], b[1][1].a, c[1], (int)k[1], l[1], sizeof *p / sizeof **p);
        return a[1] + b[1][1].a + c[1] + (int)k[1] + l[1] + (int)sizeof(number);
    }
}

static int
own_types(int n)
{
    typedef short number;
    struct s {
        number n[5];
    } o = { { 1, 2, n } };
    number few = 3;
    {
        typedef char number;
        struct s {
            number c;
        } i = { 'i' };
        __typeof__(o) copy = { { 4, 5, give(6) } };
        __typeof__(few) one = 300;

        one = (__typeof__(few))(one + give(1));
        copy.n[1] += i.c;
        return copy.n[1] + copy.n[2] + one + (int)sizeof copy + o.n[2];
    }
}

int
main(void)
{
    int sum = 0;

    for (int n = 2; n < 6; n++) {
        sum = sum * 3 + same_names(n);
        sum = sum * 3 + by_typeof(n);
        sum = sum * 3 + not_evaluated(n);
        sum = sum % 1000 + inferred(n);
        sum = sum * 3 + pointers(n);
        sum = sum * 3 + without_name(n);
        sum = sum % 10000 + variable(n);
        sum = sum * 3 + own_types(n);
    }
    printf("%d\n", sum);
    return sum % 100;
}
