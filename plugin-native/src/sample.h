// SPDX-License-Identifier: Apache-2.0
//
// Which collective calls are timed on the GPU at every level: a pure function of the calls of one communicator, which
// are the same on every rank. So the sample is the same on every rank, without clocks or messages. Of a communicator's
// uncaptured collective calls
//
//     the first of each (operation, bytes) and from then on one in RS_SAMPLE_ONE_IN,
//     and every one of 256 MiB or more.
//
// The table of keys is bounded; calls that find no place in it count together, as one key.

#ifndef RINGSIDE_SAMPLE_H
#define RINGSIDE_SAMPLE_H

#include "segment.h"

#define RS_SAMPLE_ONE_IN 50u // plugin-native/BENCHMARKS.md: the most that stays under 1.01
// A pair of timed events holds its stream up for some 5 us. At 64 MiB, the limit before, an all-reduce between two
// H200s over NVLink takes 249 us, and so took 1.0206 of its time (1.0201 to 1.0209; plugin-native/BENCHMARKS.md, 29
// November 2026): the bar is 1.01. One of 256 MiB takes about four times as long, of which 5 us are 0.5 %.
#define RS_SAMPLE_ALWAYS_BYTES (UINT64_C(256) << 20)
#define RS_SAMPLE_KEYS 32u

// A key: calls of one operation and size. Free while `count` is 0. Relaxed words: NCCL allows no two calls of a
// communicator at once, and a program that makes them all the same costs a count, no more.
struct rs_sample_key {
    _Atomic uint64_t bytes;
    _Atomic uint32_t operation;
    _Atomic uint32_t count;
};

struct rs_sample {
    struct rs_sample_key keys[RS_SAMPLE_KEYS]; // the last stands for all that do not fit
};

// Forgets all keys. Threads: init only.
void rs_sample_open(struct rs_sample *sample);

// Counts one call and tells whether it is timed. `one_in` is at least 1. Threads: one call of a communicator at a time.
bool rs_sample_takes(struct rs_sample *sample, uint32_t operation, uint64_t bytes, uint32_t one_in);

// What a name says to the sample: the same on every rank, as an address or an index into the string table is not.
struct rs_sample_name {
    uint32_t hash; // of the text; 0 for NULL
    uint8_t bytes; // of a datatype: of one element, 1 when unknown
    bool is_part;  // of a function: its count is each rank's part, as of AllGather; else it is the whole
    bool is_known;
};

// `index` is the name's in the string table, 0 none: what was found out is kept there. Threads: any. Blocks: never.
struct rs_sample_name rs_sample_name(uint8_t index, const char *name);

#endif
