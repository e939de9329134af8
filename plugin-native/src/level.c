// SPDX-License-Identifier: Apache-2.0

#include "level.h"

#include "mask.h"

_Atomic uint32_t rs_level_now;
_Atomic uint32_t rs_level_requested;

void rs_level_open(struct rs_header *header)
{
    atomic_store_explicit(&rs_level_requested, header->level_requested, memory_order_relaxed);
    atomic_store_explicit(&rs_level_now, header->level_requested, memory_order_relaxed);
    atomic_store_explicit(&header->level_in_force, header->level_requested, memory_order_relaxed);
}

void rs_level_change(struct rs_header *header, uint32_t level)
{
    atomic_store(&rs_level_now, level);
    atomic_store_explicit(&header->level_in_force, level, memory_order_relaxed);
    rs_mask_publish();
}
