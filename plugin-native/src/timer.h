// SPDX-License-Identifier: Apache-2.0
//
// GPU times by CUDA events of our own around NCCL's launches. What runs on NCCL's threads here only records events that
// init has made; a thread of ours (timer_thread.c) finds out when they were reached and writes the records.
//
// Pairs of events belong to a CUDA context, of which a process that drives several GPUs has several:
//
//     FREE --a launch begins--> TAKEN --start recorded--> STARTED --the launch returns, stop recorded--> STOPPED
//       ^                                                                                                  |
//       +-------------------- both seen done, or given up: by the reading thread alone --------------------+

#ifndef RINGSIDE_TIMER_H
#define RINGSIDE_TIMER_H

#include "cuda.h"
#include "segment.h"

#define RS_TIMER_TIMED 1024u // pairs of a context that tell the time; they cost the stream 3 us and the thread 2.5
#define RS_TIMER_PLAIN 1024u // and pairs that tell only that they were reached, for a tenth: 500 ms of one communicator
#define RS_TIMER_PAIRS (RS_TIMER_TIMED + RS_TIMER_PLAIN)
#define RS_TIMER_CONTEXTS 16u // of a process
#define RS_TIMER_PROGRESS_MICROS 1000u // plugin-native/BENCHMARKS.md
#define RS_TIMER_PROGRESS_MICROS_MAX 64000u

// What a pair of events lies around.
struct rs_launch {
    uint64_t begun_nanos; // CLOCK_MONOTONIC
    uint32_t group;
    uint16_t communicator; // slot
    uint16_t tag;          // as records name it
    uint16_t place;        // in its group, from 1
    bool progress;         // to be reached, not timed
};

// Makes ready what launches of a communicator need, in the calling thread's CUDA context; without one its launches are
// not timed. `reason` gets one sentence the first time that there is something to say, else "".
// Threads: init, one at a time. Blocks: on the creation of events, the first time for a context.
void rs_timer_open(struct rs_segment *segment, uint16_t communicator, char *reason, size_t reason_bytes);

// Whether launches of the communicator are timed at all. Threads: any. Blocks: never.
bool rs_timer_serves(uint16_t communicator);

// Microseconds between two progress launches of a communicator, as of now; 0: none. Threads: any.
uint32_t rs_timer_spacing(void);

// Records the start event; the pair's number for rs_timer_end, or -1 when the launch cannot be timed: no pair is free
// (counted), or the stream captures. Threads: the launching one. Blocks: as long as two calls of the CUDA driver.
int rs_timer_begin(struct rs_segment *segment, void *stream, const struct rs_launch *launch);

// Records the stop event; false for a pair whose launch has returned before. Threads: the launching one.
bool rs_timer_end(int pair);

// Lets the reading thread look once more at the launches of a communicator that ends, and takes their pairs back.
// Threads: finalize, one at a time. Blocks: for one look, RS_TIMER_SETTLE_MILLIS at most.
#define RS_TIMER_SETTLE_MILLIS 100
void rs_timer_settle(uint16_t communicator);

// Ends the reading thread and what CUDA holds for us. False: the thread hangs in the driver, its memory and this
// library must stay. Threads: the last finalize. Blocks: RS_TIMER_JOIN_MILLIS at most.
#define RS_TIMER_JOIN_MILLIS 1000
bool rs_timer_close(void);

// The child has neither the thread nor a CUDA that works. Threads: the fork handler only.
void rs_timer_forget(void);

#endif
