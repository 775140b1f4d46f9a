/* Conditions that have to be taken apart, and what stands behind them. */
#include <asyncc.h>

async(int) check(int n);

async(int)
conditions(int n)
{
	if (n > 1 && await check(n))
		n = 1;
	else if (await check(n) || n == 3)
		n = 2;
	else
		n = 3;
	do {
		n--;
	} while (n > 12 && await check(n));
	do
		n -= 2;
	while (n > 6 && await check(n));
	do {
		int half = n / 2;
		n -= half;
	} while (await check(n));
	while (n > 3 || await check(n))
		n--;
	for (int i = 0; i < 3 && await check(i); i++)
		n++;
	return await check(n) && await check(n + 1);
}
