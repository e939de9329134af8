// SPDX-License-Identifier: Apache-2.0
//
// The plugin's state in this process: at most one segment, the event mask NCCL gave us, the communicators. The first
// init makes it, the last finalize takes it down, a forked child has none until its own init.

#ifndef RINGSIDE_PROCESS_H
#define RINGSIDE_PROCESS_H

#include "abi/nccl_profiler.h"
#include "mask.h"

// What NCCL says of a communicator when it is created.
struct rs_communicator_arguments {
    uint32_t nccl_api;
    uint64_t hash;
    const char *name; // may be NULL; copied
    int nodes;
    int ranks;
    int rank;
    nccl_logger logger; // may be NULL
};

// Joins a communicator and decides on NCCL's event mask, which the caller seals; on failure says why once, sets the
// mask to 0 and gives a NULL context. Threads: NCCL's init thread, any number at a time. Blocks: on file creation and
// on CUDA, the first time.
struct rs_mask *rs_process_init(void **context, int *event_mask, const struct rs_communicator_arguments *arguments);

// Leaves a communicator: what is still open is recorded as abandoned. The last one closes the segment.
// Threads: NCCL's; no callback of the communicator may still run. Blocks: on file removal, the last time.
void rs_process_finalize(void *context);

extern _Atomic(struct rs_segment *) rs_current_segment;

// The segment, or NULL when the plugin is disabled, closed, or in a forked child. Threads: any. Blocks: never.
static inline struct rs_segment *rs_process_segment(void)
{
    // Pairs with the release store in rs_process_init.
    return atomic_load_explicit(&rs_current_segment, memory_order_acquire);
}

// The index of the context's communicator; -1, and the reason counted, for a context that is none of ours.
// Threads: any. Blocks: never.
int rs_context_communicator(struct rs_segment *segment, void *context);

// A context, as NCCL carries it: a tag, how often its slot was used before, the segment's generation, the slot + 1.
#define RS_CONTEXT_TAG UINT64_C(0x52)
#define RS_CONTEXT_LAP_MASK 0x7Fu

// Whether it is a context of another process, by its segment.
static inline bool rs_context_is_foreign(const struct rs_segment *segment, const void *context)
{
    uint64_t word = (uint64_t)(uintptr_t)context;
    return word >> 56 == RS_CONTEXT_TAG && (uint32_t)(word >> 16) != segment->generation;
}

// Of a foreign context: its segment's generation and, from bit 32 on, how often its slot was used before.
static inline uint64_t rs_context_origin(const void *context)
{
    uint64_t word = (uint64_t)(uintptr_t)context;
    return (uint32_t)(word >> 16) | (word >> 48 & RS_CONTEXT_LAP_MASK) << 32;
}

// The same for a context of another process (PXN): only the index within it means something here.
int rs_foreign_context_communicator(struct rs_segment *segment, void *context);

// Tells the header of a captured API call. Threads: any. Blocks: never.
void rs_process_captured(struct rs_segment *segment);

#endif
