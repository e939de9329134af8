// SPDX-License-Identifier: Apache-2.0
//
// Which collectives are timed on the GPU. A pure function of the calls of one communicator, which are the same on every
// rank: so the sample is the same on every rank, without clocks or messages. Of the calls of a communicator
//
//     the 17th to the 32nd,
//     every 100th of each (operation, bytes),
//     and every one of 64 MiB or more
//
// are owed a timing. (Not the very first: a program that captures a CUDA graph does so after a few calls, and a call that
// is captured while KernelCh is on pays a host callback at every replay; NCCL has read the mask before it says so.) NCCL reads its mask before the plugin learns which call begins, so the wish for KernelCh has to be
// made one call ahead: the plugin foresees the next call from what followed the communicator's same recent past before.
// An owed call that came unforeseen is waited for: the wish stays until such a call comes again, for 1,024 calls at most.
//
// The mask is one for the process: while one communicator wishes, NCCL stamps the calls of all. So a wish is given up
// after 10,000 calls of others, and at most 8 communicators are sampled: the first ones, which pay NCCL's 50 ms for its
// first stamp while the job warms up; later ones when they have made 1,000 calls and a place is free.

#ifndef RINGSIDE_SAMPLE_H
#define RINGSIDE_SAMPLE_H

#include "segment.h"

#define RS_SAMPLE_UNTIMED 16u // calls before the first ones that are timed
#define RS_SAMPLE_FIRST 16u
#define RS_SAMPLE_EVERY 100u
#define RS_SAMPLE_ALWAYS_BYTES (UINT64_C(64) << 20)
#define RS_SAMPLE_COMMUNICATORS 8u
#define RS_SAMPLE_LIVES_CALLS 1000u

// A communicator begins, or ends. Threads: one at a time (init, finalize); none of its calls may run.
void rs_sample_open(struct rs_header *header, uint16_t communicator);
void rs_sample_close(struct rs_header *header, uint16_t communicator);

// Forgets everything. Threads: the first init and the fork handler only.
void rs_sample_reset(void);

// What a name says to the sample: the same on every rank, as an address or an index into the string table is not.
struct rs_sample_name {
    uint32_t hash; // of the text; 0 for NULL
    uint8_t bytes; // of a datatype: of one element, 1 when unknown
    bool is_part;  // of a function: its count is each rank's part, as of AllGather; else it is the whole
    bool is_known;
};

// `index` is the name's in the string table, 0 none: what was found out is kept there. Threads: any. Blocks: never.
struct rs_sample_name rs_sample_name(uint8_t index, const char *name);

// One collective call of `communicator`: whether it is to be timed; wishes for the next. Threads: any; calls of one communicator that come at once are not sampled. Blocks: never.
bool rs_sample_call(struct rs_header *header, uint16_t communicator, uint32_t operation, uint64_t bytes);

#endif
