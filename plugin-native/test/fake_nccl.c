// SPDX-License-Identifier: Apache-2.0
//
// CUDA's runtime without a GPU, for trying the measuring programs and scripts: an operation takes FAKE_NCCL_MICROS
// (20) of the stream's time, plus FAKE_NCCL_EXTRA_PERCENT of it when a profiler plugin is named. fake_nccl_calls.c
// is NCCL's half of the library.

#include "fake_nccl.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

static _Thread_local double stream_micros; // each rank has one stream, on its own thread

void fake_stream_add_operation(void)
{
    const char *micros = getenv("FAKE_NCCL_MICROS");
    const char *extra = getenv("FAKE_NCCL_EXTRA_PERCENT");
    const char *plugin = getenv("NCCL_PROFILER_PLUGIN");
    double one = micros != NULL ? strtod(micros, NULL) : 20;
    if (extra != NULL && plugin != NULL && strcmp(plugin, "none") != 0) {
        one *= 1 + strtod(extra, NULL) / 100;
    }
    stream_micros += one * (1 + (double)(rs_monotonic_nanos() % 1000) / 1e5); // up to 1 % of noise
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
    static _Thread_local double events[8]; // a rank's thread outlives its events
    static _Thread_local size_t used;
    *event = used < sizeof events / sizeof events[0] ? &events[used++] : NULL;
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
