/* Tabs. */
#include <asyncc.h>

async(int) f(void);

async(int)
g(void)
{
	int n = f(); // error(10): a promise(int) is used
	return	n	+	undeclared; // error(13): undeclared identifier
}
