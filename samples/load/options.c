#include "load.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct argp_option options[] = {
    {NULL, 'c', "CONNECTIONS", 0, "how many at the same time; 10", 0},
    {NULL, 'n', "REQUESTS", 0, "how many in all; 1000, unless -d says for how long", 0},
    {NULL, 'd', "SECONDS", 0, "for so long", 0},
    {NULL, 't', "SECONDS", 0, "how long an answer may take; 10", 0},
    {0},
};

static double number(struct argp_state *state, const char *text, double most)
{
    char *end;
    double n = strtod(text, &end);

    if (end == text || *end != '\0' || !(n > 0) || n > most)
        argp_error(state, "%s is not between 0 and %.0f", text, most);
    return n;
}

static void parse_url(struct argp_state *state, struct load *load, const char *url)
{
    struct http_parser_url u;
    const char *path = "/";

    http_parser_url_init(&u);
    if (http_parser_parse_url(url, strlen(url), 0, &u) != 0 || strncmp(url, "http://", 7) != 0 ||
        u.field_data[UF_HOST].len >= sizeof load->host)
        argp_error(state, "%s is no http:// URL", url);
    load->url = url;
    sprintf(load->host, "%.*s", u.field_data[UF_HOST].len, url + u.field_data[UF_HOST].off);
    sprintf(load->port, "%u", u.port != 0 ? u.port : 80u);
    if (u.field_set & 1 << UF_PATH)
        path = url + u.field_data[UF_PATH].off;
    if (snprintf(load->request, sizeof load->request,
                 "GET %.*s HTTP/1.1\r\nHost: %s:%s\r\nUser-Agent: load\r\n\r\n",
                 (int)strcspn(path, "#"), path, load->host, load->port) >= (int)sizeof load->request)
        argp_error(state, "%s is too long", url);
}

static error_t on_option(int key, char *text, struct argp_state *state)
{
    struct load *load = state->input;

    switch (key) {
    case 'c': load->connections = (unsigned)number(state, text, 1e6); return 0;
    case 'n': load->requests = (uint64_t)number(state, text, 1e12); return 0;
    case 'd': load->seconds = number(state, text, 1e6); return 0;
    case 't': load->timeout_ms = (uint64_t)(1000 * number(state, text, 1e6)); return 0;
    case ARGP_KEY_ARG:
        if (load->url != NULL)
            return ARGP_ERR_UNKNOWN;
        parse_url(state, load, text);
        return 0;
    case ARGP_KEY_END:
        if (load->url == NULL)
            argp_usage(state);
        if (load->requests == 0 && load->seconds == 0)
            load->requests = 1000;
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

void load_parse(struct load *load, int argc, char **argv)
{
    const struct argp argp = {options, on_option, "URL",
                              "Asks a web server many things at once, and tells how long it took.",
                              NULL, NULL, NULL};

    *load = (struct load){.connections = 10, .timeout_ms = 10000};
    argp_parse(&argp, argc, argv, 0, NULL, load);
}
