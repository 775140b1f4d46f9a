#include <asyncc.h>

async(int) answer(void);
