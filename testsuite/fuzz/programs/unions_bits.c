/* Bit-fields, unions that are read by another member, packed records. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct flags {
    unsigned kind : 3, level : 5;
    signed delta : 6;
    _Bool on : 1;
    uint64_t wide : 40;
    unsigned : 0;
    unsigned last : 17;
};

union value {
    uint32_t word;
    float real;
    unsigned char bytes[4];
    struct {
        uint16_t low, high;
    };
};

struct __attribute__((packed)) wire {
    uint8_t tag;
    uint32_t length;
    union value v;
};

static unsigned twice(unsigned n)
{
    return 2 * n;
}

static union value from_float(float f)
{
    return (union value){ .real = f };
}

static union value swapped(union value v)
{
    for (int i = 0; i < 2; i++) {
        unsigned char t = v.bytes[i];

        v.bytes[i] = v.bytes[3 - i];
        v.bytes[3 - i] = t;
    }
    return v;
}

static struct flags step(struct flags f, int by)
{
    f.kind += twice((unsigned)by);
    f.level |= twice(f.kind);
    f.delta -= (int)twice((unsigned)by);
    f.on = twice(f.level) > 20;
    f.wide = f.wide * 1000003 + twice(f.level);
    f.last = f.on ? twice(f.last) : ~(unsigned)f.last;
    return f;
}

static struct wire pack(uint8_t tag, union value v)
{
    struct wire w = { tag, 0, v };

    w.length = (uint32_t)sizeof w + twice(tag);
    return w;
}

static uint32_t checksum(const void *p, size_t n)
{
    const unsigned char *at = p;
    uint32_t sum = 0;

    while (n--)
        sum = (sum << 3 | sum >> 29) ^ *at++;
    return sum;
}

int main(void)
{
    struct flags f = { .kind = 1, .delta = -3, .last = 99, .wide = (uint64_t)twice(1) << 35 };
    struct wire w[3];

    for (int i = 0; i < 6; i++) {
        f = step(f, i);
        printf("%u %u %d %d %llx %u\n", f.kind, f.level, f.delta, f.on, (unsigned long long)f.wide,
               f.last);
    }
    f.wide = 1, f.kind = step(f, 3).kind;
    f.last = f.delta = -1;
    printf("%u %u %llu\n", f.kind++ + twice(0), f.last, (unsigned long long)f.wide--);
    printf("%u %llu\n", f.kind, (unsigned long long)f.wide);
    for (int i = 0; i < 3; i++)
        w[i] = pack((uint8_t)(i * 50), i == 1 ? swapped(w[0].v) : from_float(1.5f * (float)i + 1));
    printf("%u %#x %#x\n", checksum(w, sizeof w), swapped(w[1].v).word, w[2].v.high);
    printf("%zu %u %g\n", sizeof *w, w[2].length, (double)swapped(swapped(from_float(-7))).real);
    return 0;
}
