// SPDX-License-Identifier: Apache-2.0

#include "event.h"

#include <string.h>

#include "level.h"
#include "mask.h"
#include "name.h"
#include "process.h"
#include "sample.h"
#include "stamp.h"

#define HEARTBEAT_NANOS 10000000

static const uint8_t no_names[RS_NAMES];

static void *as_pointer(rs_handle handle)
{
    return (void *)(uintptr_t)handle;
}

static rs_handle as_handle(const void *pointer)
{
    return (rs_handle)(uintptr_t)pointer;
}

static bool is_operation(rs_handle handle)
{
    return rs_handle_kind(handle) == RS_HANDLE_COLLECTIVE || rs_handle_kind(handle) == RS_HANDLE_P2P;
}

static bool is_unknown_datatype(const char *datatype)
{
    return datatype == NULL || datatype[0] == '\0' || (datatype[0] == 'U' && strcmp(datatype, "Unknown") == 0);
}

static void beat(struct rs_header *header, uint64_t now)
{
    // Every thread's line: written now and then only.
    if (now - atomic_load_explicit(&header->heartbeat_nanos, memory_order_relaxed) > HEARTBEAT_NANOS) {
        atomic_store_explicit(&header->heartbeat_nanos, now, memory_order_relaxed);
    }
}

static uint64_t bytes_of(const struct rs_segment *segment, uint16_t communicator,
                         const struct rs_operation_arguments *arguments, uint8_t datatype, bool is_part)
{
    int32_t ranks = segment->communicators[communicator].ranks;
    return arguments->count * rs_sample_name(datatype, arguments->datatype).bytes *
           (is_part && ranks > 0 ? (uint64_t)ranks : 1);
}

// The marks of a collective or P2P call as it begins: whether it is captured, and whether its kernels are timed. That
// must have been decided before, as NCCL has read the mask by now; `raised` says what it read.
static __attribute__((noinline)) uint64_t call_marks(struct rs_segment *segment, uint16_t communicator,
                           const struct rs_operation_arguments *arguments, const uint8_t names[RS_NAMES], bool collective)
{
    bool raised = rs_mask_has_kernels();
    bool captured = (arguments->flags & RS_FLAG_CAPTURED) != 0;
    rs_level_follow(segment->header);
    bool timed = rs_level_in_force() == RS_LEVEL_DEEP || captured;
    if (captured) {
        rs_process_captured(segment);
    } else if (collective) {
        struct rs_sample_name function = rs_sample_name(names[0], arguments->function);
        uint64_t bytes = bytes_of(segment, communicator, arguments, names[1], function.is_part);
        timed |= rs_sample_call(segment->header, communicator, function.hash, bytes);
    }
    return (captured ? RS_MARK_CAPTURED : 0) | (raised && timed ? RS_MARK_TIMED : 0);
}

void *rs_event_operation_start(void *context, const void *parent, const struct rs_operation_arguments *arguments)
{
    struct rs_segment *segment = rs_process_segment();
    int communicator = segment != NULL ? rs_context_communicator(segment, context) : -1;
    if (communicator < 0) {
        return NULL;
    }
    uint64_t now = rs_stamp_nanos();
    struct rs_writer *writer = rs_writer_get(segment);
    const uint8_t *names = writer == NULL ? no_names
                                          : rs_names_index(segment, writer, arguments->function, arguments->datatype,
                                                           arguments->algorithm, arguments->protocol);
    rs_handle caller = as_handle(parent);
    uint64_t marks = 0;
    if (rs_handle_kind(caller) == RS_HANDLE_COLLECTIVE_API || rs_handle_kind(caller) == RS_HANDLE_P2P_API) {
        marks = caller & (RS_MARK_CAPTURED | RS_MARK_TIMED);
    } else if (segment->nccl_api == 4) { // no API calls there: this is the first we see of it
        struct rs_operation_arguments call = *arguments; // so that these need no memory where this is not called
        marks = call_marks(segment, (uint16_t)communicator, &call, names, arguments->kind == RS_HANDLE_COLLECTIVE);
    } else if (rs_level_in_force() == RS_LEVEL_DEEP) {
        marks = RS_MARK_TIMED; // its API call is unknown to us, and everything is to be timed
    }
    if ((arguments->flags & RS_FLAG_COPY_ENGINE) != 0) {
        marks &= ~RS_MARK_TIMED; // no kernel runs
    }
    struct rs_slot *slot;
    rs_handle handle = rs_handle_open(segment, writer, arguments->kind, (uint16_t)communicator, marks, now, &slot);
    uint8_t flags = (uint8_t)(arguments->flags | ((marks & RS_MARK_CAPTURED) != 0 ? RS_FLAG_CAPTURED : 0) |
                              ((marks & RS_MARK_TIMED) != 0 ? RS_FLAG_TIMED : 0) |
                              (is_unknown_datatype(arguments->datatype) ? RS_FLAG_DATATYPE_UNKNOWN : 0));
    enum rs_kind kind = arguments->kind == RS_HANDLE_COLLECTIVE ? RS_KIND_COLLECTIVE_START : RS_KIND_P2P_START;
    struct rs_record *record = writer != NULL ? rs_writer_open(writer, kind) : NULL;
    if (record != NULL) {
        record->start_nanos = now;
        record->operation_id = rs_handle_id(handle);
        record->value = arguments->count;
        record->number = arguments->sequence_number;
        record->peer = arguments->peer;
        record->communicator = (uint16_t)communicator;
        record->flags = flags;
        record->channels = arguments->channels;
        record->function = names[0];
        record->datatype = names[1];
        record->algorithm = names[2];
        record->protocol = names[3];
        rs_writer_commit(writer, record);
    }
    if (slot != NULL) {
        slot->operation_id = rs_handle_id(handle);
        slot->number = arguments->sequence_number;
        slot->peer = arguments->peer;
        slot->flags = flags;
        slot->function = names[0];
    }
    beat(segment->header, now);
    return as_pointer(handle);
}

void *rs_event_api_start(void *context, const struct rs_operation_arguments *arguments, uint32_t group_depth)
{
    bool collective = arguments->kind == RS_HANDLE_COLLECTIVE_API;
    bool named = collective || arguments->kind == RS_HANDLE_P2P_API;
    if (!named && rs_level_in_force() == RS_LEVEL_STEADY) {
        return NULL; // NCCL raises groups whether they are asked for or not: as short as can be
    }
    struct rs_segment *segment = rs_process_segment();
    int communicator = segment != NULL ? rs_context_communicator(segment, context) : -1;
    if (communicator < 0) {
        return NULL;
    }
    struct rs_writer *writer = rs_writer_get(segment);
    const uint8_t *names = no_names;
    uint64_t marks = 0;
    if (named) {
        if (writer != NULL) {
            names = rs_names_index(segment, writer, arguments->function, arguments->datatype, NULL, NULL);
        }
        marks = call_marks(segment, (uint16_t)communicator, arguments, names, collective);
    }
    if (rs_level_in_force() == RS_LEVEL_STEADY) { // no span: what its operation must know is in the marks
        return named ? as_pointer(rs_handle_of(arguments->kind, (uint16_t)communicator, marks, 0)) : NULL;
    }
    struct rs_slot *slot;
    rs_handle handle = rs_handle_open(segment, writer, arguments->kind, (uint16_t)communicator, marks,
                                      rs_stamp_nanos(), &slot);
    if (slot != NULL) {
        slot->number = group_depth;
        slot->peer = arguments->peer;
        slot->value = arguments->count;
        slot->flags = (uint8_t)(arguments->flags |
                                (named && is_unknown_datatype(arguments->datatype) ? RS_FLAG_DATATYPE_UNKNOWN : 0));
        slot->function = names[0];
        slot->datatype = names[1];
    }
    return as_pointer(handle);
}

void *rs_event_proxy_operation_start(void *context, const void *parent,
                                     const struct rs_proxy_operation_arguments *arguments)
{
    struct rs_segment *segment = rs_process_segment();
    if (segment == NULL) {
        return NULL;
    }
    // An operation of another process: its context and its parent are values of that process.
    bool foreign = arguments->pid != segment->pid;
    int communicator = foreign ? rs_foreign_context_communicator(segment, context)
                               : rs_context_communicator(segment, context);
    if (communicator < 0) {
        return NULL;
    }
    uint64_t now = rs_stamp_nanos();
    struct rs_slot *slot;
    struct rs_writer *writer = rs_writer_get(segment);
    rs_handle handle =
        rs_handle_open(segment, writer, RS_HANDLE_PROXY_OPERATION, (uint16_t)communicator, foreign ? RS_MARK_FOREIGN : 0, now,
                       &slot);
    if (slot == NULL) {
        return NULL; // a start whose stop cannot be recorded would look like a hang
    }
    rs_handle_sums(handle)->steps = 0;
    __builtin_prefetch((const char *)rs_handle_sums(handle) + 64, 1);
    rs_handle owner = as_handle(parent);
    slot->operation_id = !foreign && is_operation(owner) ? rs_handle_id(owner) : 0;
    slot->number = (uint32_t)arguments->steps;
    slot->peer = arguments->peer;
    slot->flags = (uint8_t)((arguments->is_send ? RS_FLAG_SEND : 0) | (foreign ? RS_FLAG_PXN : 0));
    slot->channel = arguments->channel;
    slot->chunk_bytes = (uint32_t)arguments->chunk_bytes;
    slot->origin_pid = (uint32_t)arguments->pid;

    struct rs_record *record = writer != NULL ? rs_writer_open(writer, RS_KIND_PROXY_OPERATION_START) : NULL;
    if (record != NULL) {
        record->start_nanos = now;
        record->operation_id = slot->operation_id;
        record->number = slot->number;
        record->peer = slot->peer;
        record->communicator = (uint16_t)communicator;
        record->flags = slot->flags;
        record->channel = slot->channel;
        record->chunk_bytes = slot->chunk_bytes;
        record->origin_pid = slot->origin_pid;
        rs_writer_commit(writer, record);
    }
    return as_pointer(handle);
}

void *rs_event_proxy_step_start(const void *parent, int32_t step)
{
    struct rs_segment *segment = rs_process_segment();
    rs_handle owner = as_handle(parent);
    if (segment == NULL || parent == NULL) {
        return NULL;
    }
    struct rs_slot *operation =
        rs_handle_kind(owner) == RS_HANDLE_PROXY_OPERATION ? rs_handle_find(owner) : NULL;
    if (operation == NULL) {
        rs_count_anomaly(segment, RS_ANOMALY_STALE_HANDLE);
        return NULL;
    }
    struct rs_slot *latest = rs_handle_find(operation->latest_step);
    if (latest != NULL && latest->number == (uint32_t)step && latest->parent == owner) {
        rs_count_anomaly(segment, RS_ANOMALY_RESTARTED_STEP); // it has waited since its first start
        return as_pointer(operation->latest_step);
    }
    struct rs_slot *slot;
    rs_handle handle = rs_handle_open(segment, rs_writer_get(segment), RS_HANDLE_PROXY_STEP,
                                      rs_handle_communicator(owner), owner & RS_MARK_FOREIGN, rs_stamp_nanos(),
                                      &slot);
    if (slot == NULL) {
        return NULL;
    }
    slot->operation_id = operation->operation_id;
    slot->number = (uint32_t)step;
    slot->peer = operation->peer;
    slot->flags = operation->flags;
    slot->channel = operation->channel;
    slot->parent = owner;
    operation->latest_step = handle;
    return as_pointer(handle);
}

void *rs_event_kernel_channel_start(void *context, const void *parent, uint8_t channel, uint64_t gpu_start_nanos)
{
    struct rs_segment *segment = rs_process_segment();
    int communicator = segment != NULL ? rs_context_communicator(segment, context) : -1;
    if (communicator < 0) {
        return NULL;
    }
    // Decided once for the operation, so that all its channels are there or none. The mask is the process's: NCCL raises
    // this for operations of others too while one is being timed.
    rs_handle owner = as_handle(parent);
    bool timed = is_operation(owner) ? rs_handle_has(owner, RS_MARK_TIMED) : rs_level_in_force() == RS_LEVEL_DEEP;
    if (!timed) {
        return NULL;
    }
    uint64_t now = rs_stamp_nanos();
    struct rs_slot *slot;
    struct rs_writer *writer = rs_writer_get(segment);
    rs_handle handle =
        rs_handle_open(segment, writer, RS_HANDLE_KERNEL_CHANNEL, (uint16_t)communicator, 0, now, &slot);
    if (slot == NULL) {
        return NULL;
    }
    slot->operation_id = is_operation(owner) ? rs_handle_id(owner) : 0;
    slot->channel = channel;
    slot->gpu_start_nanos = gpu_start_nanos;

    struct rs_record *record = writer != NULL ? rs_writer_open(writer, RS_KIND_KERNEL_CHANNEL_START) : NULL;
    if (record != NULL) {
        record->start_nanos = gpu_start_nanos;
        record->operation_id = slot->operation_id;
        record->value = now;
        record->communicator = (uint16_t)communicator;
        record->channel = channel;
        rs_writer_commit(writer, record);
    }
    return as_pointer(handle);
}

void *rs_event_quiet_start(void)
{
    return rs_process_segment() != NULL ? as_pointer(rs_handle_of(RS_HANDLE_QUIET, 0, 0, 0)) : NULL;
}

void *rs_event_unknown_start(void)
{
    struct rs_segment *segment = rs_process_segment();
    if (segment != NULL) {
        rs_count_anomaly(segment, RS_ANOMALY_UNKNOWN_EVENT);
    }
    return NULL;
}

void *rs_event_null_argument(void)
{
    struct rs_segment *segment = rs_process_segment();
    if (segment != NULL) {
        rs_count_anomaly(segment, RS_ANOMALY_NULL_ARGUMENT);
    }
    return NULL;
}
