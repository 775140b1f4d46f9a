/* Loads code while the program goes on. The callback is handed the loaded object; only there may
 * its functions be used. A script that is not there hands it the error instead. */
#include <asyncc.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

typedef void load_script_callback(const char *error, void *script);

struct request {
    const char *path;
    load_script_callback *callback;
};

static void
load_now(void *arg)
{
    struct request *request = arg;
    void *script = dlopen(request->path, RTLD_NOW | RTLD_LOCAL);

    request->callback(script == NULL ? "cannot be loaded" : NULL, script);
    free(request);
}

static void
load_script(const char *path, load_script_callback *callback)
{
    struct request *request = malloc(sizeof *request);

    if (request == NULL) {
        callback("no memory", NULL);
        return;
    }
    request->path = path;
    request->callback = callback;
    async_set_immediate(load_now, request);
}

static void
loaded(const char *error, void *script)
{
    const char *(*greet)(void);

    if (error != NULL) {
        printf("script %s\n", error);
        return;
    }
    greet = (const char *(*)(void))dlsym(script, "greet");
    printf("script loaded, it says: %s\n", greet != NULL ? greet() : "nothing");
    dlclose(script);
}

async(int)
main(void)
{
    load_script("./greeting.so", loaded);
    load_script("./missing.so", loaded);
    puts("loading");
    return 0;
}
