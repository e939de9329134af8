// SPDX-License-Identifier: Apache-2.0
//
// What the steps of one transfer add up to, where they are not written one by one: the time in each of the three
// states, the wire's time, and exact sums for a regression of wire time over size around the first step's values.

#ifndef RINGSIDE_STEPS_H
#define RINGSIDE_STEPS_H

#include <stdbool.h>
#include <stdint.h>

struct rs_segment;
struct rs_writer;
struct rs_record;

// One step as it ended. Durations in nanoseconds.
struct rs_step {
    uint64_t first_nanos;
    uint64_t second_nanos;
    uint64_t third_nanos;       // of a send: the wire; 0 when the state was not seen
    uint64_t third_begin_nanos; // CLOCK_MONOTONIC; 0 when the state was not seen
    uint64_t end_nanos;
    uint32_t bytes;
    bool incomplete; // the state that carries the size was not seen
};

// Owned by the thread that runs the transfer. All zero: no step yet.
struct rs_step_sums {
    uint64_t first_nanos;
    uint64_t second_nanos;
    uint64_t third_nanos;
    uint64_t wire_begin_nanos; // of the first third state
    uint64_t wire_end_nanos;   // the latest end
    uint64_t covered_nanos;    // length of the union of the third states
    uint64_t squares_nanos;    // of (third - base)
    uint64_t squares_bytes;    // of (bytes - first size)
    int64_t products;
    int64_t bytes; // of (bytes - first size)
    uint32_t steps : 24;
    uint32_t distinct : 7; // sizes; 3 stands for more
    uint32_t incomplete : 1; // a step without its wire, or a sum that overflowed: no regression
    uint32_t base_nanos;     // the first step's third state
    struct {
        uint32_t bytes;
        uint32_t steps;
        uint32_t min_nanos;
    } sizes[2]; // the first two sizes seen
    uint64_t size_nanos[2];
};
_Static_assert(sizeof(struct rs_step_sums) == 128, "two cache lines");

// Threads: the transfer's own. Blocks: never.
void rs_steps_add(struct rs_step_sums *sums, const struct rs_step *step);

// How many records of kinds 14 to 16 say it (1 to 3; 0 when there were no steps).
#define RS_STEP_RECORDS 3
int rs_steps_records(const struct rs_step_sums *sums, bool is_send);

// Fills those records in whole, of kinds 14, 15 and 16 in this order; `likeness` is the transfer's own, with which they
// share operation, peer, communicator, channel and flags.
void rs_steps_fill(const struct rs_step_sums *sums, const struct rs_record *likeness, struct rs_record *records[],
                   int count);

#endif
