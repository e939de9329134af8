// SPDX-License-Identifier: Apache-2.0
//
// How NCCL pairs kernels with the operations that are told of them (KernelCh), written down from its sources, so that a
// plugin can be shown to hang it or to mix its stamps up without a GPU.
//
// Per channel the kernel counts works in a counter of its own and writes {counter, stamp} into one of 64 slots, for
// works whose `profilerEnabled` is set. The host counts apart from it, and lets NCCL's proxy thread (up to 2.30) or
// profiler thread (2.31) wait for each operation's count to appear. What moves which counter:
//
//                                               kernel        host 2.28, 2.30           host 2.31
//   a collective, per channel                   +1            +1                        +1 if its mask has KernelCh
//   a send and receive pair, per channel        +1            +1, by the first half     +1 if either's mask has it
//   a pair with oneself, another buffer         +1            0                         0
//   a call captured in a graph, with KernelCh   +1 a replay   +1 a replay               +1 a replay
//   a call captured in a graph, without         +1 a replay   +1 once, at the capture   0
//   a broadcast by AllGatherV (from 2.29.2)     +1            0                         0
//   a broadcast from one root (from 2.29.2)     +1            +1                        0
//   a symmetric kernel                          0             0                         0
//
// A pair's works are enabled by the mask of the receive where there is one, else of the send; each half waits by its
// own. An operation that is left waiting keeps NCCL's proxy thread, and so ncclCommDestroy, for ever (up to 2.30).

#ifndef RINGSIDE_TEST_PAIRING_MODEL_H
#define RINGSIDE_TEST_PAIRING_MODEL_H

#include "launch_calls.h"

#define PAIRING_CHANNELS 4
#define PAIRING_COMMUNICATORS 4
#define PAIRING_SLOTS 64
#define PAIRING_BEHIND 8 // plans that the GPU may be behind, before the program waits for it

struct cell {
    uint64_t counter;
    uint64_t nanos; // of the GPU's clock
};

struct channel {
    uint64_t kernel; // the kernel's counter, and the host's
    uint64_t host;
    struct cell started[PAIRING_SLOTS];
    struct cell completed[PAIRING_SLOTS];
};

// One task of the program's, with what really became of it.
struct task {
    const char *function;
    uint64_t count; // of a send or receive: unique, so that records are known by it
    int peer;
    int channels;
    int mask; // read when the call began
    uint32_t number;
    void *api;
    void *handle;
    struct cell truth[PAIRING_CHANNELS]; // counter: 1 where it ran; nanos: when it started, latest
    uint64_t ended[PAIRING_CHANNELS];    // when that ended
    struct task *next;
};

// What a plan runs: a collective, or a pair in `receive` and `send`, of which one may be missing.
struct work {
    struct task *collective;
    struct task *receive;
    struct task *send;
    bool with_oneself;
    bool enabled;
    bool silent; // a broadcast that nothing is told of
};

struct wait {
    struct task *task;
    int channel;
    uint64_t counter;
    bool increments;
    bool started;
    void *handle;
    struct wait *next;
};

struct plan_of_works {
    struct work works[24];
    int count;
    bool captured;
    struct wait *queued; // up to 2.30: operations for the proxy thread
    struct wait **last;
    struct plan_of_works *next; // of all of its communicator
};

struct pairing {
    struct rank rank;
    struct worker *proxy;
    struct worker *callback; // CUDA's, for replays
    struct channel channels[PAIRING_CHANNELS];
    uint64_t busy_until; // the GPU, CLOCK_MONOTONIC
    struct launched {
        struct plan_of_works *plan;
        uint64_t at;
    } behind[PAIRING_BEHIND]; // launched and not yet run
    int behind_count;
    struct wait *waits;
    struct task *tasks; // all that ever were
    struct plan_of_works *plans;
    uint64_t delivered;
    uint64_t foreign; // stamps of another operation among them
    uint64_t taken;   // that the plugin gave a handle for
};

struct task *pairing_task(struct pairing *pairing, const char *function, uint64_t count, int peer);

// Reads the mask and raises the call, as NCCL does when the program makes it.
void pairing_ask(struct pairing *pairing, struct task *task, void *group_api, bool captured);

struct plan_of_works *pairing_plan(struct pairing *pairing, bool captured);
void pairing_free_plans(struct pairing *pairing); // when no more will run
struct work *pairing_add(struct plan_of_works *plan, struct work work);

// Plans (host counters), launches, and raises the operations; a captured plan only what the capture raises.
void pairing_launch(struct pairing *pairing, struct plan_of_works *plan, void *group_api);
void pairing_replay(struct pairing *pairing, struct plan_of_works *plan);

// Lets time pass until the GPU is only so many plans behind.
void pairing_wait(struct pairing *pairing, int behind);

// NCCL's thread polls once.
void pairing_poll(struct pairing *pairing);

// ncclCommDestroy: polls as long as something may come; how many operations are left waiting.
int pairing_destroy(struct pairing *pairing);

extern struct pairing pairings[PAIRING_COMMUNICATORS]; // of the job

struct outcome {
    int left; // operations that wait for ever
    uint64_t delivered, taken, foreign;
    uint64_t recorded, wrong, marked; // spans; of another operation and not marked; marked as untrustworthy
    uint64_t disowned, lost;          // spans taken back as another operation's; true ones among them
};

// What the records say of operations that were not captured: those of a graph ran more than once.
void pairing_judge(struct outcome *outcome);

#endif
