// SPDX-License-Identifier: Apache-2.0
//
// Whether a kernel's stamp can be its operation's. NCCL's kernels and its host count works apart from each other, and the
// counts may drift (broadcasts and symmetric kernels without a mask, replays), after which each stamp is another
// operation's. A stamp is refused that lies before its operation was asked for, that was seen before, or that is out of
// order on its channel.

#ifndef RINGSIDE_KERNEL_STAMP_H
#define RINGSIDE_KERNEL_STAMP_H

#include "segment.h"

// A communicator begins. Threads: init only.
void rs_kernel_stamp_open(uint16_t communicator);

// No kernel of the operation starts before this moment; 0: not known. Threads: any. Blocks: never.
void rs_kernel_stamp_expect(uint64_t operation_id, uint64_t not_before_nanos);

// Judges a start on its channel, and remembers it. A send and a receive that NCCL pairs in one work share their stamps:
// `is_p2p` lets a stamp be seen twice. Threads: one for a communicator's channel. Blocks: never.
bool rs_kernel_stamp_is_own(uint16_t communicator, uint64_t operation_id, uint8_t channel, bool is_p2p,
                            uint64_t gpu_start_nanos);

// A stop, and when the CPU saw it: what is known of the GPU's clock. Threads: any. Blocks: never.
void rs_kernel_stamp_seen(uint16_t communicator, uint64_t gpu_stop_nanos, uint64_t receipt_nanos);

#endif
