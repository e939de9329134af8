// SPDX-License-Identifier: Apache-2.0
//
// Counts what a thread asks of the C library while it wants to be counted: allocations and locks. The executable's own
// definitions stand before the C library's, also for a library that is opened at run time.

#ifndef RINGSIDE_TEST_INTERPOSE_H
#define RINGSIDE_TEST_INTERPOSE_H

#include <stdbool.h>
#include <stdint.h>

struct interposed {
    uint64_t allocations; // malloc, calloc, realloc, free, memalign, posix_memalign, aligned_alloc
    uint64_t locks;       // pthread mutexes, read-write locks, spin locks, condition variables, semaphores
};

// Starts at zero and counts this thread's calls from here on.
void interpose_begin(void);

// What was counted since, and ends it.
struct interposed interpose_end(void);

#endif
