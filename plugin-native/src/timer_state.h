// SPDX-License-Identifier: Apache-2.0
//
// What the recording half of the timer (timer.c) and its reading half (timer_thread.c) share.

#ifndef RINGSIDE_TIMER_STATE_H
#define RINGSIDE_TIMER_STATE_H

#include "timer.h"

enum rs_pair_state { RS_PAIR_FREE, RS_PAIR_TAKEN, RS_PAIR_STARTED, RS_PAIR_STOPPED };

struct rs_event_pair {
    void *start;
    void *stop;
    void *stream;
    struct rs_launch launch; // the launching thread's until STARTED is published, then the reading thread's
};

// A base: an event on a stream of our own whose time is known in CLOCK_MONOTONIC, within `width_nanos`.
struct rs_base {
    void *event;
    uint64_t nanos;       // the middle
    uint64_t width_nanos; // half of it; UINT64_MAX: none yet
};

// The two sorts of pairs: 0 tells the time, 1 is plain. The timed ones come first.
#define RS_PAIR_SORTS 2
static inline uint32_t rs_pair_sort(uint32_t pair)
{
    return pair < RS_TIMER_TIMED ? 0 : 1;
}

// A CUDA context. The pairs' states are everybody's, all below them the reading thread's own.
struct rs_timer_context {
    void *context;
    _Atomic uint32_t used[RS_PAIR_SORTS];
    _Atomic uint32_t hint[RS_PAIR_SORTS]; // where the next free pair is looked for
    _Atomic uint8_t states[RS_TIMER_PAIRS];
    struct rs_event_pair pairs[RS_TIMER_PAIRS];

    void *stream;
    struct rs_base bases[2];
    uint32_t base;               // the one in force
    uint64_t base_asked_nanos;   // of the other: when it was recorded; 0: it is not
    uint64_t base_pending_nanos; // and was last seen not to have happened
    uint32_t outstanding;
    uint16_t order[RS_TIMER_PAIRS];   // outstanding pairs, by the begin of their launch
    uint16_t grouped[RS_TIMER_PAIRS]; // the same, by communicator; of one look
    bool linked[RS_TIMER_PAIRS];
    uint8_t looks[RS_TIMER_PAIRS]; // that found the start done and the stop not; 2: told as reached
};

struct rs_timer {
    struct rs_cuda cuda;
    struct rs_segment *segment;
    _Atomic(struct rs_timer_context *) contexts[RS_TIMER_CONTEXTS];
    _Atomic uint8_t context_of[RS_COMMUNICATOR_CAPACITY]; // by slot: context + 1; 0 none
    _Atomic uint16_t held[RS_PAIR_SORTS][RS_COMMUNICATOR_CAPACITY]; // pairs
    _Atomic uint8_t ending[RS_COMMUNICATOR_CAPACITY];
    atomic_bool on;     // launches are timed
    atomic_bool broken; // CUDA has answered with an error: never again in this process's life
    uint32_t spacing_least_micros;
    _Atomic uint32_t spacing_micros;
};
extern struct rs_timer rs_timer;

// Ends all timing for good. Threads: any. Blocks: never.
void rs_timer_fail(int error);

// Gives a pair back that lies around a launch of its communicator. Threads: the pair's owner by its state.
static inline void rs_timer_free(struct rs_timer_context *context, uint32_t pair)
{
    uint32_t sort = rs_pair_sort(pair);
    (void)atomic_fetch_sub_explicit(&rs_timer.held[sort][context->pairs[pair].launch.communicator], 1,
                                    memory_order_relaxed);
    // Pairs with the acquire in take(): whoever takes it sees that nobody looks at it any more.
    atomic_store_explicit(&context->states[pair], RS_PAIR_FREE, memory_order_release);
    (void)atomic_fetch_sub_explicit(&context->used[sort], 1, memory_order_relaxed);
}

// The thread. Threads: init and finalize, one at a time.
bool rs_timer_thread_start(void);
void rs_timer_thread_look(uint16_t communicator); // one whole look that begins from now on, or the limit
bool rs_timer_thread_stop(void);
void rs_timer_thread_forget(void);

// One look at everything that is outstanding. Threads: the reading one only.
bool rs_timer_look(void);

#endif
