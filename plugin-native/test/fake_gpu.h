// SPDX-License-Identifier: Apache-2.0
//
// The GPUs behind fake_cuda.c: streams that run what is put into them as time passes. All of it under fake_lock.

#ifndef RINGSIDE_TEST_FAKE_GPU_H
#define RINGSIDE_TEST_FAKE_GPU_H

#include <pthread.h>

#include "fake_cuda.h"

#define FAKE_GPUS 8
#define FAKE_LEGACY ((void *)0x1)     // CUDA's names for the default streams; NULL is the legacy one
#define FAKE_PER_THREAD ((void *)0x2)

struct fake_event {
    int gpu;
    bool alive;
    bool with_time;
    uint64_t record; // the latest, from 1; 0 never
    bool done;       // the latest record was reached
    uint64_t stamp;  // of the GPU's clock, then
};

enum fake_item_kind { FAKE_ITEM_EVENT, FAKE_ITEM_KERNEL, FAKE_ITEM_GATE };

struct fake_item {
    enum fake_item_kind kind;
    uint64_t put; // CLOCK_MONOTONIC
    struct fake_event *event;
    uint64_t number; // record, kernel or gate
    uint64_t nanos;
    struct fake_item *next;
};

struct fake_stream {
    int gpu;
    bool alive;
    bool legacy;
    int capture; // 0 none, 1 active, 2 invalidated: CUDA's numbers
    enum fake_capture_mode capture_mode;
    uint64_t capturer; // pthread_self
    uint64_t time;     // when its latest item ended
    struct fake_item *first, *last;
    struct fake_stream *next_stream;
};

// What CUDA keeps of a thread.
struct fake_thread {
    void *context;
    int mode;
    bool no_cuda;
    void *context_before; // of the plugin's call
    int mode_before;
};
extern _Thread_local struct fake_thread fake_self;
extern const char *const fake_names[FAKE_FUNCTIONS];

// What holds for every call. `fake_enter` takes the lock; where it is not 0, the call fails with it. `fake_leave` lets
// go.
int fake_enter(enum fake_function function);
int fake_leave(enum fake_function function, int result);
int fake_gpu_of(const void *context); // -1: none
__attribute__((format(printf, 1, 2))) void fake_fault(const char *format, ...);

extern pthread_mutex_t fake_lock;
extern struct fake_stream *fake_streams; // all that ever were

struct fake_stream *fake_stream_make(int gpu, bool legacy);
struct fake_stream *fake_stream_of(void *handle, int current_gpu); // NULL: no such stream
void fake_put(struct fake_stream *stream, struct fake_item item);
void fake_run(void); // brings every stream up to now
uint64_t fake_clock_of(int gpu, uint64_t monotonic_nanos);
bool fake_is_event(const void *handle);
struct fake_event *fake_event_make(int gpu, bool with_time);
void fake_gpus_open(uint64_t now);

#endif
