// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE // MAP_ANONYMOUS

#include "timer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "lane.h"
#include "ringside_plugin.h"
#include "timer_state.h"

#define PROBES 16u

struct rs_timer rs_timer;

void rs_timer_fail(int error)
{
    rs_set(rs_timer.on, false);
    if (!atomic_exchange(&rs_timer.broken, true) && rs_timer.segment != NULL) {
        struct rs_header *header = rs_timer.segment->header;
        rs_set(header->timer_error, (uint32_t)error);
        atomic_store_explicit(&header->timer_state, RS_TIMER_ENDED, memory_order_release);
    }
}

static bool create_events(struct rs_timer_context *context)
{
    const struct rs_cuda *cuda = &rs_timer.cuda;
    int error = cuda->stream_create(&context->stream, RS_CUDA_STREAM_NON_BLOCKING);
    for (uint32_t i = 0; error == RS_CUDA_SUCCESS && i < 2; i++) {
        error = cuda->event_create(&context->bases[i].event, 0);
        context->bases[i].width_nanos = UINT64_MAX;
    }
    for (uint32_t i = 0; error == RS_CUDA_SUCCESS && i < RS_TIMER_PAIRS; i++) {
        unsigned flags = rs_pair_sort(i) == 0 ? 0 : RS_CUDA_EVENT_WITHOUT_TIME;
        error = cuda->event_create(&context->pairs[i].start, flags);
        error = error == RS_CUDA_SUCCESS ? cuda->event_create(&context->pairs[i].stop, flags) : error;
    }
    if (error != RS_CUDA_SUCCESS) {
        rs_timer_fail(error);
    }
    return error == RS_CUDA_SUCCESS;
}

static void destroy_events(struct rs_timer_context *context)
{
    const struct rs_cuda *cuda = &rs_timer.cuda;
    for (uint32_t i = 0; i < RS_TIMER_PAIRS; i++) {
        (void)(context->pairs[i].start == NULL || cuda->event_destroy(context->pairs[i].start));
        (void)(context->pairs[i].stop == NULL || cuda->event_destroy(context->pairs[i].stop));
    }
    for (uint32_t i = 0; i < 2; i++) {
        (void)(context->bases[i].event == NULL || cuda->event_destroy(context->bases[i].event));
    }
    (void)(context->stream == NULL || cuda->stream_destroy(context->stream));
}

static int add_context(void *current)
{
    for (uint32_t i = 0; i < RS_TIMER_CONTEXTS; i++) {
        struct rs_timer_context *known = atomic_load_explicit(&rs_timer.contexts[i], memory_order_acquire);
        if (known != NULL && known->context == current) {
            return (int)i;
        }
        if (known != NULL) {
            continue;
        }
        struct rs_timer_context *context = mmap(NULL, sizeof *context, PROT_READ | PROT_WRITE,
                                                MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (context == MAP_FAILED) {
            return -1;
        }
        context->context = current;
        int mode;
        int guarded = rs_cuda_guard(&rs_timer.cuda, &mode);
        bool made = guarded == RS_CUDA_SUCCESS && create_events(context);
        if (!made) {
            destroy_events(context);
        }
        if (guarded == RS_CUDA_SUCCESS) {
            rs_cuda_unguard(&rs_timer.cuda, &mode);
        }
        if (!made) {
            (void)munmap(context, sizeof *context);
            return -1;
        }
        atomic_store_explicit(&rs_timer.contexts[i], context, memory_order_release);
        return (int)i;
    }
    return -1;
}

static uint32_t number_from(const char *variable, uint32_t otherwise, uint32_t most)
{
    const char *text = getenv(variable);
    char *end = NULL;
    unsigned long number = text != NULL && text[0] >= '0' && text[0] <= '9' ? strtoul(text, &end, 10) : 0;
    return end != NULL && *end == '\0' && number <= most ? (uint32_t)number : otherwise;
}

// The process's first communicator that could be timed: what holds for all.
static bool begin(struct rs_segment *segment)
{
    rs_timer.segment = segment;
    rs_timer.spacing_least_micros =
        number_from(RINGSIDE_ENV_PROGRESS_MICROS, RS_TIMER_PROGRESS_MICROS, RS_TIMER_PROGRESS_MICROS_MAX);
    rs_set(rs_timer.spacing_micros, rs_timer.spacing_least_micros);
    rs_set(segment->header->progress_micros, rs_timer.spacing_least_micros);
    return rs_cuda_find(&rs_timer.cuda);
}

void rs_timer_open(struct rs_segment *segment, uint16_t communicator, char *reason, size_t reason_bytes)
{
    reason[0] = '\0';
    rs_set(rs_timer.context_of[communicator], 0);
    rs_set(rs_timer.ending[communicator], 0);
    if (rs_get(rs_timer.broken)) {
        return;
    }
    bool first = rs_timer.segment != segment;
    bool found = !first ? rs_get(rs_timer.on) : begin(segment);
    if (first && !found) {
        (void)snprintf(reason, reason_bytes, "no CUDA driver in this process: there are no GPU times");
        return;
    }
    void *current = NULL;
    int error = found ? rs_timer.cuda.context_current(&current) : RS_CUDA_SUCCESS;
    if (!found || error != RS_CUDA_SUCCESS || current == NULL) {
        rs_timer.segment = first ? NULL : segment; // the next communicator may have a context
        return;
    }
    int context = add_context(current);
    if (context < 0 || (first && !rs_timer_thread_start())) {
        (void)snprintf(reason, reason_bytes, "no CUDA events or no thread to read them (CUDA error %u): there are no GPU times",
                       rs_get(segment->header->timer_error));
        rs_timer_fail((int)rs_get(segment->header->timer_error));
        return;
    }
    if (first) {
        rs_set(rs_timer.on, true);
        atomic_store_explicit(&segment->header->timer_state, RS_TIMER_LIVE, memory_order_release);
    }
    (void)atomic_fetch_add_explicit(&segment->header->timed_communicators, 1, memory_order_relaxed);
    atomic_store_explicit(&rs_timer.context_of[communicator], (uint8_t)(context + 1), memory_order_release);
}

bool rs_timer_serves(uint16_t communicator)
{
    return rs_get(rs_timer.on) && rs_get(rs_timer.context_of[communicator]) != 0;
}

uint32_t rs_timer_spacing(void)
{
    return rs_get(rs_timer.spacing_micros);
}

static void widen(struct rs_segment *segment)
{
    uint32_t spacing = rs_get(rs_timer.spacing_micros);
    if (spacing != 0 && spacing < RS_TIMER_PROGRESS_MICROS_MAX) {
        spacing = spacing * 2 < RS_TIMER_PROGRESS_MICROS_MAX ? spacing * 2 : RS_TIMER_PROGRESS_MICROS_MAX;
        rs_set(rs_timer.spacing_micros, spacing);
        rs_set(segment->header->progress_micros, spacing);
    }
}

static int take(struct rs_timer_context *context, uint32_t sort)
{
    uint32_t first = sort == 0 ? 0 : RS_TIMER_TIMED;
    uint32_t count = sort == 0 ? RS_TIMER_TIMED : RS_TIMER_PLAIN;
    uint32_t from = atomic_fetch_add_explicit(&context->hint[sort], 1, memory_order_relaxed);
    for (uint32_t i = 0; i < PROBES; i++) {
        uint32_t pair = first + (from + i) % count;
        uint8_t expected = RS_PAIR_FREE;
        // Pairs with the release in rs_timer_free.
        if (rs_get(context->states[pair]) == RS_PAIR_FREE &&
            atomic_compare_exchange_strong_explicit(&context->states[pair], &expected, RS_PAIR_TAKEN, memory_order_acquire,
                                                    memory_order_relaxed)) {
            (void)atomic_fetch_add_explicit(&context->used[sort], 1, memory_order_relaxed);
            return (int)pair;
        }
    }
    return -1;
}

// Whether the start event is recorded. A stream that captures would put it into the graph; whatever cannot be asked
// counts as capturing.
static bool record_start(struct rs_event_pair *pair, void *stream)
{
    const struct rs_cuda *cuda = &rs_timer.cuda;
    int mode;
    int error = rs_cuda_guard(cuda, &mode);
    if (error != RS_CUDA_SUCCESS) {
        rs_timer_fail(error);
        return false;
    }
    int status = RS_CUDA_CAPTURE_NONE;
    bool captures = cuda->stream_is_capturing(stream, &status) != RS_CUDA_SUCCESS || status != RS_CUDA_CAPTURE_NONE;
    error = captures ? RS_CUDA_SUCCESS : cuda->event_record(pair->start, stream);
    rs_cuda_unguard(cuda, &mode);
    if (error != RS_CUDA_SUCCESS) {
        rs_timer_fail(error);
    }
    return !captures && error == RS_CUDA_SUCCESS;
}

int rs_timer_begin(struct rs_segment *segment, void *stream, const struct rs_launch *launch)
{
    uint32_t number = atomic_load_explicit(&rs_timer.context_of[launch->communicator], memory_order_acquire);
    if (number == 0 || !rs_get(rs_timer.on)) {
        return -1;
    }
    struct rs_timer_context *context = atomic_load_explicit(&rs_timer.contexts[number - 1], memory_order_acquire);
    // No communicator holds more than are left for the others: one that hangs does not take theirs.
    uint32_t sort = launch->progress ? 1 : 0;
    uint32_t all = sort == 0 ? RS_TIMER_TIMED : RS_TIMER_PLAIN;
    uint32_t used = rs_get(context->used[sort]);
    bool room = used < all && rs_get(rs_timer.held[sort][launch->communicator]) < all - used;
    int taken = room ? take(context, sort) : -1;
    if (taken < 0) {
        if (launch->progress) {
            widen(segment);
        } else {
            rs_count_loss(segment, RS_LOSS_NO_PAIR);
        }
        return -1;
    }
    struct rs_event_pair *pair = &context->pairs[taken];
    pair->stream = stream;
    pair->launch = *launch;
    (void)atomic_fetch_add_explicit(&rs_timer.held[sort][launch->communicator], 1, memory_order_relaxed);
    if (!record_start(pair, stream)) {
        rs_timer_free(context, (uint32_t)taken);
        return -1;
    }
    // Pairs with the acquire in the reading thread: an event that was never recorded would look done.
    atomic_store_explicit(&context->states[taken], RS_PAIR_STARTED, memory_order_release);
    return (int)((number - 1) * RS_TIMER_PAIRS) + taken;
}

bool rs_timer_end(int number)
{
    uint32_t place = (uint32_t)number % RS_TIMER_PAIRS;
    struct rs_timer_context *context =
        atomic_load_explicit(&rs_timer.contexts[(uint32_t)number / RS_TIMER_PAIRS % RS_TIMER_CONTEXTS], memory_order_acquire);
    if (context == NULL || atomic_load_explicit(&context->states[place], memory_order_acquire) != RS_PAIR_STARTED) {
        return false;
    }
    if (!rs_get(rs_timer.on)) {
        return true; // the reading thread takes it back
    }
    struct rs_event_pair *pair = &context->pairs[place];
    const struct rs_cuda *cuda = &rs_timer.cuda;
    int mode;
    int error = rs_cuda_guard(cuda, &mode);
    if (error == RS_CUDA_SUCCESS) {
        error = cuda->event_record(pair->stop, pair->stream);
        rs_cuda_unguard(cuda, &mode);
    }
    if (error != RS_CUDA_SUCCESS) {
        rs_timer_fail(error);
        return true;
    }
    atomic_store_explicit(&context->states[place], RS_PAIR_STOPPED, memory_order_release);
    return true;
}

void rs_timer_settle(uint16_t communicator)
{
    if (rs_get(rs_timer.context_of[communicator]) == 0) {
        return;
    }
    rs_set(rs_timer.context_of[communicator], 0);
    (void)atomic_fetch_sub_explicit(&rs_timer.segment->header->timed_communicators, 1, memory_order_relaxed);
    rs_timer_thread_look(communicator);
}

static void forget_contexts(void)
{
    for (uint32_t i = 0; i < RS_TIMER_CONTEXTS; i++) {
        struct rs_timer_context *context = atomic_exchange(&rs_timer.contexts[i], NULL);
        if (context != NULL) {
            (void)munmap(context, sizeof *context);
        }
    }
    for (uint32_t i = 0; i < RS_COMMUNICATOR_CAPACITY; i++) {
        rs_set(rs_timer.context_of[i], 0);
        rs_set(rs_timer.ending[i], 0);
        rs_set(rs_timer.held[0][i], 0);
        rs_set(rs_timer.held[1][i], 0);
    }
    rs_timer.segment = NULL;
}

bool rs_timer_close(void)
{
    rs_set(rs_timer.on, false);
    if (!rs_timer_thread_stop()) {
        return false;
    }
    if (rs_timer.segment != NULL && !rs_get(rs_timer.broken)) {
        rs_set(rs_timer.segment->header->timer_state, RS_TIMER_CLOSED);
    }
    for (uint32_t i = 0; i < RS_TIMER_CONTEXTS; i++) {
        struct rs_timer_context *context = rs_get(rs_timer.contexts[i]);
        int mode;
        if (context != NULL && !rs_get(rs_timer.broken) && rs_cuda_guard(&rs_timer.cuda, &mode) == RS_CUDA_SUCCESS) {
            destroy_events(context);
            rs_cuda_unguard(&rs_timer.cuda, &mode);
        }
    }
    forget_contexts();
    return true;
}

void rs_timer_forget(void)
{
    rs_set(rs_timer.on, false);
    rs_set(rs_timer.broken, false);
    rs_timer_thread_forget();
    forget_contexts();
}
