// SPDX-License-Identifier: Apache-2.0
//
// CUDA's runtime and NCCL, opened at run time: no headers and no libraries are needed to build. CUDART_LIBRARY and
// NCCL_LIBRARY name other files than the loader would find. A call that fails ends the process with a sentence.

#ifndef RINGSIDE_BENCH_GPU_H
#define RINGSIDE_BENCH_GPU_H

#include <stddef.h>

typedef struct {
    char bytes[128];
} nccl_unique_id;

// NCCL's and CUDA's own values.
enum { NCCL_FLOAT32 = 7, NCCL_SUM = 0, CUDA_STREAM_NON_BLOCKING = 1 };

typedef void *gpu_stream;
typedef void *gpu_event;
typedef void *nccl_communicator;

struct gpu {
    int (*cudaGetDeviceCount)(int *count);
    int (*cudaSetDevice)(int device);
    int (*cudaMalloc)(void **memory, size_t bytes);
    int (*cudaMemset)(void *memory, int value, size_t bytes);
    int (*cudaDeviceSynchronize)(void);
    int (*cudaStreamCreateWithFlags)(gpu_stream *stream, unsigned flags);
    int (*cudaStreamSynchronize)(gpu_stream stream);
    int (*cudaEventCreate)(gpu_event *event);
    int (*cudaEventRecord)(gpu_event event, gpu_stream stream);
    int (*cudaEventElapsedTime)(float *milliseconds, gpu_event from, gpu_event to);
    int (*ncclGetVersion)(int *version);
    int (*ncclGetUniqueId)(nccl_unique_id *id);
    int (*ncclCommInitRank)(nccl_communicator *communicator, int ranks, nccl_unique_id id, int rank);
    int (*ncclCommDestroy)(nccl_communicator communicator);
    int (*ncclGroupStart)(void);
    int (*ncclGroupEnd)(void);
    int (*ncclAllReduce)(const void *send, void *receive, size_t count, int type, int operation, nccl_communicator,
                         gpu_stream);
    int (*ncclAllGather)(const void *send, void *receive, size_t count, int type, nccl_communicator, gpu_stream);
    int (*ncclReduceScatter)(const void *send, void *receive, size_t count, int type, int operation,
                             nccl_communicator, gpu_stream);
    int (*ncclBroadcast)(const void *send, void *receive, size_t count, int type, int root, nccl_communicator,
                         gpu_stream);
    int (*ncclSend)(const void *buffer, size_t count, int type, int peer, nccl_communicator, gpu_stream);
    int (*ncclRecv)(void *buffer, size_t count, int type, int peer, nccl_communicator, gpu_stream);
};

extern struct gpu gpu;

// Opens both libraries, or ends the process. To be called once, before any thread uses `gpu`. Starts no CUDA, so a
// fork after it is allowed.
void gpu_open(void);

// Ends the process when `status` is not 0, naming the call.
void gpu_check(int status, const char *call);
#define GPU(function, ...) gpu_check(gpu.function(__VA_ARGS__), #function)
#define GPU0(function) gpu_check(gpu.function(), #function)

#endif
