// SPDX-License-Identifier: Apache-2.0
//
// A small harness: every test runs in a process of its own with a directory of its own, opens the plugin as NCCL does
// and reads the segment as the daemon does. A failed CHECK ends the test with the line and the values.

#ifndef RINGSIDE_TEST_HARNESS_H
#define RINGSIDE_TEST_HARNESS_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "abi/nccl_profiler_v4.h"
#include "abi/nccl_profiler_v7.h"
#include "ringside_ring.h"

#define FAIL(...)                                                                                                      \
    do {                                                                                                               \
        (void)fprintf(stderr, "    %s:%d: ", __FILE__, __LINE__);                                                      \
        (void)fprintf(stderr, __VA_ARGS__);                                                                            \
        (void)fputc('\n', stderr);                                                                                     \
        _Exit(1);                                                                                                      \
    } while (0)
#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            FAIL("not true: %s", #condition);                                                                          \
        }                                                                                                              \
    } while (0)
#define CHECK_EQUAL(expected, actual)                                                                                  \
    do {                                                                                                               \
        int64_t expected_ = (int64_t)(expected);                                                                       \
        int64_t actual_ = (int64_t)(actual);                                                                           \
        if (expected_ != actual_) {                                                                                    \
            FAIL("%s is %" PRId64 ", expected %" PRId64, #actual, actual_, expected_);                                 \
        }                                                                                                              \
    } while (0)

struct test {
    const char *name;
    void (*run)(void);
    int api_from; // the lowest interface version it applies to
};

// Runs the suites (the last is NULL) that the command line asks for: PLUGIN API [TEST].
int run_suites(int argc, char **argv, const struct test *const *suites);

// What the command line chose; constant while a test runs.
extern int api;
extern const char *plugin_path;
extern char directory[]; // RINGSIDE_DIR
extern char last_warning[1024];

#define ASKED_EVERYTHING 0x5AD
extern int event_mask; // NCCL's
extern int *nccl_mask; // the word of the copy of NCCL that calls: that one, unless a test plays two

typedef struct nccl_profiler_v7_descriptor event_descriptor;

// Loads the plugin and takes the table of version `api`.
void plugin_open(void);
void plugin_close(void);
const void *plugin_symbol(const char *name);

void *comm_init(const char *name, uint64_t hash, int ranks, int rank);
void comm_finalize(void *context);

// A descriptor in which every byte that `type` does not name is garbage: reading a field of another version fails.
event_descriptor event(uint64_t type);
void *start(void *context, event_descriptor descriptor);
void state(void *handle, int value, uint64_t argument);
void stop(void *handle);

// What the calling thread is in: none of the plugin's functions, an event, or init or finalize. Others may look on.
enum call_kind { CALL_NONE, CALL_EVENT, CALL_LIFE };
enum call_kind call_now(void);
void on_calls(void (*begins)(void), void (*ends)(void));

// Descriptors filled as NCCL does.
event_descriptor collective(const char *function, uint64_t sequence, uint64_t count, void *parent);
event_descriptor p2p(const char *function, int peer, uint64_t count, void *parent);
event_descriptor proxy_operation(int peer, int is_send, int steps, void *parent);
event_descriptor proxy_step(int step, void *parent);
event_descriptor kernel_channel(uint8_t channel, uint64_t start_nanos, void *parent);

// The one segment in `directory`, mapped writable as the daemon does; NULL when there is none.
struct rs_header *segment(void);
struct rs_header *segment_of_this_process(void); // where there are several; from then on `segment` is this one
int segment_count(void);

// As the daemon does that drains the one segment in `directory`: the lock on its file. Closing the result gives it up.
int hold_reader_lock(void);
struct rs_communicator *communicator_at(struct rs_header *header, uint32_t index);
struct rs_lane *lane_at(struct rs_header *header, uint32_t index);
struct rs_record *record_at(struct rs_header *header, uint32_t lane, uint64_t index);
const char *string_at(struct rs_header *header, uint32_t index);

// The nth record (from 0) of a kind over all lanes; a failed test when there is none.
struct rs_record *find_record(enum rs_kind kind, int n);
int count_records(enum rs_kind kind);

#endif
