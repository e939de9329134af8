// SPDX-License-Identifier: Apache-2.0

#include "gpu.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct gpu gpu;

struct symbol {
    const char *name;
    size_t offset;
};

#define SYMBOL(name) {#name, offsetof(struct gpu, name)}

static const struct symbol cuda_symbols[] = {
    SYMBOL(cudaGetDeviceCount),        SYMBOL(cudaSetDevice),         SYMBOL(cudaMalloc),
    SYMBOL(cudaMemset),                SYMBOL(cudaDeviceSynchronize), SYMBOL(cudaStreamCreateWithFlags),
    SYMBOL(cudaStreamSynchronize),     SYMBOL(cudaEventCreate),       SYMBOL(cudaEventRecord),
    SYMBOL(cudaEventElapsedTime)};
static const struct symbol nccl_symbols[] = {
    SYMBOL(ncclGetVersion),  SYMBOL(ncclGetUniqueId), SYMBOL(ncclCommInitRank),  SYMBOL(ncclCommDestroy),
    SYMBOL(ncclGroupStart),  SYMBOL(ncclGroupEnd),    SYMBOL(ncclAllReduce),     SYMBOL(ncclAllGather),
    SYMBOL(ncclReduceScatter), SYMBOL(ncclBroadcast), SYMBOL(ncclSend),          SYMBOL(ncclRecv)};

static void open_library(const char *variable, const char *const names[], const struct symbol *symbols, size_t count)
{
    const char *chosen = getenv(variable);
    void *library = chosen != NULL && chosen[0] != '\0' ? dlopen(chosen, RTLD_NOW | RTLD_GLOBAL) : NULL;
    for (size_t i = 0; library == NULL && names[i] != NULL; i++) {
        library = dlopen(names[i], RTLD_NOW | RTLD_GLOBAL);
    }
    if (library == NULL) {
        (void)fprintf(stderr, "cannot open %s: %s; name it by %s\n", names[0], dlerror(), variable);
        exit(1);
    }
    for (size_t i = 0; i < count; i++) {
        void *symbol = dlsym(library, symbols[i].name);
        if (symbol == NULL) {
            (void)fprintf(stderr, "%s has no %s\n", names[0], symbols[i].name);
            exit(1);
        }
        memcpy((char *)&gpu + symbols[i].offset, &symbol, sizeof symbol); // POSIX: a function's address fits
    }
}

void gpu_open(void)
{
    static const char *const cuda[] = {"libcudart.so.13", "libcudart.so.12", "libcudart.so", NULL};
    static const char *const nccl[] = {"libnccl.so.2", "libnccl.so", NULL};
    open_library("CUDART_LIBRARY", cuda, cuda_symbols, sizeof cuda_symbols / sizeof cuda_symbols[0]);
    open_library("NCCL_LIBRARY", nccl, nccl_symbols, sizeof nccl_symbols / sizeof nccl_symbols[0]);
}

void gpu_check(int status, const char *call)
{
    if (status != 0) {
        (void)fprintf(stderr, "%s failed with %d\n", call, status);
        _Exit(1);
    }
}
