#include "util.h"
async(int) main_part(struct counter *c) { return count(c, 2); }
