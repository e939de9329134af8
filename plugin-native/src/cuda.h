// SPDX-License-Identifier: Apache-2.0
//
// The CUDA driver that is already in the process, by dlsym: nothing is linked, and without a driver everything stays
// absent. Results are CUresult: 0 success. Types are the driver's, as plain pointers and ints.

#ifndef RINGSIDE_CUDA_H
#define RINGSIDE_CUDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RS_CUDA_SUCCESS 0
#define RS_CUDA_DEINITIALIZED 4
#define RS_CUDA_NOT_READY 600
#define RS_CUDA_STREAM_NON_BLOCKING 1u
#define RS_CUDA_EVENT_WITHOUT_TIME 2u
#define RS_CUDA_CAPTURE_NONE 0
#define RS_CUDA_CAPTURE_RELAXED 2

struct rs_cuda {
    int (*context_current)(void **context);
    int (*context_use)(void *context);
    int (*event_create)(void **event, unsigned flags);
    int (*event_destroy)(void *event);
    int (*event_record)(void *event, void *stream);
    int (*event_query)(void *event);
    int (*event_elapsed)(float *milliseconds, void *start, void *end);
    int (*stream_create)(void **stream, unsigned flags);
    int (*stream_destroy)(void *stream);
    int (*stream_is_capturing)(void *stream, int *status);
    int (*exchange_capture_mode)(int *mode);
};

// Fills `cuda`; false when the process has no driver, or one without all of these.
// Threads: NCCL's init thread only. Blocks: as long as dlsym.
bool rs_cuda_find(struct rs_cuda *cuda);

// Which GPU the calling thread's context uses: device (-1 absent), uuid (zeros absent) and PCI bus id ("" absent).
// Threads: NCCL's init thread only. Blocks: as long as three queries of the CUDA driver.
void rs_cuda_identify(int32_t *device, uint8_t uuid[16], char *pci_bus_id, size_t pci_bus_id_bytes);

// From here to rs_cuda_unguard no call of this thread spoils a graph that another thread captures in global mode.
// Threads: any. Blocks: never.
static inline int rs_cuda_guard(const struct rs_cuda *cuda, int *mode)
{
    *mode = RS_CUDA_CAPTURE_RELAXED;
    return cuda->exchange_capture_mode(mode);
}

static inline void rs_cuda_unguard(const struct rs_cuda *cuda, int *mode)
{
    (void)cuda->exchange_capture_mode(mode);
}

#endif
