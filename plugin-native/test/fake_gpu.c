// SPDX-License-Identifier: Apache-2.0

#include "fake_gpu.h"

#include <string.h>

#include "threads.h"

#define KERNELS 65536u
#define GATES 64
#define STEP UINT64_C(1000000) // of time that passes

pthread_mutex_t fake_lock = PTHREAD_MUTEX_INITIALIZER;
struct fake_stream *fake_streams;

static struct gpu {
    uint64_t zero; // its clock when CLOCK_MONOTONIC stood at `epoch`
    int64_t drift; // parts per billion
    struct fake_stream *legacy;
    struct fake_stream *per_thread;
} gpus[FAKE_GPUS];
static uint64_t epoch;
static struct fake_span spans[KERNELS];
static uint64_t kernels;
static struct { uint64_t opened; } gates[GATES];
static int gates_used;
static struct { struct fake_event *made[1 << 16]; int count; } events;

void fake_gpus_open(uint64_t now)
{
    epoch = now;
    for (int i = 0; i < FAKE_GPUS; i++) {
        gpus[i].zero = UINT64_C(1795408497016491072) + (uint64_t)i * UINT64_C(3000000000001);
    }
}

uint64_t fake_clock_of(int gpu, uint64_t monotonic_nanos)
{
    int64_t since = (int64_t)(monotonic_nanos - epoch);
    return gpus[gpu].zero + (uint64_t)(since + since / 1000000000 * gpus[gpu].drift +
                                       since % 1000000000 * gpus[gpu].drift / 1000000000);
}

void fake_gpu_drift(int gpu, int parts_per_billion)
{
    gpus[gpu].drift = parts_per_billion;
}

bool fake_is_event(const void *handle)
{
    for (int i = 0; i < events.count; i++) {
        if (events.made[i] == handle) {
            return true;
        }
    }
    return false;
}

struct fake_event *fake_event_make(int gpu, bool with_time)
{
    struct fake_event *event = calloc(1, sizeof *event); // never freed, so that a later use is seen
    CHECK(event != NULL && events.count < (int)(sizeof events.made / sizeof events.made[0]));
    event->gpu = gpu;
    event->alive = true;
    event->with_time = with_time;
    events.made[events.count++] = event;
    return event;
}

int fake_cuda_events(void)
{
    int alive = 0;
    (void)pthread_mutex_lock(&fake_lock);
    for (int i = 0; i < events.count; i++) {
        alive += events.made[i]->alive;
    }
    (void)pthread_mutex_unlock(&fake_lock);
    return alive;
}

struct fake_stream *fake_stream_make(int gpu, bool legacy)
{
    struct fake_stream *stream = calloc(1, sizeof *stream);
    CHECK(stream != NULL && gpu >= 0 && gpu < FAKE_GPUS);
    stream->gpu = gpu;
    stream->alive = true;
    stream->legacy = legacy;
    stream->next_stream = fake_streams;
    fake_streams = stream;
    return stream;
}

struct fake_stream *fake_stream_of(void *handle, int current_gpu)
{
    if (handle == NULL || handle == FAKE_LEGACY || handle == FAKE_PER_THREAD) {
        if (current_gpu < 0) {
            return NULL;
        }
        struct fake_stream **known =
            handle == FAKE_PER_THREAD ? &gpus[current_gpu].per_thread : &gpus[current_gpu].legacy;
        if (*known == NULL) {
            *known = fake_stream_make(current_gpu, handle != FAKE_PER_THREAD);
        }
        return *known;
    }
    struct fake_stream *stream = fake_streams;
    while (stream != NULL && stream != handle) {
        stream = stream->next_stream;
    }
    return stream;
}

void fake_put(struct fake_stream *stream, struct fake_item item)
{
    struct fake_item *copy = malloc(sizeof *copy);
    CHECK(copy != NULL);
    *copy = item;
    copy->put = clock_held();
    copy->next = NULL;
    if (stream->last != NULL) {
        stream->last->next = copy;
    } else {
        stream->first = copy;
    }
    stream->last = copy;
}

// True: the item is done, and the stream's time is when.
static bool run_item(struct fake_stream *stream, struct fake_item *item, uint64_t now)
{
    uint64_t begin = stream->time > item->put ? stream->time : item->put;
    switch (item->kind) {
    case FAKE_ITEM_EVENT:
        if (item->event->record == item->number) {
            item->event->done = true;
            item->event->stamp = fake_clock_of(stream->gpu, begin);
        }
        stream->time = begin;
        return true;
    case FAKE_ITEM_KERNEL:
        spans[item->number % KERNELS].begin = begin;
        if (begin + item->nanos > now) {
            return false;
        }
        spans[item->number % KERNELS].end = begin + item->nanos;
        stream->time = begin + item->nanos;
        return true;
    default:
        if (gates[item->number].opened == 0) {
            return false;
        }
        stream->time = begin > gates[item->number].opened ? begin : gates[item->number].opened;
        return true;
    }
}

void fake_run(void)
{
    uint64_t now = clock_held();
    for (struct fake_stream *stream = fake_streams; stream != NULL; stream = stream->next_stream) {
        while (stream->first != NULL && run_item(stream, stream->first, now)) {
            struct fake_item *done = stream->first;
            stream->first = done->next;
            stream->last = stream->first == NULL ? NULL : stream->last;
            free(done);
        }
    }
}

void fake_pass(uint64_t nanos)
{
    while (nanos > 0) {
        uint64_t step = nanos < STEP ? nanos : STEP;
        clock_advance(step);
        nanos -= step;
        (void)pthread_mutex_lock(&fake_lock);
        fake_run();
        (void)pthread_mutex_unlock(&fake_lock);
    }
}

uint64_t fake_now(void)
{
    return clock_held();
}

void *fake_stream(int gpu)
{
    (void)pthread_mutex_lock(&fake_lock);
    struct fake_stream *stream = fake_stream_make(gpu, false);
    (void)pthread_mutex_unlock(&fake_lock);
    return stream;
}

void fake_stream_end(void *stream)
{
    (void)pthread_mutex_lock(&fake_lock);
    ((struct fake_stream *)stream)->alive = false;
    (void)pthread_mutex_unlock(&fake_lock);
}

static void put_on(void *handle, struct fake_item item)
{
    struct fake_stream *stream = fake_stream_of(handle, 0);
    CHECK(stream != NULL && stream->alive);
    if (stream->capture == 0) { // else it becomes part of the graph, and does not run
        fake_put(stream, item);
        fake_run();
    }
}

uint64_t fake_kernel(void *stream, uint64_t nanos)
{
    (void)pthread_mutex_lock(&fake_lock);
    uint64_t number = ++kernels;
    spans[number % KERNELS] = (struct fake_span){0, 0};
    put_on(stream, (struct fake_item){.kind = FAKE_ITEM_KERNEL, .number = number, .nanos = nanos});
    (void)pthread_mutex_unlock(&fake_lock);
    return number;
}

struct fake_span fake_kernel_span(uint64_t kernel)
{
    (void)pthread_mutex_lock(&fake_lock);
    fake_run();
    struct fake_span span = spans[kernel % KERNELS];
    (void)pthread_mutex_unlock(&fake_lock);
    return span;
}

int fake_gate(void *stream)
{
    (void)pthread_mutex_lock(&fake_lock);
    CHECK(gates_used < GATES);
    int gate = gates_used++;
    put_on(stream, (struct fake_item){.kind = FAKE_ITEM_GATE, .number = (uint64_t)gate});
    (void)pthread_mutex_unlock(&fake_lock);
    return gate;
}

void fake_gate_open(int gate)
{
    (void)pthread_mutex_lock(&fake_lock);
    gates[gate].opened = clock_held();
    fake_run();
    (void)pthread_mutex_unlock(&fake_lock);
}

void fake_capture_begin(void *handle, enum fake_capture_mode mode)
{
    (void)pthread_mutex_lock(&fake_lock);
    struct fake_stream *stream = fake_stream_of(handle, 0);
    CHECK(stream != NULL && stream->capture == 0);
    stream->capture = 1;
    stream->capture_mode = mode;
    stream->capturer = (uint64_t)pthread_self();
    (void)pthread_mutex_unlock(&fake_lock);
}

bool fake_capture_end(void *handle)
{
    (void)pthread_mutex_lock(&fake_lock);
    struct fake_stream *stream = fake_stream_of(handle, 0);
    bool whole = stream->capture == 1;
    stream->capture = 0;
    (void)pthread_mutex_unlock(&fake_lock);
    return whole;
}
