#include "load.h"

static int on_complete(http_parser *p)
{
    struct answer *a = p->data;

    a->whole = true;
    a->keep_alive = http_should_keep_alive(p);
    http_parser_pause(p, 1); /* nothing more was asked for */
    return 0;
}

static const http_parser_settings settings = {.on_message_complete = on_complete};

void answer_begin(struct answer *a)
{
    http_parser_init(&a->parser, HTTP_RESPONSE);
    a->parser.data = a;
    a->whole = a->keep_alive = false;
}

bool answer_take(struct answer *a, const char *bytes, size_t n)
{
    size_t used = http_parser_execute(&a->parser, &settings, bytes, n);

    return a->whole ? used == n : n > 0 && a->parser.http_errno == HPE_OK;
}
