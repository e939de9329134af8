// SPDX-License-Identifier: Apache-2.0
//
// The two clocks, in nanoseconds. Both are answered by the vDSO, without a system call. Threads: any. Blocks: never.

#ifndef RINGSIDE_CLOCK_H
#define RINGSIDE_CLOCK_H

#include <stdint.h>
#include <time.h>

#define RS_NANOS_PER_SECOND UINT64_C(1000000000)

static inline uint64_t rs_clock_nanos(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * RS_NANOS_PER_SECOND + (uint64_t)now.tv_nsec;
}

static inline uint64_t rs_monotonic_nanos(void)
{
    return rs_clock_nanos(CLOCK_MONOTONIC);
}

static inline uint64_t rs_realtime_nanos(void)
{
    return rs_clock_nanos(CLOCK_REALTIME);
}

#endif
