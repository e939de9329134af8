// SPDX-License-Identifier: Apache-2.0
//
// A collective call as NCCL makes it: the mask is read when the call begins, the operation comes later, and kernels are
// raised only for calls that began with KernelCh.

#ifndef RINGSIDE_TEST_CALLS_H
#define RINGSIDE_TEST_CALLS_H

#include "threads.h"

#define MIB (UINT64_C(1) << 20)

struct call {
    const char *function;
    uint64_t count; // float32
};

// FLAGGED_ONLY: the record says timed, and no kernel channel was taken.
enum outcome { NOT_CALLED = 0, NOT_TIMED = 1, TIMED = 2, FLAGGED_ONLY = 3 };

int mask_now(void);
void *begin_call(void *context, struct call call);

// The operation of a call, and its kernels if the call began with KernelCh in `mask`.
enum outcome enqueue(void *context, struct call call, uint64_t sequence, void *parent, int mask);

enum outcome whole_call(void *context, struct call call, uint64_t sequence);

// A number that looks like chance and is the same everywhere.
uint32_t mixed(uint32_t value);

#endif
