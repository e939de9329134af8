// SPDX-License-Identifier: Apache-2.0
//
// What a communicator is asked for, and what comes of it: its groups of calls, which of them are timed, the launches
// that they lead to, and the calls of which NCCL raises no operation.
//
// NCCL makes the calls of a group first (CollApi, P2pApi), then launches them, as one plan or several (KernelLaunch),
// and tells of a plan's operations (Coll, P2p) right after its launch on the same thread; or, where a plan has to go
// through CUDA's host stream, on CUDA's thread at any time. So a choice made at a call waits here for the launch of the
// same communicator, and an operation belongs to the launch before it where it comes on the launch's thread.
//
// NCCL allows no two calls of a communicator at once. A program that does it all the same, or a hostile caller, gets
// muddled choices and no more: every word here is atomic and stands for itself.

#ifndef RINGSIDE_CALLS_H
#define RINGSIDE_CALLS_H

#include "mask.h"
#include "sample.h"

#define RS_CALLS_KEPT 16u // collective calls that wait for their operation

struct rs_call {
    _Atomic uint64_t start_nanos;
    _Atomic uint64_t count;
    _Atomic uint32_t group;
    _Atomic int32_t root;
    _Atomic uint8_t waits; // for its operation
    _Atomic uint8_t function;
    _Atomic uint8_t datatype;
    _Atomic uint8_t flags;
};

// A live communicator's. What a call and a launch need comes first.
struct rs_calls {
    _Alignas(64) struct rs_mask *mask; // NULL: not told apart
    _Atomic uint64_t group_parent;     // GroupApi's handle
    _Atomic uint64_t group_nanos;      // its first call
    _Atomic uint64_t timed_nanos;      // begin of the latest launch that was timed
    _Atomic uintptr_t launch_thread;
    _Atomic uint32_t group;    // its number, from 1
    _Atomic uint32_t place;    // of the latest launch in it, from 1; 0: none yet
    _Atomic uint32_t called;   // collective calls, all
    _Atomic uint32_t kept_in_group;    // collective calls of the group that wait for their operation,
    _Atomic uint32_t matched_in_group; // and those of them whose operation has come
    _Atomic uint32_t p2p_groups;
    int32_t rank;
    uint16_t tag;              // how records name the communicator
    uint8_t nccl_api;
    _Atomic uint8_t chosen;    // the group's launches are timed
    _Atomic uint8_t captured;  // the group's calls are
    _Atomic uint8_t collective; // there is a collective among them
    _Atomic uint8_t launch_timed;
    _Atomic uint8_t drifted; // a kernel ran that NCCL's host does not count: later stamps may be another operation's
    struct rs_call kept[RS_CALLS_KEPT];
    struct rs_sample sample;
};

extern struct rs_calls rs_calls_of[RS_COMMUNICATOR_CAPACITY];

// A communicator begins; `rank` is this process's in it, `lap` how often its slot was used before.
// Threads: init, one at a time; none of its calls may run.
void rs_calls_open(uint16_t communicator, struct rs_mask *mask, uint32_t nccl_api, int32_t rank, uint32_t lap);

// A communicator ends: tells of the calls that still wait. Threads: finalize.
void rs_calls_close(struct rs_segment *segment, uint16_t communicator);

// One call in how many, of this process, from its environment. Threads: the first init only.
uint32_t rs_calls_begin(void);

// One API call.
struct rs_call_arguments {
    uint64_t parent; // its GroupApi's handle, or 0
    uint64_t now_nanos;
    uint64_t count;
    uint64_t bytes;
    uint32_t function_hash;
    int32_t root;
    uint8_t function; // string indices
    uint8_t datatype;
    uint8_t flags;
    bool collective;
    bool captured;
};

// Takes a call in; `*entry` is its place among those that wait, for rs_calls_matched. Threads: any, one call of a
// communicator at a time. Blocks: never.
void rs_calls_take(struct rs_segment *segment, uint16_t communicator, const struct rs_call_arguments *call,
                   uint32_t *group, uint32_t *entry);

// Its operation has come.
static inline void rs_calls_matched(uint16_t communicator, uint32_t group, uint32_t entry)
{
    struct rs_calls *calls = &rs_calls_of[communicator];
    struct rs_call *call = &calls->kept[entry % RS_CALLS_KEPT];
    if (rs_get(call->group) == group) {
        rs_set(call->waits, 0);
    }
    if (rs_get(calls->group) == group) {
        rs_set(calls->matched_in_group, rs_get(calls->matched_in_group) + 1);
    }
}

// The place of the launch that an operation of `group`, which starts on this thread now, belongs to; 0: not known.
static inline uint32_t rs_calls_place(const struct rs_calls *calls, uint32_t group, uintptr_t thread)
{
    bool same = rs_get(calls->launch_thread) == thread && rs_get(calls->group) == group;
    return same ? rs_get(calls->place) : 0;
}

#endif
