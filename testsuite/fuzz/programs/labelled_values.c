/* Statement expressions whose value has a label before it. */
#include <stdio.h>
static int id(int x) { return x; }
static int f(int n)
{
    int r = 0;
    for (int i = 0; i < 3; i++) {
        __label__ again, l;
        int k = 0;
again:  k++;
        r += ({ __label__ l; int q = id(k); if (q == n) goto l; q += 10; l: q; });
        if (k < 2) goto again;
        { __label__ l; if (r > 20) goto l; r += 1; l:; }
        if (i == 1) goto l;
        r += id(({ goto a; a: b: i; }));
        r += ({ int z = id(2); if (z) goto c; z = 7; c: ({ d: id(z) + 1; }); });
        r += 100;
l:      ;
    }
    return r;
}
int main(void) { for (int i = 0; i < 5; i++) printf("%d\n", f(i)); return 0; }
