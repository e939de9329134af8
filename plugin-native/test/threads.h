// SPDX-License-Identifier: Apache-2.0
//
// NCCL's threads for a test: each call of the plugin runs on the thread that NCCL makes it from, one after the other,
// so that a test reads from top to bottom. And CLOCK_MONOTONIC as the plugin sees it, held still where a test says so.

#ifndef RINGSIDE_TEST_THREADS_H
#define RINGSIDE_TEST_THREADS_H

#include "harness.h"

struct worker; // a thread that does what it is told; NULL stands for the caller's own

struct worker *worker_new(void);
void worker_end(struct worker *worker); // joins it
void worker_do(struct worker *worker, void (*task)(void *argument), void *argument);

void *start_on(struct worker *worker, void *context, event_descriptor descriptor);
void state_on(struct worker *worker, void *handle, int value, uint64_t argument);
void stop_on(struct worker *worker, void *handle);

// Before plugin_open: the plugin shall ask CLOCK_MONOTONIC at every event, and find a machine without a better counter.
void clock_of_the_test(void);

// From now on the plugin's CLOCK_MONOTONIC stands at `nanos`, until it is advanced; 0 lets it run again.
void clock_hold(uint64_t nanos);
void clock_advance(uint64_t nanos);
uint64_t clock_held(void);

// While the clock is held: called by each thread that asks for it, before it is told. NULL: no more.
void clock_on_read(void (*hook)(void));

// All records of all lanes, and the number of anomalies of every sort.
uint64_t all_records(void);
uint64_t all_anomalies(void);

#endif
