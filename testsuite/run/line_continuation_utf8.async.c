/* Lines that go on with a backslash, in statements, in literals, in comments and between the words
 * of the dialect; text that is not ASCII before and after what is rewritten; comments anywhere. */
#include <asyncc.h>
#include <stdio.h>
#include <string.h>

#define ADD(a, b) \
    ((a) + \
     (b))
#define TEXT "naïve"

static async(int) give(int value) { await async_yield(); return value; }

static async(const char *)
text(const char *t)
{
    await \
    async_yield();
    return \
    t;
}

static async(int)
lines(int n)
{
    int größe = 1, \
        b = /* before */ await /* between */ give /* more */ ( /* n */ n /* ü */ ) /* after */;
    const char *s = "one \
two"; int t = (int)strlen(s) + await give(1); /* é */ int u = await give(2); // œ
    /* ÄÖÜ */ größe += await give(3); /* 漢字 */ größe += await give(4);
    printf("%s %s %s\n", "ßß" TEXT, await text("日本語"), TEXT "ß"); if (await give(1)) größe++;
    try \
 {
        throw \
 5;
    } catch \
 (e) { b += e->code; } finally \
 { b += 100; }
    return ADD(größe, \
               await give(b)) + t + u; /* end
*/}

static async(int) one_line(int n) { int sum = 0; for (int i = 0; i < n; i++) { if (await give(i) == 2) continue; sum += await give(i); } return sum; } static async(int) same_line(int n) { return await one_line(n); }

static async(int)
tabs	(	int	n	)	
{	
	int	a	=	await	give	(	n	)	;	
	
	return	a	*	await	give(2)	;}

static async(int) crowded(int a,int b){int c=await give(a)+await give(b);if(c)return c;else return-1;}
static async(int)tight(int a){if(a)throw a;try{await give(a);throw(7);}catch(e){return(e->code);}finally{;}}
static async(int)tighter(int a){int*p=&a;*p+=-await give(1);return!await give(0)?await give(*p):0;}

async(int)
main(void)
{
    printf("%d\n", await lines(3));
    printf("%d\n", await same_line(5));
    printf("%d %d\n", await tabs(4), await crowded(1, 2));
    printf("%d %d %d\n", await crowded(0, 0), await tight(0), await tighter(3));
    printf("%s\n", await text("\x41\u00e9\101\
B"));
    return 0;
}

// expect: ßßnaïve 日本語 naïveß
// expect: 127
// expect: 8
// expect: 8 3
// expect: -1 7 2
// expect: AéAB
