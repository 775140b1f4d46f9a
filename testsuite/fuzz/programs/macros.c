/* Macros that look at their arguments in every way there is, and bodies that call. */
#include <stdio.h>

#define MAX(a, b) ({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ > b_ ? a_ : b_; })
#define SWAP(a, b) do { __typeof__(a) t_ = (a); (a) = (b); (b) = t_; } while (0)
#define CLAMP(x, low, high) MAX(low, -MAX(-(x), -(high)))
#define SQUARE_OF_NEXT(n) (next(n) * next(n))
#define CHECK(x) ((x) ? passed++ : (failed++, report(sizeof #x > 1, __LINE__ > 0)))
#define REPEAT(n) for (int n_ = (n); n_-- > 0;)
#define RETURN_IF(x) if (x) return x
#define COLOURS(X) X(red, 1) X(green, 2) X(blue, 4)
#define AS_ENUM(name, value) name = value,
#define AS_NAME(name, value) [value] = #name,
#define AS_SUM(name, value) + twice(name)
#define PASTE(a, b) a##b
#define EACH(i, n, ...) for (int i = 0; i < (n); i++) { __VA_ARGS__; }
#define EMPTY
#define FIRST(a, ...) a
#define LAST_OF_TWO(a, b) b

enum colour { COLOURS(AS_ENUM) };
static const char *const names[] = { COLOURS(AS_NAME) };

static int passed, failed;

static int next(int n)
{
    return n + 1;
}

static int twice(int n)
{
    return 2 * n;
}

static int report(int what, int known)
{
    printf("failed: %d %d\n", what, known);
    return -1;
}

static int first_of(int a, int b)
{
    RETURN_IF(next(a) % 3);
    RETURN_IF(twice(b) - 8);
    return -1;
}

static int triangle(int n)
{
    int sum = 0;

    REPEAT(next(n))
        sum += n_;
    return sum;
}

int main(void)
{
    int a = 3, b = 8;

    printf("%d %d\n", MAX(next(a), twice(2)), MAX(twice(a), next(MAX(a, next(b)))));
    SWAP(a, b);
    printf("%d %d %g\n", a, b, MAX(1.5, next(0)));
    printf("%d %d %d\n", CLAMP(twice(a), 0, 10), CLAMP(-twice(a), 0, 10), CLAMP(next(5), 0, next(10)));
    printf("%d\n", SQUARE_OF_NEXT(SQUARE_OF_NEXT(1)));
    CHECK(next(1) == 2);
    CHECK(twice(next(1)) == 5);
    CHECK(MAX(next(1), 0) == 2 && twice(3) != 6);
    printf("%d %d\n", passed, failed);
    REPEAT(2)
        REPEAT(next(1))
            b += twice(n_);
    printf("%d %d %d\n", b, 0 COLOURS(AS_SUM), triangle(PASTE(1, 2) - 8));
    for (enum colour c = red; c <= blue; c *= 2)
        printf("%s%c", names[c], c == blue ? '\n' : ' ');
    printf("%d %d %d\n", first_of(1, 4), first_of(2, 4), first_of(2, 5));
    EACH(i, next(2), if (twice(i) == 2) continue; printf("%d ", next(i)))
    EMPTY EACH(k, 2, int n = next(k); n = twice(n); printf("%d ", n))
    printf("%d %d\n", FIRST(next(7), twice(7)), LAST_OF_TWO(next(7), twice(7)));
    return MAX(({ int n = next(3); while (next(n) < 9) n++; n; }), 2);
}
