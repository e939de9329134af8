// SPDX-License-Identifier: Apache-2.0
//
// nccl_sample: a job of real NCCL calls whose order is fixed by a seed: several communicators in turn, single calls,
// groups of one and of several communicators, sends and receives, sizes from 1 KiB to 4 MiB and now and then 256 MiB,
// from which on the plugin times every call. What a profiler plugin recorded of it is checked by sample_check.py and
// chain_check.py against the counts printed here.

#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "gpu.h"
#include "team.h"

#define LARGEST_BYTES ((size_t)256 << 20)

static const char usage[] =
    "Usage: nccl_sample [options]\n"
    "  --mode threads|processes  ranks as threads of one process, or one process each (threads)\n"
    "  --ranks N                 one GPU each (2)\n"
    "  --one-gpu                 all on the first GPU, one process each\n"
    "  --communicators N         of all ranks, used in turn (3)\n"
    "  --calls N                 calls, or groups of calls (10000)\n"
    "  --period N                the same N again and again, as a training step is; 0: never the same (50)\n"
    "  --seconds S               repeat them for this long (0: once)\n"
    "  --pace-us U               pause after each (0)\n"
    "  --sync N                  wait for the GPU after this many (50)\n"
    "  --seed N                  (1)\n"
    "  --hold-ms M               stay before the communicators are destroyed (500)\n"
    "Prints a line of JSON per rank: how often it called each function.\n";

enum function { ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, BROADCAST, SEND, RECEIVE, FUNCTIONS };
static const char *const names[FUNCTIONS] = {"AllReduce", "AllGather", "ReduceScatter", "Broadcast", "Send", "Recv"};

struct job {
    uint64_t seed;
    int communicators;
    long calls;
    long period;
    long sync;
    double seconds;
    long pace_micros;
    long hold_millis;
    uint64_t *counts; // [rank][function], shared by the ranks
};

struct rank {
    const struct job *job;
    int number;
    int ranks;
    uint64_t random; // the same on every rank
    nccl_communicator communicators[MOST_COMMUNICATORS];
    gpu_stream stream;
    char *send;
    char *receive;
    uint64_t counts[FUNCTIONS];
};

static uint64_t draw(struct rank *rank, uint64_t below)
{
    rank->random = rank->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (rank->random >> 33) % below;
}

static size_t draw_bytes(struct rank *rank)
{
    if (draw(rank, 160) == 0) {
        return LARGEST_BYTES;
    }
    return (size_t)1024 << draw(rank, 13); // up to 4 MiB
}

static void call(struct rank *rank, enum function function, int communicator, size_t bytes)
{
    size_t count = bytes / 4;
    nccl_communicator c = rank->communicators[communicator];
    size_t part = count / (size_t)rank->ranks;
    rank->counts[function]++;
    switch (function) {
    case ALL_REDUCE:
        GPU(ncclAllReduce, rank->send, rank->receive, count, NCCL_FLOAT32, NCCL_SUM, c, rank->stream);
        break;
    case ALL_GATHER:
        GPU(ncclAllGather, rank->send, rank->receive, part, NCCL_FLOAT32, c, rank->stream);
        break;
    case REDUCE_SCATTER:
        GPU(ncclReduceScatter, rank->send, rank->receive, part, NCCL_FLOAT32, NCCL_SUM, c, rank->stream);
        break;
    case BROADCAST:
        GPU(ncclBroadcast, rank->send, rank->receive, count, NCCL_FLOAT32, 0, c, rank->stream);
        break;
    case SEND:
        GPU(ncclSend, rank->send, count, NCCL_FLOAT32, (rank->number + 1) % rank->ranks, c, rank->stream);
        break;
    default:
        GPU(ncclRecv, rank->receive, count, NCCL_FLOAT32, (rank->number + rank->ranks - 1) % rank->ranks, c,
            rank->stream);
        break;
    }
}

static void call_drawn(struct rank *rank, int communicator)
{
    enum function function = (enum function)draw(rank, SEND);
    call(rank, function, communicator, draw_bytes(rank));
}

// One call, or one group of calls.
static void next(struct rank *rank)
{
    uint64_t communicators = (uint64_t)rank->job->communicators;
    uint64_t shape = draw(rank, 10);
    int communicator = (int)draw(rank, communicators);
    if (shape < 6) {
        call_drawn(rank, communicator);
        return;
    }
    GPU0(ncclGroupStart);
    if (shape == 6) { // of one communicator, re-sorted by size in NCCL
        for (uint64_t i = draw(rank, 5) + 2; i > 0; i--) {
            call_drawn(rank, communicator);
        }
    } else if (shape == 7) { // of each communicator one
        for (int i = 0; i < rank->job->communicators; i++) {
            call_drawn(rank, i);
        }
    } else { // a ring of sends; with a collective beside it
        size_t bytes = draw_bytes(rank);
        call(rank, SEND, communicator, bytes);
        call(rank, RECEIVE, communicator, bytes);
        if (shape == 9) {
            call_drawn(rank, communicator);
        }
    }
    GPU0(ncclGroupEnd);
}

static void pause_micros(long micros)
{
    if (micros > 0) {
        struct timespec rest = {.tv_sec = micros / 1000000, .tv_nsec = micros % 1000000 * 1000};
        (void)nanosleep(&rest, NULL);
    }
}

static void work(struct team *team, int number, void *argument)
{
    const struct job *job = argument;
    struct rank *rank = calloc(1, sizeof *rank);
    if (rank == NULL) {
        _Exit(1);
    }
    rank->job = job;
    rank->number = number;
    rank->ranks = team->ranks;
    rank->random = job->seed;
    team_communicators(team, number, rank->communicators, job->communicators);
    GPU(cudaStreamCreateWithFlags, &rank->stream, CUDA_STREAM_NON_BLOCKING);
    GPU(cudaMalloc, (void **)&rank->send, LARGEST_BYTES);
    GPU(cudaMalloc, (void **)&rank->receive, LARGEST_BYTES);
    GPU(cudaMemset, rank->send, 0, LARGEST_BYTES);
    GPU0(cudaDeviceSynchronize);

    uint64_t end = rs_monotonic_nanos() + (uint64_t)(job->seconds * 1e9);
    atomic_uint *go_on = &team->shared->go_on;
    do {
        for (long i = 0; i < job->calls; i++) {
            if (job->period > 0 && i % job->period == 0) {
                rank->random = job->seed;
            }
            next(rank);
            pause_micros(job->pace_micros);
            if (i % job->sync == job->sync - 1) {
                GPU(cudaStreamSynchronize, rank->stream);
            }
        }
        GPU(cudaStreamSynchronize, rank->stream);
        // One rank's clock decides for all: each must make the same calls.
        if (number == 0) {
            atomic_store(go_on, rs_monotonic_nanos() < end);
        }
        team_barrier(team);
        bool again = atomic_load(go_on);
        team_barrier(team);
        if (!again) {
            break;
        }
    } while (true);
    pause_micros(job->hold_millis * 1000); // what the GPU stamped last is on its way to the plugin
    team_barrier(team);
    for (int i = 0; i < job->communicators; i++) {
        GPU(ncclCommDestroy, rank->communicators[i]);
    }
    memcpy(&job->counts[number * FUNCTIONS], rank->counts, sizeof rank->counts);
    free(rank);
}

static long option_number(const char *text, long low, long high)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || value < low || value > high) {
        (void)fprintf(stderr, "nccl_sample: %s is not valid\n%s", text, usage);
        exit(2);
    }
    return value;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"mode", required_argument, NULL, 'm'},  {"ranks", required_argument, NULL, 'n'},
        {"one-gpu", no_argument, NULL, '1'},
        {"communicators", required_argument, NULL, 'c'}, {"calls", required_argument, NULL, 'k'},
        {"period", required_argument, NULL, 'r'},
        {"seconds", required_argument, NULL, 's'}, {"pace-us", required_argument, NULL, 'p'},
        {"sync", required_argument, NULL, 'y'},  {"seed", required_argument, NULL, 'd'},
        {"hold-ms", required_argument, NULL, 'o'}, {"help", no_argument, NULL, 'h'}, {0}};
    struct team team = {.ranks = 2};
    struct job job = {.seed = 1, .communicators = 3, .calls = 10000, .period = 50, .sync = 50, .hold_millis = 500};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (c) {
        case 'm': team.processes = strcmp(optarg, "processes") == 0; break;
        case '1': team.processes = team.one_gpu = true; break;
        case 'n': team.ranks = (int)option_number(optarg, 1, MOST_RANKS); break;
        case 'c': job.communicators = (int)option_number(optarg, 1, MOST_COMMUNICATORS); break;
        case 'k': job.calls = option_number(optarg, 1, 100000000); break;
        case 'r': job.period = option_number(optarg, 0, 100000000); break;
        case 's': job.seconds = (double)option_number(optarg, 0, 86400); break;
        case 'p': job.pace_micros = option_number(optarg, 0, 10000000); break;
        case 'y': job.sync = option_number(optarg, 1, 100000000); break;
        case 'd': job.seed = (uint64_t)option_number(optarg, 0, 1000000000); break;
        case 'o': job.hold_millis = option_number(optarg, 0, 600000); break;
        default: (void)fputs(usage, c == 'h' ? stdout : stderr); return c == 'h' ? 0 : 2;
        }
    }
    job.counts = team_memory(sizeof(uint64_t) * MOST_RANKS * FUNCTIONS);
    gpu_open();
    if (team_run(&team, work, &job) != 0) {
        (void)fprintf(stderr, "nccl_sample: a rank failed\n");
        return 1;
    }
    for (int rank = 0; rank < team.ranks; rank++) {
        (void)printf("{\"rank\":%d", rank);
        for (int i = 0; i < FUNCTIONS; i++) {
            (void)printf(",\"%s\":%llu", names[i], (unsigned long long)job.counts[rank * FUNCTIONS + i]);
        }
        (void)printf("}\n");
    }
    return 0;
}
