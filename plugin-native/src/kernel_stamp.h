// SPDX-License-Identifier: Apache-2.0
//
// Whether a kernel's stamps can be its operation's. Two things give an operation another's:
//
// - NCCL's kernels and its host count works apart from each other, and the counts may drift (broadcasts and symmetric
//   kernels without a mask, replays): stamps of earlier operations.
// - A channel's stamps lie in 64 places, and where NCCL's thread comes late by a turn, it reads those of the operation
//   64 later, up to 64 times. What it then reads in time contradicts them, and both are dropped: what is told first
//   cannot be told from what is true.
//
// A start is refused that lies before its operation was asked for, that one of another group has had, that is out of
// order on its channel, or whose operation is so many ago that none of this can be judged: a communicator's launches
// run one after the other, in the order of their groups. (NCCL *tells* of them in any order, as its proxies look at
// each in turn; and the sends and receives of a group run side by side.) One that comes too late *disowns* stamps that
// were accepted before: all of its channel from its own on, and those since the last that NCCL surely read in time.

#ifndef RINGSIDE_KERNEL_STAMP_H
#define RINGSIDE_KERNEL_STAMP_H

#include "segment.h"

// A communicator begins. Threads: init only.
void rs_kernel_stamp_open(uint16_t communicator);

// No kernel of the operation starts before this moment, and it belongs to this group; 0: not known.
// Threads: one for a communicator. Blocks: never.
void rs_kernel_stamp_expect(uint16_t communicator, uint64_t operation_id, uint64_t not_before_nanos, uint32_t group);

// What NCCL tells of a kernel's start.
struct rs_kernel_start {
    uint64_t operation_id; // 0: of none
    uint64_t gpu_nanos;
    uint8_t channel;
    bool is_p2p;
    bool is_captured; // a replay may be told under the handle of an operation long ago
};

// Judges a start on its channel, and remembers it. Not 0 in `*disowned_nanos`: spans that were accepted on the channel
// until now are another operation's if they start or stop at this stamp of the GPU or after. Threads: one for a
// communicator's channel. Blocks: never.
bool rs_kernel_start_is_own(uint16_t communicator, const struct rs_kernel_start *told, uint64_t *disowned_nanos);

// The same of the stop of a start that was accepted. Threads: one for a communicator's channel. Blocks: never.
bool rs_kernel_stop_is_own(uint16_t communicator, const struct rs_kernel_start *start, uint64_t gpu_stop_nanos);

// A stop, and when the CPU saw it: what is known of the GPU's clock. Threads: any. Blocks: never.
void rs_kernel_stamp_seen(uint16_t communicator, uint64_t gpu_stop_nanos, uint64_t receipt_nanos);

#endif
