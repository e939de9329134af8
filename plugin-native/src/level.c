// SPDX-License-Identifier: Apache-2.0

#include "level.h"

#include "clock.h"
#include "mask.h"

_Atomic uint32_t rs_level_now;
_Atomic uint32_t rs_level_requested;

void rs_level_open(struct rs_header *header)
{
    atomic_store_explicit(&rs_level_requested, header->level_requested, memory_order_relaxed);
    atomic_store_explicit(&rs_level_now, header->level_requested, memory_order_relaxed);
    atomic_store_explicit(&header->level_in_force, header->level_requested, memory_order_relaxed);
}

void rs_level_obey(struct rs_header *header, uint64_t until_nanos)
{
    uint64_t now = rs_monotonic_nanos();
    uint32_t level = atomic_load_explicit(&rs_level_requested, memory_order_relaxed);
    if (until_nanos > now && until_nanos - now <= RS_RAISE_MAX_NANOS) {
        uint32_t wanted = atomic_load_explicit(&header->level_wanted, memory_order_relaxed);
        level = wanted <= RS_LEVEL_DEEP ? wanted : level;
    }
    // Asked first: the line is every callback's.
    if (level != rs_level_in_force() && level != atomic_exchange(&rs_level_now, level)) {
        atomic_store_explicit(&header->level_in_force, level, memory_order_relaxed);
        rs_mask_publish();
    }
}
