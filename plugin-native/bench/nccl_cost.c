// SPDX-License-Identifier: Apache-2.0
//
// nccl_cost: microseconds per all-reduce or all-to-all of NCCL, many outstanding at a time, for one plugin and level:
// those of the environment. One process is one sample of a configuration; nccl_cost.py runs many of them in turn and
// compares.
//
// Before the first block every size warms up, so that what happens once per communicator (connections, the first
// operations that are timed on the GPU, about 50 ms) is reported apart and in no block.

#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "dependent.h"
#include "gpu.h"
#include "team.h"

enum { MOST_SIZES = 8, MOST_BLOCKS = 200 };
#define LARGE_BYTES (UINT64_C(16) << 20)

static const char usage[] =
    "Usage: nccl_cost [options]\n"
    "  --mode threads|processes  ranks as threads of one process, or one process each (threads)\n"
    "  --ranks N                 one GPU each (2)\n"
    "  --one-gpu                 all on the first GPU, one process each\n"
    "  --sizes B,B,...           bytes (65536,1048576,67108864); a2a:B is an all-to-all, B bytes to each rank;\n"
    "                            pdl:B an all-reduce between a user's kernels that start early (programmatic dependent\n"
    "                            launch; compute capability 9), seq:B between the same kernels one after another\n"
    "  --blocks R                timed blocks per size, in turn (10)\n"
    "  --operations K            all-reduces in a block; a twentieth of it from 16 MiB on (2000)\n"
    "  --warmup W                all-reduces per size before; a tenth of it from 16 MiB on (1000)\n"
    "  --label TEXT              stands in each line as \"plugin\"\n"
    "Prints a line of JSON per block: GPU time between two events, and wall time, of the slowest rank, per operation.\n";

// What stands before a size.
enum kind { ALL_REDUCE, ALL_TO_ALL, EARLY_KERNELS, LATE_KERNELS, KINDS };
static const char *const kind_names[KINDS] = {"", "a2a:", "pdl:", "seq:"};
#define USER_KERNELS 3 // before an all-reduce, and after it

struct measurement {
    const char *label;
    uint64_t sizes[MOST_SIZES];
    enum kind kinds[MOST_SIZES];
    int size_count;
    int ranks;
    int blocks;
    int operations;
    int warmup;
    double *gpu_micros; // [rank][block][size], per operation, shared by the ranks
    double *wall_micros;
    double *once_millis; // [rank][3]: init, first operation, the whole warm-up
};

static double *cell(double *of, int rank, int block, int size)
{
    return &of[(rank * MOST_BLOCKS + block) * MOST_SIZES + size];
}

static int scaled(int count, uint64_t bytes, int divisor)
{
    int least = count / divisor;
    return bytes < LARGE_BYTES ? count : least > 0 ? least : 1;
}

struct device {
    gpu_stream stream;
    gpu_event before;
    gpu_event after;
    void *buffer;
    nccl_communicator communicator;
};

static void enqueue_all_to_all(const struct device *device, uint64_t bytes, int ranks)
{
    GPU0(ncclGroupStart);
    for (int peer = 0; peer < ranks; peer++) {
        char *theirs = (char *)device->buffer + (uint64_t)peer * bytes;
        GPU(ncclSend, theirs, (size_t)bytes / 4, NCCL_FLOAT32, peer, device->communicator, device->stream);
        GPU(ncclRecv, theirs + (uint64_t)ranks * bytes, (size_t)bytes / 4, NCCL_FLOAT32, peer, device->communicator,
            device->stream);
    }
    GPU0(ncclGroupEnd);
}

static void enqueue(const struct measurement *m, const struct device *device, int size, int count)
{
    uint64_t bytes = m->sizes[size];
    for (int i = 0; i < count; i++) {
        if (m->kinds[size] == ALL_TO_ALL) {
            enqueue_all_to_all(device, bytes, m->ranks);
            continue;
        }
        int kernels = m->kinds[size] == ALL_REDUCE ? 0 : USER_KERNELS;
        dependent_launch(device->stream, kernels, m->kinds[size] == EARLY_KERNELS);
        GPU(ncclAllReduce, device->buffer, device->buffer, (size_t)bytes / 4, NCCL_FLOAT32, NCCL_SUM,
            device->communicator, device->stream);
        dependent_launch(device->stream, kernels, m->kinds[size] == EARLY_KERNELS);
    }
}

static void warm_up(const struct measurement *m, const struct device *device, double once_millis[3])
{
    uint64_t start = rs_monotonic_nanos();
    enqueue(m, device, 0, 1);
    GPU(cudaStreamSynchronize, device->stream);
    once_millis[1] = (double)(rs_monotonic_nanos() - start) / 1e6;
    for (int size = 0; size < m->size_count; size++) {
        enqueue(m, device, size, scaled(m->warmup, m->sizes[size], 10));
        GPU(cudaStreamSynchronize, device->stream);
    }
    once_millis[2] = (double)(rs_monotonic_nanos() - start) / 1e6;
}

static void measure(struct team *team, int rank, void *argument)
{
    struct measurement *m = argument;
    struct device device;
    uint64_t largest = 0;
    bool kernels = false;
    for (int size = 0; size < m->size_count; size++) {
        uint64_t needed = m->sizes[size] * (m->kinds[size] == ALL_TO_ALL ? 2 * (uint64_t)m->ranks : 1);
        largest = needed > largest ? needed : largest;
        kernels = kernels || m->kinds[size] == EARLY_KERNELS || m->kinds[size] == LATE_KERNELS;
    }
    uint64_t start = rs_monotonic_nanos();
    team_communicators(team, rank, &device.communicator, 1);
    GPU(cudaStreamCreateWithFlags, &device.stream, CUDA_STREAM_NON_BLOCKING);
    GPU(cudaEventCreate, &device.before);
    GPU(cudaEventCreate, &device.after);
    GPU(cudaMalloc, &device.buffer, (size_t)largest);
    GPU(cudaMemset, device.buffer, 0, (size_t)largest); // sums of zeros stay zeros
    GPU0(cudaDeviceSynchronize);
    if (kernels) {
        dependent_open();
    }
    m->once_millis[rank * 3] = (double)(rs_monotonic_nanos() - start) / 1e6;
    team_barrier(team);
    warm_up(m, &device, &m->once_millis[rank * 3]);

    for (int block = 0; block < m->blocks; block++) {
        for (int size = 0; size < m->size_count; size++) {
            int operations = scaled(m->operations, m->sizes[size], 20);
            team_barrier(team);
            start = rs_monotonic_nanos();
            GPU(cudaEventRecord, device.before, device.stream);
            enqueue(m, &device, size, operations);
            GPU(cudaEventRecord, device.after, device.stream);
            GPU(cudaStreamSynchronize, device.stream);
            double wall = (double)(rs_monotonic_nanos() - start) / 1e3;
            float milliseconds = 0;
            GPU(cudaEventElapsedTime, &milliseconds, device.before, device.after);
            *cell(m->gpu_micros, rank, block, size) = (double)milliseconds * 1e3 / operations;
            *cell(m->wall_micros, rank, block, size) = wall / operations;
        }
    }
    team_barrier(team);
    GPU(ncclCommDestroy, device.communicator);
}

static double slowest(double *of, int ranks, int block, int size)
{
    double most = 0;
    for (int rank = 0; rank < ranks; rank++) {
        double one = *cell(of, rank, block, size);
        most = one > most ? one : most;
    }
    return most;
}

static void report(const struct measurement *m, const struct team *team)
{
    const char *level = getenv("RINGSIDE_LEVEL");
    const char *mode = team->processes ? "processes" : "threads";
    int version = 0;
    GPU(ncclGetVersion, &version);
    (void)printf("{\"plugin\":\"%s\",\"mode\":\"%s\",\"nccl\":%d,\"init_ms\":%.1f,\"first_operation_ms\":%.2f,"
                 "\"warmup_ms\":%.1f}\n",
                 m->label, mode, version, m->once_millis[0], m->once_millis[1], m->once_millis[2]);
    for (int block = 0; block < m->blocks; block++) {
        for (int size = 0; size < m->size_count; size++) {
            (void)printf("{\"plugin\":\"%s\",\"level\":\"%s\",\"size\":\"%s%llu\",\"mode\":\"%s\",\"block\":%d,"
                         "\"us_per_op\":%.4f,\"wall_us_per_op\":%.4f}\n",
                         m->label, level != NULL ? level : "", kind_names[m->kinds[size]],
                         (unsigned long long)m->sizes[size], mode, block,
                         slowest(m->gpu_micros, team->ranks, block, size),
                         slowest(m->wall_micros, team->ranks, block, size));
        }
    }
}

static int number(const char *text, long low, long high)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || value < low || value > high) {
        (void)fprintf(stderr, "nccl_cost: %s is not valid\n%s", text, usage);
        exit(2);
    }
    return (int)value;
}

static void parse_sizes(struct measurement *m, char *text)
{
    m->size_count = 0;
    for (char *one = strtok(text, ","); one != NULL && m->size_count < MOST_SIZES; one = strtok(NULL, ",")) {
        enum kind kind = KINDS - 1;
        while (strncmp(one, kind_names[kind], strlen(kind_names[kind])) != 0) {
            kind--; // the first name fits all
        }
        m->kinds[m->size_count] = kind;
        m->sizes[m->size_count] = (uint64_t)number(one + strlen(kind_names[kind]), 4, 1L << 30);
        m->size_count++;
    }
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"mode", required_argument, NULL, 'm'},   {"ranks", required_argument, NULL, 'n'},
        {"one-gpu", no_argument, NULL, '1'},
        {"sizes", required_argument, NULL, 's'},  {"blocks", required_argument, NULL, 'b'},
        {"operations", required_argument, NULL, 'k'}, {"warmup", required_argument, NULL, 'w'},
        {"label", required_argument, NULL, 'l'},  {"help", no_argument, NULL, 'h'}, {0}};
    struct team team = {.ranks = 2};
    struct measurement m = {.label = "",
                            .sizes = {64 << 10, 1 << 20, 64 << 20},
                            .size_count = 3,
                            .blocks = 10,
                            .operations = 2000,
                            .warmup = 1000};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (c) {
        case 'm': team.processes = strcmp(optarg, "processes") == 0; break;
        case '1': team.processes = team.one_gpu = true; break;
        case 'n': team.ranks = number(optarg, 1, MOST_RANKS); break;
        case 's': parse_sizes(&m, optarg); break;
        case 'b': m.blocks = number(optarg, 1, MOST_BLOCKS); break;
        case 'k': m.operations = number(optarg, 1, 1000000); break;
        case 'w': m.warmup = number(optarg, 1, 1000000); break;
        case 'l': m.label = optarg; break;
        default: (void)fputs(usage, c == 'h' ? stdout : stderr); return c == 'h' ? 0 : 2;
        }
    }
    m.ranks = team.ranks;
    size_t cells = (size_t)MOST_RANKS * MOST_BLOCKS * MOST_SIZES;
    m.gpu_micros = team_memory(cells * sizeof(double));
    m.wall_micros = team_memory(cells * sizeof(double));
    m.once_millis = team_memory(MOST_RANKS * 3 * sizeof(double));
    gpu_open();
    if (team_run(&team, measure, &m) != 0) {
        (void)fprintf(stderr, "nccl_cost: a rank failed\n");
        return 1;
    }
    report(&m, &team);
    return 0;
}
