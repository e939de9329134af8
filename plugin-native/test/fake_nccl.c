// SPDX-License-Identifier: Apache-2.0
//
// CUDA's runtime and NCCL in one library, without a GPU, for trying the measuring programs and scripts: an all-reduce
// takes FAKE_NCCL_MICROS (20) of the stream's time, plus FAKE_NCCL_EXTRA_PERCENT of it when a profiler plugin is
// named. Nothing is moved and no plugin is loaded.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

#define EXPORT __attribute__((visibility("default")))
#define FAKE(name, ...) EXPORT int name(__VA_ARGS__); EXPORT int name(__VA_ARGS__)

static _Thread_local double stream_micros; // each rank has one stream, on its own thread

struct id {
    char bytes[128];
};

static int enqueue(void)
{
    const char *micros = getenv("FAKE_NCCL_MICROS");
    const char *extra = getenv("FAKE_NCCL_EXTRA_PERCENT");
    const char *plugin = getenv("NCCL_PROFILER_PLUGIN");
    double one = micros != NULL ? strtod(micros, NULL) : 20;
    if (extra != NULL && plugin != NULL && strcmp(plugin, "none") != 0) {
        one *= 1 + strtod(extra, NULL) / 100;
    }
    stream_micros += one * (1 + (double)(rs_monotonic_nanos() % 1000) / 1e5); // up to 1 % of noise
    return 0;
}

FAKE(cudaGetDeviceCount, int *count)
{
    *count = 8;
    return 0;
}

FAKE(cudaSetDevice, int device)
{
    return device < 0;
}

FAKE(cudaMalloc, void **memory, size_t bytes)
{
    *memory = (void *)(uintptr_t)(bytes != 0);
    return 0;
}

FAKE(cudaMemset, void *memory, int value, size_t bytes)
{
    return memory == NULL && value == 0 && bytes != 0;
}

FAKE(cudaDeviceSynchronize, void)
{
    return 0;
}

FAKE(cudaStreamCreateWithFlags, void **stream, unsigned flags)
{
    *stream = &stream_micros;
    return flags > 1;
}

FAKE(cudaStreamSynchronize, void *stream)
{
    return stream == NULL;
}

FAKE(cudaEventCreate, void **event)
{
    *event = malloc(sizeof(double));
    return *event == NULL;
}

FAKE(cudaEventRecord, void *event, void *stream)
{
    memcpy(event, stream, sizeof(double));
    return 0;
}

FAKE(cudaEventElapsedTime, float *milliseconds, const double *from, const double *to)
{
    *milliseconds = (float)((*to - *from) / 1000);
    return 0;
}

FAKE(ncclGetVersion, int *version)
{
    *version = 22809;
    return 0;
}

FAKE(ncclGetUniqueId, struct id *id)
{
    memset(id, 0, sizeof *id);
    return 0;
}

FAKE(ncclCommInitRank, void **communicator, int ranks, struct id id, int rank)
{
    *communicator = &stream_micros;
    return rank >= ranks || id.bytes[0] != 0;
}

FAKE(ncclCommDestroy, void *communicator)
{
    return communicator == NULL;
}

FAKE(ncclGroupStart, void)
{
    return 0;
}

FAKE(ncclGroupEnd, void)
{
    return 0;
}

FAKE(ncclAllReduce, void)
{
    return enqueue();
}

FAKE(ncclAllGather, void)
{
    return enqueue();
}

FAKE(ncclReduceScatter, void)
{
    return enqueue();
}

FAKE(ncclBroadcast, void)
{
    return enqueue();
}

FAKE(ncclSend, void)
{
    return enqueue();
}

FAKE(ncclRecv, void)
{
    return enqueue();
}
