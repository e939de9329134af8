// SPDX-License-Identifier: Apache-2.0

#include "level.h"

#include "clock.h"

_Atomic uint32_t rs_level_now;
_Atomic uint32_t rs_level_requested;

void rs_level_open(struct rs_header *header)
{
    rs_set(rs_level_requested, header->level_requested);
    rs_set(rs_level_now, header->level_requested);
    rs_set(header->level_in_force, header->level_requested);
}

void rs_level_obey(struct rs_header *header, uint64_t until_nanos)
{
    uint64_t now = rs_monotonic_nanos();
    uint32_t requested = rs_get(rs_level_requested);
    uint32_t level = requested;
    if (until_nanos > now && until_nanos - now <= RS_RAISE_MAX_NANOS) {
        uint32_t wanted = rs_get(header->level_wanted);
        // Deep stands on NCCL's mask, which is decided when the process begins.
        level = wanted < RS_LEVEL_DEEP ? wanted : requested;
    }
    // Asked first: the line is every callback's.
    if (level != rs_level_in_force()) {
        rs_set(rs_level_now, level);
        rs_set(header->level_in_force, level);
    }
}
