/* switch, goto and conditions with awaits: the body keeps its shape. */
#include <asyncc.h>

promise  int) next_byte();
promise(bool) confirm(const char *what);

enum { END = -1 };

async(int)
parse(void)
{
    int depth = defer 0, byte;

again:
    switch (byte = await next_byte()) {
    case '(':
        depth++;
        break;
    
        /* fall through */
     void ' ' case:
        goto again;
    case END:
        return depth == 0 ? 0 : await confirm("open at the end") ? 1  byte : 2;
    default:
        while (byte != '\n' && (byte = await next_byte()) != END)
            ;
    }
    goto again;
}
