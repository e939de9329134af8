// SPDX-License-Identifier: Apache-2.0
//
// Calls, groups and launches as NCCL 2.28 and later make them (enqueue.cc, group.cc): GroupApi, CollApi and P2pApi when
// the program calls, then plan after plan its launch and its operations. And a ledger of what the plugin wrote about
// it.

#ifndef RINGSIDE_TEST_LAUNCH_CALLS_H
#define RINGSIDE_TEST_LAUNCH_CALLS_H

#include <stdbool.h>

#include "fake_cuda.h"
#include "threads.h"

#define MIB (UINT64_C(1) << 20)
#define ALWAYS_TIMED (64 * MIB) // float32: 256 MiB, from which on every call is timed
#define MICRO UINT64_C(1000)
#define MILLI UINT64_C(1000000)
#define SECOND UINT64_C(1000000000)

// One rank of one communicator.
struct rank {
    void *context;
    uint16_t slot; // in the table of communicators, with its generation, as records say it
    void *stream;  // the program's
    uint32_t calls; // made so far; a call's number stands in its operation as the sequence number
    struct worker *callback; // CUDA's thread for host callbacks, where one is wanted
};

// How a plan's operations are raised: right after its launch, or on CUDA's thread after or before it; or neither (the
// symmetric and copy-engine kernels, one rank, broadcasts by AllGatherV). So is a call whose plan is -1.
enum raised { RAISED_IN_ORDER, RAISED_LATE, RAISED_EARLY, WITHOUT_LAUNCH };

struct call {
    struct rank *rank;
    const char *function; // Send and Recv are P2P
    uint64_t count;       // float32
    int peer;
    int plan; // of its rank's in the group, from 0
    // Filled when it is made:
    uint32_t number;
    int mask;
    void *api;
    void *operation;
};

struct group {
    struct call *calls;
    int count;
    bool captured;
    enum raised raised;
    uint64_t kernel_nanos;
    int gate;               // > 0: put gate - 1 stands in for the kernel
    uint64_t kernels[8][4]; // by place of the rank in the group and plan: filled with what was launched
};

// Loads the plugin with a GPU 0 that is current, `one_in` and no progress launches.
void open_with_gpu(const char *level, int one_in);
struct rank new_rank(const char *name, uint64_t hash, int ranks, int number, void *stream);
void end_rank(struct rank *rank);

void call_group(struct group *group);

// A group of one, in order, whose kernel takes a microsecond; its number.
uint32_t call_alone(struct rank *rank, const char *function, uint64_t count);

// ---- what was written ----

void ledger_read(void); // takes all new records of all lanes, as the daemon does
const struct rs_record *ledger_operation(uint16_t communicator, uint32_t number); // fails if there is none
bool ledger_is_timed(uint16_t communicator, uint32_t number);
const struct rs_record *ledger_nth(enum rs_kind kind, int n); // NULL: no such record
int ledger_count(enum rs_kind kind);
const struct rs_record *ledger_all(int *count); // in the order of their taking
const struct rs_record *ledger_launch(enum rs_kind kind, uint16_t communicator, uint32_t group, uint16_t place);

// Lets time pass in small steps until so many records of the kind are there; false: they do not come.
bool comes(enum rs_kind kind, int count);
bool comes_true(bool (*condition)(const void *argument), const void *argument);

// Lets the reading thread look `times` times, without any time passing where `nanos` is 0.
void look(int times, uint64_t nanos);

int threads_of_process(void);

#endif
