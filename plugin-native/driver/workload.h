// SPDX-License-Identifier: Apache-2.0
//
// What the simulated job does: per iteration a list of calls, each of one or more operations, each of transfers over
// the simulated network. Pure functions of the options: every rank computes the same plan without talking.

#ifndef RINGSIDE_DRIVER_WORKLOAD_H
#define RINGSIDE_DRIVER_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum transport { TRANSPORT_NVLINK, TRANSPORT_SOCKET, TRANSPORT_MIXED };
enum scenario { SCENARIO_WORKLOAD, SCENARIO_TRAINING, SCENARIO_GRAPH };

struct workload {
    enum scenario scenario;
    enum transport transport; // mixed: NVLink among the first and among the second half of the ranks
    int ranks;
    uint64_t seed;
};

#define MAX_CALLS 16
#define MAX_RANKS 1024

enum call_shape { CALL_RING, CALL_BROADCAST, CALL_ALL_TO_ALL, CALL_SEND_RECV };

struct call {
    enum call_shape shape;
    int communicator; // 0 the world, 1 the experts
    const char *function;
    const char *datatype;
    const char *protocol;
    uint64_t count;         // as NCCL gives it
    uint64_t element_bytes;
    uint64_t ring_passes;   // CALL_RING: how often each rank passes 1/ranks of the data on
    uint64_t total_bytes;   // CALL_RING: all ranks' data
};

// One operation of a call on one rank; transfers are what its proxy does.
struct operation {
    const char *function; // of P2P operations: Send, Recv
    bool is_p2p;
    int peer; // or root
    uint64_t count;
    int channels;
    int first_channel;
    bool has_kernel; // a P2P operation with oneself has no kernel event
};

struct transfer {
    int operation; // index in the call
    int peer;
    bool is_send;
    int channel;
    int steps;
    uint32_t chunk_bytes;
    uint64_t bytes; // of all steps together
};

// A link of the simulated network, from one rank to another.
struct link {
    uint64_t latency_nanos;
    double bytes_per_nano;
};

// The calls of an iteration; returns how many.
size_t workload_calls(const struct workload *workload, struct call calls[MAX_CALLS]);

// The one-element all-reduce that ends a job.
struct call workload_barrier(const struct workload *workload);

// The all-reduce of 1 MiB that the graph scenario captures and replays.
struct call workload_captured_call(const struct workload *workload);

// A rank's operations in a call: at most 2 x ranks. Returns how many.
size_t workload_operations(const struct workload *workload, const struct call *call, uint64_t iteration, int rank,
                           struct operation operations[2 * MAX_RANKS]);

// A rank's transfers in a call: at most 4 x ranks. Returns how many.
size_t workload_transfers(const struct workload *workload, const struct call *call, uint64_t iteration, int rank,
                          struct transfer transfers[4 * MAX_RANKS]);

// How long the call runs once all ranks are there.
uint64_t workload_duration_nanos(const struct workload *workload, const struct call *call, uint64_t iteration);

// How much later than the others a rank comes to a call.
uint64_t workload_lateness_nanos(const struct workload *workload, uint64_t call_index, int rank);

struct link workload_link(const struct workload *workload, int from, int to);

// Bytes of step `step` of a transfer.
uint64_t transfer_step_bytes(const struct transfer *transfer, int step);

#endif
