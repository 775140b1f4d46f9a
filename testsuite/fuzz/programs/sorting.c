/* Sorts that take the order as a pointer to a function. */
#include <stdio.h>
#include <string.h>

typedef /*async*/ int (*order)(const void *, const void *);

static int compared;

/*async*/ static int by_number(const void *a, const void *b)
{
    const int *x = a, *y = b;

    compared++;
    return (*x > *y) - (*x < *y);
}

/*async*/ static int by_text(const void *a, const void *b)
{
    compared++;
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void swap(char *a, char *b, size_t size)
{
    while (size-- > 0) {
        char t = *a;

        *a++ = *b;
        *b++ = t;
    }
}

static void insertion(void *base, size_t n, size_t size, order before)
{
    char *p = base;

    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && /*await*/ before(p + (k - 1) * size, p + k * size) > 0; k--)
            swap(p + (k - 1) * size, p + k * size, size);
}

static void quick(char *p, size_t n, size_t size, order before)
{
    size_t i = 0, k = n - 1;

    if (n < 2)
        return;
    swap(p, p + n / 2 * size, size);
    for (;;) {
        while (i < n - 1 && /*await*/ before(p + ++i * size, p) < 0)
            ;
        while (/*await*/ before(p + k * size, p) > 0)
            k--;
        if (i >= k)
            break;
        swap(p + i * size, p + k-- * size, size);
    }
    swap(p, p + k * size, size);
    quick(p, k, size, before);
    quick(p + (k + 1) * size, n - k - 1, size, before);
}

static void sift(int *heap, size_t at, size_t n)
{
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && by_number(&heap[child], &heap[child + 1]) < 0)
            child++;
        if (by_number(&heap[at], &heap[child]) >= 0)
            return;
        swap((char *)&heap[at], (char *)&heap[child], sizeof *heap);
    }
}

static void heap_sort(int *a, size_t n)
{
    for (size_t i = n / 2; i-- > 0;)
        sift(a, i, n);
    for (size_t i = n; i-- > 1; sift(a, 0, i))
        swap((char *)a, (char *)&a[i], sizeof *a);
}

static int show(const int *a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        printf(" %d", a[i]);
    return printf(", %d compared\n", compared);
}

int main(void)
{
    const int unsorted[] = { 5, -3, 12, 0, 7, 7, 99, -40, 1, 2, 63, 8, -1 };
    enum { N = sizeof unsorted / sizeof *unsorted };
    char *names[] = { "Wilma", "Fred", "Pebbles", "Dino", "Barney", "Betty" };
    int a[N];

    memcpy(a, unsorted, sizeof a);
    insertion(a, N, sizeof *a, by_number);
    show(a, N);
    memcpy(a, unsorted, sizeof a);
    quick((char *)a, N, sizeof *a, &by_number);
    show(a, N);
    memcpy(a, unsorted, sizeof a);
    heap_sort(a, N);
    show(a, N);
    quick((char *)names, 6, sizeof *names, by_text);
    for (int i = 0; i < 6; i++)
        puts(names[i]);
    return 0;
}
