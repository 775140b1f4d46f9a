/* Bit-fields of every width and sign: packed and unpacked, incremented, passed by value. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct header {
    unsigned version : 4, length : 4;
    uint8_t service;
    uint16_t total : 13, : 0;
    uint32_t identity : 16, flags : 3, offset : 13;
    bool checked : 1;
    int delta : 5;
    enum { RED, GREEN, BLUE } colour : 3;
    unsigned long long serial : 40;
};

struct __attribute__((packed)) tight {
    uint32_t a : 3;
    int32_t b : 17;
    uint64_t c : 44;
    uint8_t last;
};

union word {
    struct {
        unsigned low : 8, middle : 16, high : 8;
    };
    uint32_t all;
};

static int next(int n)
{
    return (n * 73 + 11) & 1023;
}

static struct header make(int n)
{
    struct header h = { .version = 4, .length = 5, .identity = next(n), .serial = 1 };

    h.service = next(n + 1);
    h.total = next(n + 2) * 8;
    h.flags = next(n) % 8;
    h.offset += next(h.flags);
    h.checked = next(n) & 6;
    h.delta = next(n) - 500;
    h.colour = next(n) % 3;
    h.serial <<= 30 + next(n) % 10;
    return h;
}

static uint64_t fold(struct header h)
{
    uint64_t sum = h.version;

    sum = sum * 31 + h.length;
    sum = sum * 31 + h.service;
    sum = sum * 31 + h.total;
    sum = sum * 31 + h.identity;
    sum = sum * 31 + h.flags;
    sum = sum * 31 + h.offset;
    sum = sum * 31 + h.checked;
    sum = sum * 31 + (h.delta + 16);
    sum = sum * 31 + h.colour;
    return sum * 31 + h.serial;
}

static int counters(int n)
{
    struct {
        unsigned small : 2;
        signed wide : 9;
        unsigned one : 1;
    } count = { 0 };
    int carried = 0;

    for (int i = 0; i < n; i++) {
        if (++count.small == 0)
            carried++;
        count.wide += next(i) % 8;
        count.one ^= next(i) & 1;
        if (count.wide > 200)
            count.wide -= next(2);
        carried += count.one--;
    }
    return carried * 1000 + count.wide * 4 + count.small;
}

static struct tight squeeze(int64_t a, int64_t b, int64_t c)
{
    return (struct tight){ .a = a, .b = next(b) - b, .c = c * next(a), .last = a ^ b };
}

static int compare(const struct tight *x, const struct tight *y)
{
    return x->a != y->a   ? x->a - y->a
           : x->b != y->b ? (x->b > y->b) - (x->b < y->b)
                          : (x->c > y->c) - (x->c < y->c);
}

static uint32_t reverse(uint32_t n)
{
    union word word = { .all = n };
    unsigned low = word.low;

    word.low = word.high;
    word.high = low;
    word.middle = (word.middle & 255) << 8 | word.middle >> 8;
    if (next(n & 3) > 500)
        word.middle++;
    return word.all;
}

static int permissions(const char *text)
{
    union {
        struct {
            unsigned char execute : 1, write : 1, read : 1;
        } who[3];
        unsigned char all[3];
    } mode;

    memset(&mode, 0, sizeof mode);
    for (int i = 0; text[i]; i++)
        switch (text[i]) {
        case 'r': mode.who[i / 3].read = 1; break;
        case 'w': mode.who[i / 3].write = next(1) != 0; break;
        case 'x': mode.who[i / 3].execute |= 1; break;
        }
    return mode.all[0] << 6 | mode.all[1] << 3 | mode.all[2];
}

int main(void)
{
    struct header headers[4], *worst = headers;

    for (int i = 0; i < 4; i++) {
        headers[i] = make(i * 7);
        if (fold(headers[i]) > fold(*worst))
            worst = &headers[i];
        printf("%u %d %d %llu\n", headers[i].total, headers[i].delta, headers[i].colour,
               (unsigned long long)headers[i].serial);
    }
    worst->version = next(worst->length);
    worst->flags = worst->offset = next(3);
    printf("%d %d %d %d\n", (int)(worst - headers), worst->version, worst->flags,
           make(3).delta + make(4).delta);
    struct tight pair[2] = { squeeze(3, 1, 1000), squeeze(3, 1 << 12, 5) };

    printf("%d %d %lld %d\n", compare(&pair[0], &pair[1]), pair[1].b, (long long)pair[0].c,
           (int)sizeof(struct tight));
    printf("%d %d %x %x\n", counters(9), counters(100), reverse(0x12345678), reverse(2));
    printf("%o %o\n", permissions("rwxr-xr--"), permissions("rw-r-----"));
    return 0;
}
