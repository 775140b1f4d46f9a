#include <asyncc.h>
async(int) f(int n)
{
  try {