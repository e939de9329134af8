// SPDX-License-Identifier: Apache-2.0
//
// Where a second plugin is chained, NCCL's handle of an event stands for two: ours and the second plugin's. It is an
// integer, never a pointer: a tag, a pool and an id, which name a slot that keeps the two. NCCL passes stopped handles
// as parents, and those of captured API calls at every replay of their graph, so a slot stays readable until its turn
// in its pool has come: oldest first, events that have not stopped last. One event never pushes out another of a rarer
// sort: steps do not push out operations, and nothing but captured calls pushes out captured calls.

#ifndef RINGSIDE_CHAIN_PAIR_H
#define RINGSIDE_CHAIN_PAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rs_pair_pool {
    RS_PAIR_CAPTURED = 0,   // API calls seen while a CUDA graph was captured
    RS_PAIR_API = 1,        // API calls
    RS_PAIR_OPERATION = 2,  // Group, Coll, P2p, CeColl
    RS_PAIR_TRANSFER = 3,   // ProxyOp
    RS_PAIR_LEAF = 4,       // everything below and beside them
    RS_PAIR_POOLS = 5
};

enum rs_pair_flag {
    RS_PAIR_FOREIGN = 1, // of another process (PXN), or the child of such a one: its context is not ours to read
    RS_PAIR_FRESH = 2,   // a GroupApi whose first API call, raised under the mask that was read for both, is to come
    RS_PAIR_MUTE = 4     // a step whose transfer the second plugin gave no handle: NCCL would record no state of it
};

struct rs_pair {
    void *own;       // our own handle, NULL none
    void *next;      // the second plugin's, NULL none
    uint16_t mask;   // of the second plugin, when the API call began
    uint8_t type;    // the bit's number
    uint8_t flags;
    uint32_t number; // step
};

// Forgets every pair and starts ids where no earlier life of the library can have been. Threads: init only.
void rs_pairs_reset(void);

// A handle for NCCL; NULL when no slot could be had. `evicted` tells whether an event that had not stopped lost its
// slot. Threads: any. Blocks: never.
void *rs_pair_open(enum rs_pair_pool pool, const struct rs_pair *pair, bool *evicted);

// Copies the pair of a handle, stopped or not; false for a handle that is no pair or whose slot was given away.
// Threads: any. Blocks: never.
bool rs_pair_find(const void *handle, struct rs_pair *pair);

// The event has stopped: its slot may be given away in its turn. Threads: the event's own. Blocks: never.
void rs_pair_stop(void *handle);

// A GroupApi's first API call has come. Threads: the event's own. Blocks: never.
void rs_pair_unfresh(void *handle, const struct rs_pair *pair);

// The transfer's step started last, if it has that number and has not stopped, now with `pair` in it: NCCL starts a
// receive step again at every retry. NULL otherwise. Threads: the transfer's own. Blocks: never.
void *rs_pair_restart(void *transfer, const struct rs_pair *pair);
void rs_pair_set_latest(void *transfer, void *step);

#endif
