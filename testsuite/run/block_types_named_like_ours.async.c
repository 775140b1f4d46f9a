/* A type that moves to file scope takes no name that something has there: what is generated for the
 * function, types and constants of the file, what has moved out of another function. */
#include <asyncc.h>
#include <stdio.h>
struct f_s { int of_file; };
enum { f_g_t = 3 };
static async(int) f(int n)
{
    struct frame { int a; } frame = { n };
    typedef char code;
    typedef char lines[3];
    code c = 2;
    lines l = "ab";
    struct s { char c[7]; } s = { "s" };
    struct g_s { char c[5]; } g_s = { "g" };
    typedef short g_t;
    g_t t = 4;
    await async_yield();
    return frame.a + c + l[2] + (int)(sizeof s + sizeof g_s + sizeof t);
}
static async(int) f_g(int n)
{
    struct s { long l; } s = { n };
    await async_yield();
    return (int)(s.l + (long)sizeof(struct f_s) + f_g_t);
}
async(int) main(void)
{
    printf("%d %d\n", await f(1), await f_g(2));
    return 0;
}
// expect: 17 9
