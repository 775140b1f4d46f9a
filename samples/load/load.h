/* load.h - what is asked of whom, what comes back, what is counted */
#ifndef LOAD_H
#define LOAD_H

#include <http_parser.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct load {
    unsigned connections;
    uint64_t requests; /* 0: as many as there is time for */
    double seconds;    /* 0: as long as it takes */
    uint64_t timeout_ms;
    const char *url;
    char host[256], port[6];
    char request[2048];
};

/* Reads the command line. Mistakes end the program. */
void load_parse(struct load *load, int argc, char **argv);

/* An answer, cut out of what comes by http_parser. */
struct answer {
    http_parser parser;
    bool whole, keep_alive;
};

void answer_begin(struct answer *a);

/* The next `n` bytes; 0: the end of the connection.
 * returns  false: that is no answer */
bool answer_take(struct answer *a, const char *bytes, size_t n);

struct tally {
    uint64_t begun_us, begun, done, failed, refused /* other than 2xx and 3xx */, bytes;
    uint32_t *latencies; /* in microseconds; `done` of them */
    size_t room;
    char failure[128]; /* the first */
};

uint64_t now_us(void);
void tally_done(struct tally *t, uint64_t took_us, unsigned status);
void tally_failed(struct tally *t, const char *why);
void tally_progress(void *tally); /* a line on stderr that is overwritten */
void tally_report(struct tally *t, const struct load *load);

#endif
