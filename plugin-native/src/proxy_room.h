// SPDX-License-Identifier: Apache-2.0
//
// Whether KernelCh can be had without harm. NCCL's first KernelCh operation allocates a pool for its proxy in /dev/shm
// and goes on without looking whether that failed.

#ifndef RINGSIDE_PROXY_ROOM_H
#define RINGSIDE_PROXY_ROOM_H

#include <stdbool.h>
#include <stddef.h>

// Whether /dev/shm has room for the pools of all ranks of a job on this node, and a margin; otherwise `reason` is one
// sentence. Threads: init only. Blocks: on one question to the file system.
bool rs_proxy_room_is_enough(int ranks, int nodes, char *reason, size_t reason_bytes);

#endif
