/* switch in all its shapes: loops that cases jump into, falling through, ranges, default anywhere. */
#include <stdio.h>

static int reads;

static int next(const int **from)
{
    reads++;
    return *(*from)++;
}

static void copy(int *to, const int *from, int count)
{
    int n = (count + 7) / 8;

    if (count <= 0)
        return;
    switch (count % 8) {
    case 0:
        do {
            *to++ = next(&from);
    case 7: *to++ = next(&from);
    case 6: *to++ = next(&from);
    case 5: *to++ = next(&from);
    case 4: *to++ = next(&from);
    case 3: *to++ = next(&from);
    case 2: *to++ = next(&from);
    case 1: *to++ = next(&from);
        } while (--n > 0);
    }
}

static int class_of(int c)
{
    switch (c) {
    default: return 0;
    case '0' ... '9': return 1;
    case 'a' ... 'f':
    case 'A' ... 'F': return 2;
    case '_':;
        int late;

        late = 3;
        return late;
    }
}

static int weight(const char *s)
{
    int n = 0;

    for (; *s; s++)
        switch (class_of(*s)) {
        case 2:
            n += 10;
            if (s[1] == '!')
                break;
            /* fall through */
        case 1: n++; continue;
        case 3:
            while (1) {
                n += 100;
                switch (n / 100 % 4) {
                case 0: break;
                default:
                    if (n > 400)
                        goto out;
                    continue;
                }
                break;
            }
            break;
        default:
            n--;
        }
out:
    return n;
}

static int interleaved(int n)
{
    int sum = 0;

    switch (n) {
    case 1:
        for (sum = 50; sum < 53; sum++) {
    case 2:
            sum += class_of('a' + n);
        }
    }
    return sum;
}

int main(void)
{
    int from[40], to[40];

    for (int i = 0; i < 40; i++)
        from[i] = i * i, to[i] = -1;
    for (int count = 0; count <= 20; count += 5) {
        copy(to, from, count);
        printf("%d: %d %d, %d\n", count, count ? to[count - 1] : 0, to[count], reads);
    }
    printf("%d %d %d\n", weight("ab12"), weight("a!-zz"), weight("f_0_9_"));
    for (int i = 0; i < 4; i++)
        printf("%d ", interleaved(i));
    putchar('\n');
    switch (weight("c") + class_of('7')) {
    case 12: puts("twelve"); break;
    case 11: puts("eleven");
    }
    return class_of('_');
}
