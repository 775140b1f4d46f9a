static int
say(const char *text, int value)
{
    printf("%s: %d\n", text, value);
    return value;
}

#define while(condition) for (; say(#condition, condition);)
