// SPDX-License-Identifier: Apache-2.0
//
// RINGSIDE_NEXT_PLUGIN: NCCL loads one profiler plugin, so a second one is loaded behind ours and gets what it would
// have got alone. This is a decorator in front of our own functions: where it is on, the functions under abi/ hand
// NCCL's calls to it, and it calls ours and then the second plugin's. Where it is off, they ask one flag.

#ifndef RINGSIDE_CHAIN_H
#define RINGSIDE_CHAIN_H

#include "abi/nccl_profiler_v7.h"
#include "chain_pair.h"
#include "process.h"

extern atomic_bool rs_chain_on;

// Whether this process has a second plugin; decided by the first init, for the library's life. Threads: any.
static inline bool rs_chain_active(void)
{
    return atomic_load_explicit(&rs_chain_on, memory_order_relaxed); // NCCL's own order puts init before all callbacks
}

// Our init, and the second plugin's where there is one. Threads: NCCL's init thread, any number at a time.
void rs_chain_init(void **context, int *event_mask, const struct rs_communicator_arguments *arguments);

// The same for finalize. Threads: NCCL's; no callback of the communicator may still run.
void rs_chain_finalize(void *context);

// A communicator, as both plugins know it. `group_pair` and `group_mask`: the GroupApi of its last API call, and the
// mask under which NCCL raises what belongs to no single call.
struct rs_chain_communicator {
    _Atomic(void *) context; // NCCL's value for it; NULL: a free entry
    void *own;
    void *next;
    bool forwarded; // the second plugin's init took it
    bool held;      // it counts for the second plugin's library
    _Atomic(void *) group_pair;
    atomic_int group_mask;
};

// The communicator of a context; NULL for one that is none of the chain's. Threads: any. Blocks: never.
struct rs_chain_communicator *rs_chain_find(const void *context);

// Whether it is a context of the chain in another process, which may have this one's number in another pid namespace.
bool rs_chain_is_foreign(const void *context);

// What our own functions would be given as the context of an event of another process (PXN).
void *rs_chain_foreign_context(void *context);

// A start on its way through the chain.
struct rs_chain_event {
    struct nccl_profiler_v7_descriptor descriptor; // the second plugin's; what a lower version lacks is not set
    void *own_context;                             // to be passed to our own function
    void *own_parent;
    void *next_context;
    void *nccl_parent;
    struct rs_pair pair;
    bool kept;    // NCCL's version knows the type
    bool served;  // the second plugin serves the communicator
    bool forward; // and would have got the event
};

// Resolves context and parent of a start of version `api` and decides whether the second plugin gets it; after our own
// part has run, rs_chain_finish calls the second plugin and returns the handle for NCCL. Threads: any. Blocks: never.
void rs_chain_begin(struct rs_chain_event *event, uint32_t api, void *context, const void *descriptor, size_t bytes);
void *rs_chain_finish(struct rs_chain_event *event, void *own_handle);

void rs_chain_stop(void *handle);
void rs_chain_state(void *handle, int state, const union nccl_state_args *args);

#endif
