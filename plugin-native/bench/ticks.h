// SPDX-License-Identifier: Apache-2.0
//
// Times of single calls: the processor's counter, fenced so that nothing overlaps, and a histogram of what it says.

#ifndef RINGSIDE_BENCH_TICKS_H
#define RINGSIDE_BENCH_TICKS_H

#include <stdint.h>

#include "clock.h"

#if defined(__x86_64__)
static inline uint64_t ticks_before(void)
{
    uint32_t low;
    uint32_t high;
    __asm__ volatile("lfence\n\trdtsc\n\tlfence" : "=a"(low), "=d"(high)::"memory");
    return (uint64_t)high << 32 | low;
}

static inline uint64_t ticks_after(void)
{
    uint32_t low;
    uint32_t high;
    __asm__ volatile("rdtscp\n\tlfence" : "=a"(low), "=d"(high)::"rcx", "memory");
    return (uint64_t)high << 32 | low;
}
#else
static inline uint64_t ticks_before(void)
{
    return rs_monotonic_nanos();
}

static inline uint64_t ticks_after(void)
{
    return rs_monotonic_nanos();
}
#endif

// 64 buckets to each doubling: 1.6 % wide at most, exact below 64 ticks.
enum { BUCKETS_PER_DOUBLING = 64, BUCKETS = BUCKETS_PER_DOUBLING * 36 };

struct histogram {
    uint32_t counts[BUCKETS];
};

static inline void histogram_add(struct histogram *histogram, uint64_t ticks)
{
    unsigned shift = ticks < BUCKETS_PER_DOUBLING ? 0 : 57u - (unsigned)__builtin_clzll(ticks);
    uint64_t bucket = (uint64_t)shift * BUCKETS_PER_DOUBLING + (ticks >> shift);
    histogram->counts[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
}

static inline void histogram_merge(struct histogram *into, const struct histogram *from)
{
    for (int i = 0; i < BUCKETS; i++) {
        into->counts[i] += from->counts[i];
    }
}

// The middle of the bucket in which the quantile lies; 0 when there is nothing.
static inline double histogram_quantile(const struct histogram *histogram, double share)
{
    uint64_t all = 0;
    for (int i = 0; i < BUCKETS; i++) {
        all += histogram->counts[i];
    }
    uint64_t wanted = (uint64_t)((double)all * share);
    uint64_t seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
        seen += histogram->counts[i];
        if (seen > wanted) {
            int shift = i < 2 * BUCKETS_PER_DOUBLING ? 0 : i / BUCKETS_PER_DOUBLING - 1;
            uint64_t least = (uint64_t)(i - shift * BUCKETS_PER_DOUBLING) << shift;
            return (double)least + (double)((UINT64_C(1) << shift) - 1) / 2;
        }
    }
    return 0;
}

#endif
