/* C23: auto, constexpr, nullptr, attributes, digit separators, typed enumerations. */
#include <asyncc.h>
#include <stdio.h>
#include <stddef.h>
static async(int) give(int n) { await async_yield(); return n; }
struct [[gnu::packed]] odd { char c; int i; };
enum color : unsigned char { RED = 1, GREEN };
[[nodiscard]] static async(int) attr([[maybe_unused]] int a, int b) { return await give(b); }
static async(bool) truth(int n) { await async_yield(); return n > 0 ? true : false; }
async(int) main()
{
    constexpr int big = 1'000;
    auto x = 3.5;
    auto got = await give(7);
    int *p = nullptr;
    typeof(await give(1)) y = 5;
    typeof_unqual(const int) z = 6;
    struct odd o = {};
    bool t = await truth(1) && !await truth(0);
    unsigned u = 0b101;
    static_assert(sizeof(struct odd) == 5);
    alignas(64) char buf[3] = { 1, 2, 3 };
    [[maybe_unused]] int unused = await give(0);
    enum color c = GREEN;
    switch (await give(1)) {
    case 1:
        y++;
        [[fallthrough]];
    case 2: y++;
    }
    await async_yield();
label:
    printf("%d %.1f %d %d %d %d %d %d %u %d %d %d\n", big, x, got, p == nullptr, y, z, o.i, t, u,
           buf[2], (int)c, (int)((size_t)buf % 64));
    if (y < 8) { y++; goto label; }
    return await attr(1, 0);
}
// compilers: clang
// flags: -std=gnu2x
// expect: 1000 3.5 7 1 7 6 0 1 5 3 2 0
// expect: 1000 3.5 7 1 8 6 0 1 5 3 2 0
