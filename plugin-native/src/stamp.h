// SPDX-License-Identifier: Apache-2.0
//
// The time of an event: CLOCK_MONOTONIC in nanoseconds, from the processor's time stamp counter where Linux itself
// takes its time from that, at a third of the price. The counter is compared with the clock every 10 ms; between two
// comparisons it runs at the measured rate, slowed or sped so as to meet the clock at the next. So stamps never go
// back, on any thread, unless the machine was suspended or moved, and differ from the clock by some tens of
// nanoseconds.

#ifndef RINGSIDE_STAMP_H
#define RINGSIDE_STAMP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// Decides whether the counter may be used. Threads: init only. Blocks: on two files of /sys and /proc.
void rs_stamp_open(void);

// One comparison of counter and clock; readers see all of it or try again.
struct rs_stamp_anchor {
    _Atomic uint32_t version; // odd while it is written
    _Atomic uint64_t counter;
    _Atomic uint64_t nanos;
    _Atomic uint64_t nanos_per_tick; // in 2^-32
    _Atomic uint64_t most_ticks;     // it holds for so long; 0: the counter is not used
};
extern struct rs_stamp_anchor rs_stamp_latest;

__attribute__((noinline, cold)) uint64_t rs_stamp_compare(void);

static inline uint64_t rs_stamp_counter(void)
{
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    return 0;
#endif
}

// Threads: any. Blocks: never.
static inline uint64_t rs_stamp_nanos(void)
{
    // Each acquire pairs with a release in publish(): the version first, then the fields, then the version again.
    uint32_t version = atomic_load_explicit(&rs_stamp_latest.version, memory_order_acquire);
    uint64_t ticks = rs_stamp_counter() - atomic_load_explicit(&rs_stamp_latest.counter, memory_order_acquire);
    uint64_t nanos = atomic_load_explicit(&rs_stamp_latest.nanos, memory_order_acquire) +
                     (ticks * atomic_load_explicit(&rs_stamp_latest.nanos_per_tick, memory_order_acquire) >> 32);
    bool holds = ticks < atomic_load_explicit(&rs_stamp_latest.most_ticks, memory_order_acquire);
    bool same = atomic_load_explicit(&rs_stamp_latest.version, memory_order_relaxed) == version;
    return holds && same && (version & 1) == 0 ? nanos : rs_stamp_compare();
}

#endif
