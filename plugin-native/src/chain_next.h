// SPDX-License-Identifier: Apache-2.0
//
// The second plugin itself: the library that RINGSIDE_NEXT_PLUGIN names, the table NCCL would have taken from it, and
// the event mask it asks for. It is loaded and called as NCCL would do; what of NCCL's calls it gets, chain_event.c
// decides.

#ifndef RINGSIDE_CHAIN_NEXT_H
#define RINGSIDE_CHAIN_NEXT_H

#include "process.h"

// The members of every version's table; they differ in their descriptors only.
struct rs_next_table {
    const char *name;
    union { // the order of the arguments changed with version 5
        nccl_result (*v4)(void **, int *, const char *, uint64_t, int, int, int, nccl_logger);
        nccl_result (*v5)(void **, uint64_t, int *, const char *, int, int, int, nccl_logger);
    } init;
    nccl_result (*start_event)(void *context, void **handle, const void *descriptor);
    nccl_result (*stop_event)(void *handle);
    nccl_result (*record_event_state)(void *handle, int state, const union nccl_state_args *args);
    nccl_result (*finalize)(void *context);
};

struct rs_next {
    _Atomic(const struct rs_next_table *) table; // NULL while it is not loaded
    uint32_t nccl_api;                           // NCCL's version: what it called us with
    uint32_t api;                                // the second plugin's
    int32_t pid;                                 // of the process that loaded it
    int nccl_known;                              // event bits of NCCL's version
    int known;                                   // those of both
    int mask;                                    // the plugin's: it may write there at any time, with any instruction
    atomic_int published;                        // what of it NCCL's mask has
    _Atomic(int *) nccl_mask;                    // NCCL's own: of the copy that it serves
};
extern struct rs_next rs_next;

// Loads it; on failure says why in one sentence. Threads: init, one at a time. Blocks: on files.
bool rs_next_load(const char *path, uint32_t nccl_api, nccl_logger logger);
void rs_next_unload(void);

// Its init for one communicator: whatever it returns, with its context. Threads: init, any number at a time.
nccl_result rs_next_init(void **context, const struct rs_communicator_arguments *arguments);

// Whether this thread is inside its init: then who calls us is not NCCL.
bool rs_next_is_calling(void);

// The table, or NULL. Threads: any. Blocks: never.
static inline const struct rs_next_table *rs_next_loaded(void)
{
    return atomic_load_explicit(&rs_next.table, memory_order_acquire); // pairs with the release in rs_next_load
}

// Lets NCCL's mask follow the plugin's. Threads: any. Blocks: never.
void rs_next_follow_mask(void);

// The mask NCCL has read for it: its own, without what has not reached NCCL yet. Threads: any. Blocks: never.
int rs_next_mask(void);

#endif
