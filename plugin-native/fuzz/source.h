// SPDX-License-Identifier: Apache-2.0
//
// Where a fuzzer's choices come from: a seeded generator, or the bytes that a coverage-guided fuzzer proposes. One
// thread's.

#ifndef RINGSIDE_FUZZ_SOURCE_H
#define RINGSIDE_FUZZ_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct source {
    const uint8_t *bytes; // NULL: the generator
    size_t left;
    uint64_t state;
};

static inline struct source source_seeded(uint64_t seed)
{
    return (struct source){.state = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15) | 1};
}

static inline struct source source_of(const uint8_t *bytes, size_t count)
{
    return (struct source){.bytes = bytes, .left = count};
}

static inline bool source_is_dry(const struct source *source)
{
    return source->bytes != NULL && source->left == 0;
}

// The next `count` bytes (1 to 8) as a number; zeros once the proposed bytes are used up.
static inline uint64_t source_take(struct source *source, unsigned count)
{
    uint64_t value = 0;
    if (source->bytes == NULL) { // splitmix64
        source->state += UINT64_C(0x9E3779B97F4A7C15);
        value = source->state;
        value = (value ^ value >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
        value = (value ^ value >> 27) * UINT64_C(0x94D049BB133111EB);
        value ^= value >> 31;
        return count == 8 ? value : value & ((UINT64_C(1) << 8 * count) - 1);
    }
    for (unsigned i = 0; i < count && source->left > 0; i++, source->left--) {
        value = value << 8 | *source->bytes++;
    }
    return value;
}

static inline uint64_t source_word(struct source *source)
{
    return source_take(source, 8);
}

// 0 to bound - 1, for bounds up to 65536.
static inline uint32_t choose(struct source *source, uint32_t bound)
{
    return (uint32_t)(source_take(source, bound <= 256 ? 1 : 2) % bound);
}

// A number that is more often near a border than a random one is.
static inline uint64_t odd_number(struct source *source)
{
    switch (choose(source, 8)) {
    case 0:
        return 0;
    case 1:
        return UINT64_MAX - choose(source, 4);
    case 2:
        return UINT64_C(1) << choose(source, 64);
    case 3:
        return UINT32_MAX - choose(source, 4);
    case 4:
    case 5:
        return choose(source, 256);
    default:
        return source_word(source);
    }
}

#endif
