// SPDX-License-Identifier: Apache-2.0
//
// Whether a kernel's stamp can be its operation's. NCCL's kernels and its host count works apart from each other, and the
// counts may drift (broadcasts and symmetric kernels without a mask, replays), after which each stamp is another
// operation's. A stamp is refused that lies before its operation was asked for, that one of another group has had, or that
// is out of order on its channel: a communicator's launches run in the order of their groups. (NCCL *tells* of them in any
// order, as its proxies look at each in turn; and the sends and receives of a group run side by side.)

#ifndef RINGSIDE_KERNEL_STAMP_H
#define RINGSIDE_KERNEL_STAMP_H

#include "segment.h"

// A communicator begins. Threads: init only.
void rs_kernel_stamp_open(uint16_t communicator);

// No kernel of the operation starts before this moment, and it belongs to this group; 0: not known.
// Threads: one for a communicator. Blocks: never.
void rs_kernel_stamp_expect(uint16_t communicator, uint64_t operation_id, uint64_t not_before_nanos, uint32_t group);

// Judges a start on its channel, and remembers it. Threads: one for a communicator's channel. Blocks: never.
bool rs_kernel_stamp_is_own(uint16_t communicator, uint64_t operation_id, uint8_t channel, bool is_p2p,
                            uint64_t gpu_start_nanos);

// A stop, and when the CPU saw it: what is known of the GPU's clock. Threads: any. Blocks: never.
void rs_kernel_stamp_seen(uint16_t communicator, uint64_t gpu_stop_nanos, uint64_t receipt_nanos);

#endif
