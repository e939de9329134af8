// SPDX-License-Identifier: Apache-2.0
//
// The driver's functions as the plugin finds them, each with what is forbidden: fake_cuda.h.

#include <stdio.h>
#include <string.h>

#include "fake_gpu.h"

#define EXPORT(name, ...)                                                                                              \
    int name(__VA_ARGS__);                                                                                             \
    __attribute__((visibility("default"))) int name(__VA_ARGS__)

static uint64_t records;

static int need_context(enum fake_function function)
{
    if (fake_self.context == NULL) {
        fake_fault("%s without a context", fake_names[function]);
        return FAKE_INVALID_CONTEXT;
    }
    return FAKE_SUCCESS;
}

static int need_event(enum fake_function function, void *event)
{
    if (!fake_is_event(event) || !((struct fake_event *)event)->alive) {
        fake_fault("%s of an event that is none, or is destroyed", fake_names[function]);
        return FAKE_INVALID_HANDLE;
    }
    return FAKE_SUCCESS;
}

EXPORT(cuCtxGetCurrent, void **context)
{
    int result = fake_enter(FAKE_CTX_GET_CURRENT);
    *context = result == FAKE_SUCCESS ? fake_self.context : NULL;
    return fake_leave(FAKE_CTX_GET_CURRENT, result);
}

EXPORT(cuCtxSetCurrent, void *context)
{
    int result = fake_enter(FAKE_CTX_SET_CURRENT);
    if (result == FAKE_SUCCESS && context != NULL && fake_gpu_of(context) < 0) {
        fake_fault("cuCtxSetCurrent of something that is no context");
        result = FAKE_INVALID_CONTEXT;
    }
    fake_self.context = result == FAKE_SUCCESS ? context : fake_self.context;
    return fake_leave(FAKE_CTX_SET_CURRENT, result);
}

EXPORT(cuCtxGetDevice, int *device)
{
    int result = fake_enter(FAKE_CTX_GET_DEVICE);
    *device = fake_gpu_of(fake_self.context);
    return fake_leave(FAKE_CTX_GET_DEVICE, result != FAKE_SUCCESS ? result : *device < 0 ? FAKE_INVALID_CONTEXT : 0);
}

EXPORT(cuDeviceGetUuid_v2, void *uuid, int device)
{
    int result = fake_enter(FAKE_DEVICE_GET_UUID);
    memset(uuid, 0x40 + device, 16);
    return fake_leave(FAKE_DEVICE_GET_UUID, result);
}

EXPORT(cuDeviceGetPCIBusId, char *text, int bytes, int device)
{
    int result = fake_enter(FAKE_DEVICE_GET_PCI);
    (void)snprintf(text, (size_t)bytes, "0000:%02x:00.0", device);
    return fake_leave(FAKE_DEVICE_GET_PCI, result);
}

EXPORT(cuEventCreate, void **event, unsigned flags)
{
    int result = fake_enter(FAKE_EVENT_CREATE);
    result = result != FAKE_SUCCESS ? result : need_context(FAKE_EVENT_CREATE);
    if (result == FAKE_SUCCESS) {
        *event = fake_event_make(fake_gpu_of(fake_self.context), (flags & 2) == 0);
    }
    return fake_leave(FAKE_EVENT_CREATE, result);
}

EXPORT(cuEventDestroy_v2, void *event)
{
    int result = fake_enter(FAKE_EVENT_DESTROY);
    result = result != FAKE_SUCCESS ? result : need_event(FAKE_EVENT_DESTROY, event);
    if (result == FAKE_SUCCESS) {
        ((struct fake_event *)event)->alive = false;
    }
    return fake_leave(FAKE_EVENT_DESTROY, result);
}

static int record_on(struct fake_event *event, void *handle)
{
    struct fake_stream *stream = fake_stream_of(handle, fake_gpu_of(fake_self.context));
    if (stream == NULL || !stream->alive) {
        fake_fault("cuEventRecord on a stream that is none, or is destroyed");
        return FAKE_INVALID_HANDLE;
    }
    if (stream->capture != 0) {
        fake_fault("cuEventRecord on a stream that is being captured");
        stream->capture = 2;
        return FAKE_CAPTURE_INVALIDATED;
    }
    for (struct fake_stream *s = fake_streams; s != NULL && stream->legacy; s = s->next_stream) {
        if (s->capture != 0 && s->gpu == stream->gpu) {
            fake_fault("cuEventRecord on the legacy stream while one beside it is being captured");
            s->capture = 2;
            return FAKE_CAPTURE_IMPLICIT;
        }
    }
    if (stream->gpu != event->gpu) {
        fake_fault("cuEventRecord of an event of GPU %d on a stream of GPU %d", event->gpu, stream->gpu);
        return FAKE_INVALID_HANDLE;
    }
    event->record = ++records;
    event->done = false;
    fake_put(stream, (struct fake_item){.kind = FAKE_ITEM_EVENT, .event = event, .number = event->record});
    fake_run();
    return FAKE_SUCCESS;
}

EXPORT(cuEventRecord, void *event, void *stream)
{
    int result = fake_enter(FAKE_EVENT_RECORD);
    result = result != FAKE_SUCCESS ? result : need_event(FAKE_EVENT_RECORD, event);
    result = result != FAKE_SUCCESS ? result : need_context(FAKE_EVENT_RECORD);
    return fake_leave(FAKE_EVENT_RECORD, result != FAKE_SUCCESS ? result : record_on(event, stream));
}

EXPORT(cuEventQuery, void *event)
{
    int result = fake_enter(FAKE_EVENT_QUERY);
    result = result != FAKE_SUCCESS ? result : need_context(FAKE_EVENT_QUERY);
    result = result != FAKE_SUCCESS ? result : need_event(FAKE_EVENT_QUERY, event);
    const struct fake_event *known = event;
    if (result == FAKE_SUCCESS && known->record != 0 && !known->done) { // never recorded: success, as CUDA says
        result = FAKE_NOT_READY;
    }
    return fake_leave(FAKE_EVENT_QUERY, result);
}

EXPORT(cuEventElapsedTime, float *milliseconds, void *from, void *to)
{
    int result = fake_enter(FAKE_EVENT_ELAPSED);
    result = result != FAKE_SUCCESS ? result : need_context(FAKE_EVENT_ELAPSED);
    result = result != FAKE_SUCCESS ? result : need_event(FAKE_EVENT_ELAPSED, from);
    result = result != FAKE_SUCCESS ? result : need_event(FAKE_EVENT_ELAPSED, to);
    const struct fake_event *a = from;
    const struct fake_event *b = to;
    if (result == FAKE_SUCCESS && (a->gpu != b->gpu || !a->with_time || !b->with_time || !a->record || !b->record)) {
        fake_fault("cuEventElapsedTime of two GPUs' events, without times, or never recorded");
        result = FAKE_INVALID_HANDLE;
    } else if (result == FAKE_SUCCESS && (!a->done || !b->done)) {
        result = FAKE_NOT_READY;
    } else if (result == FAKE_SUCCESS) {
        *milliseconds = (float)((double)(int64_t)(b->stamp - a->stamp) / 1e6);
    }
    return fake_leave(FAKE_EVENT_ELAPSED, result);
}

EXPORT(cuStreamCreate, void **stream, unsigned flags)
{
    int result = fake_enter(FAKE_STREAM_CREATE);
    result = result != FAKE_SUCCESS ? result : need_context(FAKE_STREAM_CREATE);
    if (result == FAKE_SUCCESS && (flags & 1) == 0) {
        // It would order our records with the user's work.
        fake_fault("cuStreamCreate of a stream that waits for the legacy one");
    }
    if (result == FAKE_SUCCESS) {
        *stream = fake_stream_make(fake_gpu_of(fake_self.context), false);
    }
    return fake_leave(FAKE_STREAM_CREATE, result);
}

EXPORT(cuStreamDestroy_v2, void *stream)
{
    int result = fake_enter(FAKE_STREAM_DESTROY);
    struct fake_stream *known = fake_stream_of(stream, -1);
    if (result == FAKE_SUCCESS && (known == NULL || !known->alive)) {
        fake_fault("cuStreamDestroy of a stream that is none, or is destroyed");
        result = FAKE_INVALID_HANDLE;
    } else if (result == FAKE_SUCCESS) {
        known->alive = false;
    }
    return fake_leave(FAKE_STREAM_DESTROY, result);
}

EXPORT(cuStreamIsCapturing, void *handle, int *status)
{
    int result = fake_enter(FAKE_STREAM_IS_CAPTURING);
    struct fake_stream *stream = fake_stream_of(handle, fake_gpu_of(fake_self.context));
    if (result == FAKE_SUCCESS && (stream == NULL || !stream->alive)) {
        fake_fault("cuStreamIsCapturing of a stream that is none, or is destroyed");
        result = FAKE_INVALID_HANDLE;
    }
    struct fake_stream *first = result == FAKE_SUCCESS && stream->legacy ? fake_streams : NULL;
    for (struct fake_stream *s = first; s != NULL; s = s->next_stream) {
        if (s->capture != 0 && s->gpu == stream->gpu) {
            return fake_leave(FAKE_STREAM_IS_CAPTURING, FAKE_CAPTURE_IMPLICIT); // which spoils nothing
        }
    }
    *status = result == FAKE_SUCCESS ? stream->capture : 0x5A5A;
    return fake_leave(FAKE_STREAM_IS_CAPTURING, result);
}

EXPORT(cuThreadExchangeStreamCaptureMode, int *mode)
{
    int result = fake_enter(FAKE_EXCHANGE_CAPTURE_MODE);
    if (result == FAKE_SUCCESS) {
        int before = fake_self.mode;
        fake_self.mode = *mode;
        *mode = before;
    }
    return fake_leave(FAKE_EXCHANGE_CAPTURE_MODE, result);
}
