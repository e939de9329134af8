// SPDX-License-Identifier: Apache-2.0
//
// The level of detail in force: RINGSIDE_LEVEL's, or the one the daemon wants, for as long as it may. Compared at every
// API call (API v4: at every operation), so a raise ends by itself.

#ifndef RINGSIDE_LEVEL_H
#define RINGSIDE_LEVEL_H

#include "segment.h"

extern _Atomic uint32_t rs_level_now;
extern _Atomic uint32_t rs_level_requested; // kept apart from the header, where others may write

// Threads: any. Blocks: never.
static inline uint32_t rs_level_in_force(void)
{
    return atomic_load_explicit(&rs_level_now, memory_order_relaxed);
}

// Sets the level to the requested one. Threads: init only.
void rs_level_open(struct rs_header *header);

void rs_level_obey(struct rs_header *header, uint64_t until_nanos);

// Follows the control line. What stands there may be anything: only levels and an end of at most
// RS_RAISE_MAX_NANOS ahead are obeyed, and deep only where the process began with it. Threads: any. Blocks: never.
static inline void rs_level_follow(struct rs_header *header)
{
    // Pairs with the daemon's release: it stores the level first.
    uint64_t until = atomic_load_explicit(&header->level_wanted_until_nanos, memory_order_acquire);
    if (until != 0 || rs_level_in_force() != atomic_load_explicit(&rs_level_requested, memory_order_relaxed)) {
        rs_level_obey(header, until);
    }
}

#endif
