/* -Wframe-size=N: what takes so much room, and which await keeps it. */
// options: -Wframe-size=256
#include <asyncc.h>

async(int) f(char *p);

async(int)
large(void) // warning(1): the frame of 'large' takes 1088 bytes, more than 256
{
    char first[1000]; // note(10): 'first' takes 1000 of them: its address is taken and it is in scope at the await at line 13
    double second[4] = { 1 }; // note(12): 'second' takes 32 of them

    await f(first);
    return (int)second[await f(NULL)];
}

/* Large, but not while it waits. */
async(int)
small(void)
{
    {
        char first[1000];

        first[999] = 1;
        if (first[999] == 2)
            return 1;
    }
    return await f(NULL);
}

async(int)
just_fits(void)
{
    char bytes[200] = ""; // 48 of head, 4 of result

    return await f(bytes);
}
