/* A function that takes a callback gives nothing back: the line after the call runs first. */
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>

typedef void read_file_callback(const char *text, const char *error);

struct request {
    const char *path;
    read_file_callback *callback;
};

static void
read_now(void *arg)
{
    struct request *request = arg;
    FILE *file = fopen(request->path, "r");
    char text[200];

    if (file == NULL)
        request->callback(NULL, "no such file");
    else {
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
        request->callback(text, NULL);
    }
    free(request);
}

static void
read_file(const char *path, read_file_callback *callback)
{
    struct request *request = malloc(sizeof *request);

    if (request == NULL) {
        callback(NULL, "no memory");
        return;
    }
    request->path = path;
    request->callback = callback;
    async_set_immediate(read_now, request);
}

static void
show(const char *text, const char *error)
{
    if (error != NULL)
        printf("callback: %s\n", error);
    else
        printf("callback: %s", text);
}

async(int)
main(void)
{
    read_file("note.txt", show);
    read_file("missing.txt", show);
    puts("the line after the calls");
    return 0;
}
