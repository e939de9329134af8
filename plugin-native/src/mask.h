// SPDX-License-Identifier: Apache-2.0
//
// NCCL's event mask: one int in the process, handed to every init, which NCCL reads (relaxed) when an API call begins.
// This file alone writes it: our own bits and the chained plugin's.

#ifndef RINGSIDE_MASK_H
#define RINGSIDE_MASK_H

#include "segment.h"

// Takes the word over and publishes; `header` is NULL where nothing is recorded. Every init does. Threads: init only.
void rs_mask_open(int *nccl_mask, uint32_t nccl_api, struct rs_header *header);

// Lets go of the word. Threads: the last finalize and the fork handler only.
void rs_mask_close(void);

// The events our level needs. Threads: any. Blocks: never.
void rs_mask_set_own(int mask);

// The events the chained plugin wants beside ours. Threads: any. Blocks: never.
void rs_mask_set_next(int mask);

#endif
