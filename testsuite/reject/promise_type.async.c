/* Promises of different things are different types: other compilers read what we let through. */
#include <asyncc.h>

async(int) number(void);
async(void) nothing(promise(void) p);
enum e { A };
typedef int other_name;

async(int) f(int a)
{
    promise(void) p = number(); // error: a promise(int) is not a promise(void)
    promise(double) d;
    promise(other_name) same = number();
    promise(const int) constant = same; // error: a promise of this type is not one of the same type with other qualifiers

    d = number(); // error: a promise(int) is not a promise(double)
    await nothing(same); // error: a promise(int) is not a promise(void)
    await p;
    await promise_all(same, d, nothing(NULL));
    return a ? (int)await d : await constant;
}
