/* The user's own mistakes, in and out of async functions: each once, where it is. */
#include <asyncc.h>
#include <stdio.h>
#include <string.h>

struct point {
    int x, y;
};
async(int) f(int a, const char *b);
int two(int a, int b);

async(int)
names(int counter)
{
    int n = undeclared;               // error(13): use of undeclared identifier 'undeclared'
    n += countr;                      // error(10): undeclared identifier 'countr'; did you mean 'counter'? // note@13: 'counter' declared here
    n = nowhere(3);                   // error(9): call to undeclared function 'nowhere'
    unknown_t t;                      // error(5): use of undeclared identifier 'unknown_t'
    struct point p = { .z = 1 };      // error(25): field designator 'z' does not refer to any field in type 'struct point'
    n = p.z;                          // error(11): no member named 'z' in 'struct point'
    goto end;                         // error(10): use of undeclared label 'end'
    return await f(missing, "x") + n; // error(20): use of undeclared identifier 'missing'
}

async(int)
calls(struct point p)
{
    int n = two(1);             // error(18): too few arguments to function call, expected 2, have 1
    n = two(1, 2, 3);           // error(19): too many arguments to function call, expected 2, have 3
    n += await f(1);            // error(19): too few arguments to function call, expected 2, have 1
    n += await f(1, "b", 2);    // error(26): too many arguments to function call, expected 2, have 3
    n += await f("a", "b");     // error(18): incompatible pointer to integer conversion passing 'char[2]' to parameter of type 'int'
    n += await f(p, "b");       // error(18): passing 'struct point' to parameter of incompatible type 'int'
    n = p;                      // error: assigning to 'int' from incompatible type 'struct point'
    p = await f(1, "b");        // error: assigning to 'struct point' from incompatible type 'int'
    const char *s = "x";
    s->x = 1;                   // error(6): member reference base type 'const char' is not a structure or union
    *n = 2;                     // error(5): indirection requires pointer operand ('int' invalid)
    3 = n;                      // error(7): expression is not assignable
    return n + strlen(s);
}

async(int)
declarations(int a)
{
    int a = 1;           // error(9): redefinition of 'a'
    int b;
    long b;              // error(10): redefinition of 'b' with a different type: 'long' vs 'int' // note@-1: previous definition is here
    const int c = 1;
    c = await f(1, "b"); // error(7): cannot assign to variable 'c' with const-qualified type 'const int'
    int d[-1];           // error(11): 'd' declared as an array with a negative size
    switch (a) {
    case 1:
    case 1:              // error(10): duplicate case value '1'
        break;
    }
    return b + d[0];
}

int
plain(void)
{
    async_loop_run();
    int n = undeclared;  // error(13): use of undeclared identifier 'undeclared'
    return two(n);       // error(17): too few arguments to function call
}

async(int) f(long a, const char *b) { return a + *b; } // error(12): conflicting types for 'f'
async(int) names(int counter) { return counter; }      // error(12): redefinition of 'names'
