/* The script that callback_load_script loads; built as a shared object, greeting.so. */
const char *greet(void);

const char *
greet(void)
{
    return "hello from the loaded object";
}
