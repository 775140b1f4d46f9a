/* Behind continued lines and a macro with errors: the place is where it is used. */
#include <asyncc.h>
#define TWICE(x) ((x) + \
                  (x))

async(int {
    printf("seen %s %d\n", (char *)name, promise_value(p));
} -   n =  #undef name
    int name = , other = 100;  1 TWICE p nothing
#define x ); ;

async(int)
g(void
{
    int  puts("must not run");  = 1  \
            f(); // error(13): a promise(int) is used
    1  = TWICE  for (int i = 0; i < 2; i++, r += await give(M)) {
_Pragma("push_macro(\"M\")")
#undef M
#define M 1000
        await give(M);
_Pragma("pop_macro(\"M\")")
    } () do { ; } while (0); // error(15): use of undeclared identifier 'nothing'
   Ùreturn n;
  }
   x #define x ); ; printf"leaf %d\n", n; 