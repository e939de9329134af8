// SPDX-License-Identifier: Apache-2.0

#include "workload.h"

#include <string.h>

#define MIB (UINT64_C(1) << 20)
#define KIB (UINT64_C(1) << 10)
#define LL_STEP_BYTES 32768u
#define RING_CHUNK_BYTES 4194304u
#define P2P_CHUNK_BYTES 131072u
#define NVLINK_BYTES_PER_NANO 240.0
#define RING_STEPS_PER_PASS 8 // of one channel
#define MOST_STEPS 32

static uint64_t mix(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t x = a * UINT64_C(0x9E3779B97F4A7C15) + b * UINT64_C(0xC2B2AE3D27D4EB4F) + c * UINT64_C(0x165667B19E3779F9);
    x ^= x >> 31;
    x *= UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 29;
}

static struct call ring(const char *function, const char *datatype, uint64_t element_bytes, uint64_t count,
                        uint64_t total_bytes, uint64_t passes)
{
    return (struct call){.shape = CALL_RING,
                         .function = function,
                         .datatype = datatype,
                         .protocol = total_bytes < 64 * KIB ? "LL" : "SIMPLE",
                         .count = count,
                         .element_bytes = element_bytes,
                         .total_bytes = total_bytes,
                         .ring_passes = passes};
}

static struct call all_reduce(int ranks, uint64_t elements)
{
    return ring("AllReduce", "ncclFloat32", 4, elements, elements * 4, 2 * (uint64_t)(ranks - 1));
}

size_t workload_calls(const struct workload *workload, struct call calls[MAX_CALLS])
{
    uint64_t ranks = (uint64_t)workload->ranks;
    bool training = workload->scenario == SCENARIO_TRAINING;
    uint64_t bucket = training ? 4 * MIB : 25 * MIB;
    uint64_t shard = training ? MIB : 16 * MIB;
    uint64_t pairwise = training ? 32 * KIB : 4 * MIB;
    size_t n = 0;
    for (int i = 0; i < 3; i++) {
        calls[n++] = all_reduce(workload->ranks, bucket / 4);
    }
    calls[n++] = all_reduce(workload->ranks, 1024);
    // PyTorch gives all-gather and broadcast as bytes; the count is one rank's part.
    calls[n++] = ring("AllGather", "ncclInt8", 1, shard, shard * ranks, ranks - 1);
    calls[n++] = ring("ReduceScatter", "ncclFloat32", 4, shard / 4, shard * ranks, ranks - 1);
    calls[n++] = (struct call){.shape = CALL_ALL_TO_ALL,
                               .communicator = 1,
                               .function = "AlltoAll",
                               .datatype = "ncclFloat32",
                               .protocol = "SIMPLE",
                               .count = pairwise / 4,
                               .element_bytes = 4};
    calls[n++] = (struct call){.shape = CALL_SEND_RECV,
                               .function = "Send",
                               .datatype = "ncclFloat32",
                               .protocol = "SIMPLE",
                               .count = (training ? MIB : 8 * MIB) / 4,
                               .element_bytes = 4};
    calls[n++] = (struct call){.shape = CALL_BROADCAST,
                               .function = "Broadcast",
                               .datatype = "ncclInt8",
                               .protocol = "LL",
                               .count = 4096,
                               .element_bytes = 1};
    return n;
}

struct call workload_barrier(const struct workload *workload)
{
    return all_reduce(workload->ranks, 1);
}

struct call workload_captured_call(const struct workload *workload)
{
    return all_reduce(workload->ranks, MIB / 4);
}

static bool over_network(const struct workload *workload, int from, int to)
{
    int half = (workload->ranks + 1) / 2;
    return workload->transport == TRANSPORT_SOCKET ||
           (workload->transport == TRANSPORT_MIXED && (from < half) != (to < half));
}

static int channels_of(const struct workload *workload, const struct call *call)
{
    if (strcmp(call->protocol, "LL") == 0) {
        return 1;
    }
    if (workload->transport == TRANSPORT_SOCKET) {
        return 2;
    }
    if (workload->transport == TRANSPORT_MIXED) {
        return 4;
    }
    return call->shape == CALL_ALL_TO_ALL || call->shape == CALL_SEND_RECV ? 16 : 24;
}

// Pairs exchange different amounts; half of them change theirs from iteration to iteration, so that their latency can
// be told from their rate, and half never do.
static uint64_t pairwise_count(const struct workload *workload, const struct call *call, uint64_t iteration, int from,
                               int to)
{
    if (workload->scenario == SCENARIO_WORKLOAD) {
        return call->count;
    }
    uint64_t sizes = (from + to) % 2 == 0 ? UINT64_C(1) << iteration % 5 : 4;
    return call->count * sizes * (uint64_t)(1 + (from + 3 * to) % 4);
}

size_t workload_operations(const struct workload *workload, const struct call *call, uint64_t iteration, int rank,
                           struct operation operations[2 * MAX_RANKS])
{
    struct operation one = {.function = call->function,
                            .count = call->count,
                            .channels = channels_of(workload, call),
                            .first_channel = call->communicator == 1 && workload->transport == TRANSPORT_NVLINK ? 16 : 0,
                            .has_kernel = true};
    size_t n = 0;
    switch (call->shape) {
    case CALL_RING:
    case CALL_BROADCAST:
        operations[n++] = one;
        break;
    case CALL_ALL_TO_ALL:
        one.is_p2p = true;
        for (int i = 0; i < workload->ranks; i++) { // oneself first, as NCCL plans it
            one.peer = (rank + i) % workload->ranks;
            one.has_kernel = one.peer != rank;
            one.function = "Send";
            one.count = pairwise_count(workload, call, iteration, rank, one.peer);
            operations[n++] = one;
            one.peer = (rank - i + workload->ranks) % workload->ranks;
            one.function = "Recv";
            one.count = pairwise_count(workload, call, iteration, one.peer, rank);
            operations[n++] = one;
        }
        break;
    case CALL_SEND_RECV: // a pipeline of two stages: even ranks send to the next one
        one.is_p2p = true;
        one.function = rank % 2 == 0 ? "Send" : "Recv";
        one.peer = rank % 2 == 0 ? rank + 1 : rank - 1;
        if (one.peer < workload->ranks) {
            operations[n++] = one;
        }
        break;
    }
    return n;
}

static size_t add_transfers(const struct workload *workload, const struct call *call, int operation, int rank, int peer,
                            bool is_send, uint64_t bytes, uint64_t passes, struct transfer *transfers)
{
    if (peer == rank || !over_network(workload, is_send ? rank : peer, is_send ? peer : rank)) {
        return 0;
    }
    bool low_latency = strcmp(call->protocol, "LL") == 0;
    bool ring_shaped = call->shape == CALL_RING;
    int channels = low_latency ? 1 : 2;
    // LL: a flag beside each four bytes, and at least those eight in each step.
    uint64_t on_wire = low_latency ? (bytes / passes + 3) / 4 * 8 * passes : bytes;
    uint64_t chunk = low_latency ? LL_STEP_BYTES : ring_shaped ? RING_CHUNK_BYTES : P2P_CHUNK_BYTES;
    uint64_t steps = low_latency   ? passes
                     : ring_shaped ? RING_STEPS_PER_PASS * passes
                                   : (on_wire / (uint64_t)channels + chunk - 1) / chunk;
    for (int channel = 0; channel < channels; channel++) {
        transfers[channel] = (struct transfer){.operation = operation,
                                               .peer = peer,
                                               .is_send = is_send,
                                               .channel = channel,
                                               .steps = steps > MOST_STEPS ? MOST_STEPS : steps < 1 ? 1 : (int)steps,
                                               .chunk_bytes = (uint32_t)chunk,
                                               .bytes = on_wire / (uint64_t)channels};
    }
    return (size_t)channels;
}

size_t workload_transfers(const struct workload *workload, const struct call *call, uint64_t iteration, int rank,
                          struct transfer transfers[4 * MAX_RANKS])
{
    struct operation operations[2 * MAX_RANKS];
    size_t count = workload_operations(workload, call, iteration, rank, operations);
    int next = (rank + 1) % workload->ranks;
    int previous = (rank + workload->ranks - 1) % workload->ranks;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t bytes = operations[i].count * call->element_bytes;
        switch (call->shape) {
        case CALL_RING: {
            uint64_t passed = call->total_bytes * call->ring_passes / (uint64_t)workload->ranks;
            n += add_transfers(workload, call, 0, rank, previous, false, passed, call->ring_passes, transfers + n);
            n += add_transfers(workload, call, 0, rank, next, true, passed, call->ring_passes, transfers + n);
            break;
        }
        case CALL_BROADCAST: // along the ring from rank 0
            if (rank != 0) {
                n += add_transfers(workload, call, 0, rank, previous, false, bytes, 1, transfers + n);
            }
            if (next != 0) {
                n += add_transfers(workload, call, 0, rank, next, true, bytes, 1, transfers + n);
            }
            break;
        case CALL_ALL_TO_ALL:
        case CALL_SEND_RECV:
            n += add_transfers(workload, call, (int)i, rank, operations[i].peer, operations[i].function[0] == 'S',
                               bytes, 1, transfers + n);
            break;
        }
    }
    return n;
}

uint64_t transfer_step_bytes(const struct transfer *transfer, int step)
{
    uint64_t steps = (uint64_t)transfer->steps;
    uint64_t each = transfer->bytes / steps;
    return (uint64_t)step == steps - 1 ? transfer->bytes - each * (steps - 1) : each;
}

struct link workload_link(const struct workload *workload, int from, int to)
{
    uint64_t draw = mix(workload->seed, (uint64_t)from + 1, (uint64_t)to + 1);
    double spread = (double)(draw >> 32 & 1023) / 1024;
    if (workload->scenario == SCENARIO_TRAINING) {
        // Many ranks share this machine's few cores: a slow network, so that a step outlasts what the scheduler adds.
        return (struct link){.latency_nanos = 1000000 + draw % 3000000, .bytes_per_nano = 0.08 + 0.08 * spread};
    }
    return (struct link){.latency_nanos = 40000 + draw % 120000, .bytes_per_nano = 1.2 + spread};
}

uint64_t workload_duration_nanos(const struct workload *workload, const struct call *call, uint64_t iteration)
{
    uint64_t moved = call->shape == CALL_RING ? call->total_bytes * call->ring_passes / (uint64_t)workload->ranks
                                              : call->count * call->element_bytes;
    uint64_t longest = 8000 + (uint64_t)((double)moved / NVLINK_BYTES_PER_NANO);
    struct transfer transfers[4 * MAX_RANKS];
    for (int rank = 0; rank < workload->ranks; rank++) {
        size_t count = workload_transfers(workload, call, iteration, rank, transfers);
        for (size_t i = 0; i < count; i++) {
            struct link link = workload_link(workload, rank, transfers[i].peer);
            uint64_t wire = (uint64_t)((double)transfers[i].bytes / link.bytes_per_nano);
            uint64_t whole = wire + 2 * link.latency_nanos + 40000 * (uint64_t)(transfers[i].steps / 8 + 1);
            longest = transfers[i].is_send && whole > longest ? whole : longest;
        }
    }
    return longest;
}

uint64_t workload_lateness_nanos(const struct workload *workload, uint64_t call_index, int rank)
{
    return mix(workload->seed ^ 0x5EED, call_index + 1, (uint64_t)rank + 1) % 40000;
}
