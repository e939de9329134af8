// SPDX-License-Identifier: Apache-2.0
//
// What a hostile or confused NCCL may do to the plugin, one action at a time. The plugin is loaded as NCCL loads it.
// Kept are only the promises that NCCL keeps: names are NULL or valid, no callback of a communicator runs during its
// finalize, and the last finalize comes after everything.

#ifndef RINGSIDE_FUZZ_ACTOR_H
#define RINGSIDE_FUZZ_ACTOR_H

#include <pthread.h>
#include <stdatomic.h>

#include "source.h"

enum { FUZZ_COMMUNICATORS = 20, FUZZ_SHARED = 16, FUZZ_OWN = 48 };

// One communicator at a time lives in each place; place 0's lives as long as the plugin is loaded.
struct place {
    pthread_rwlock_t gate; // held for reading around callbacks, for writing around init and finalize
    void *context;         // @GuardedBy(gate); NULL before the first init; stale after a finalize
    bool live;             // @GuardedBy(gate)
    // Operations that any thread may stop or take for a parent, as NCCL's proxy threads do; 0 none.
    _Atomic uint64_t shared[FUZZ_SHARED];
};

struct world {
    int api;
    bool misuse; // also: two threads at one event, which NCCL never does
    int mask;    // NCCL's one event mask; accessed atomically
    void *library;
    const void *table;
    struct place places[FUZZ_COMMUNICATORS];
};

// One thread's view: the events that it started, by place.
struct actor {
    struct source source;
    struct world *world;
    uint64_t own[FUZZ_COMMUNICATORS][FUZZ_OWN];
    uint8_t own_type[FUZZ_COMMUNICATORS][FUZZ_OWN]; // bit number of the event type
    uint64_t calls;
};

// Loads `plugin` and makes the first communicator; false, with a line on stderr, when that fails.
bool world_open(struct world *world, const char *plugin, int api, bool misuse);

// Finalizes what lives and unloads the library. No actor may run any more.
void world_close(struct world *world);

// A burst of callbacks of one communicator, or its end, or the birth of one.
void actor_burst(struct actor *actor);

#endif
