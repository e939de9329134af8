// SPDX-License-Identifier: Apache-2.0
//
// Counts what a thread asks of the C library and of a CUDA driver while it wants to be counted: allocations, locks,
// calls. The executable's own definitions stand before the C library's, also for a library that is opened at run time.

#ifndef RINGSIDE_TEST_INTERPOSE_H
#define RINGSIDE_TEST_INTERPOSE_H

#include <stdbool.h>
#include <stdint.h>

struct interposed {
    uint64_t allocations; // malloc, calloc, realloc, free, memalign, posix_memalign, aligned_alloc
    uint64_t locks;       // pthread mutexes, read-write locks, spin locks, condition variables, semaphores
    uint64_t driver_calls; // of CUDA
};

// Before init: whether its thread has a CUDA context. The driver is there either way; its events are done at once.
void interpose_gpu(bool present);

// Starts at zero and counts this thread's calls from here on.
void interpose_begin(void);

// What was counted since, and ends it.
struct interposed interpose_end(void);

#endif
