// SPDX-License-Identifier: Apache-2.0
//
// What an operation leads to: proxy operations, their steps, and its channels on the GPU.

#include "event.h"

#include "calls.h"
#include "kernel_stamp.h"
#include "level.h"
#include "process.h"
#include "stamp.h"

static bool is_operation(rs_handle handle)
{
    return rs_handle_kind(handle) == RS_HANDLE_COLLECTIVE || rs_handle_kind(handle) == RS_HANDLE_P2P;
}

void *rs_event_proxy_operation_start(void *context, const void *parent,
                                     const struct rs_proxy_operation_arguments *arguments)
{
    struct rs_segment *segment = rs_process_segment();
    if (segment == NULL) {
        return NULL;
    }
    // An operation of another process: its context and its parent are values of that process.
    // Processes of different pid namespaces may have the same number: then the context tells them apart.
    bool foreign = arguments->pid != segment->pid || rs_context_is_foreign(segment, context);
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
        rs_writer_put(writer);
        return NULL; // a start whose stop cannot be recorded would look like a hang
    }
    rs_handle_sums(handle)->steps = 0;
    __builtin_prefetch((const char *)rs_handle_sums(handle) + 64, 1);
    rs_handle owner = rs_as_handle(parent);
    slot->operation_id = foreign               ? rs_context_origin(context)
                         : is_operation(owner) ? rs_handle_id(owner)
                                               : 0;
    slot->number = (uint32_t)arguments->steps;
    slot->peer = arguments->peer;
    slot->flags = (uint8_t)((arguments->is_send ? RS_FLAG_SEND : 0) | (foreign ? RS_FLAG_PXN : 0));
    slot->channel = arguments->channel;
    slot->chunk_bytes = (uint32_t)arguments->chunk_bytes;
    slot->origin_pid = (uint32_t)arguments->pid;

    struct rs_record *record = writer != NULL ? rs_writer_open(writer, RS_KIND_PROXY_OPERATION_START) : NULL;
    if (record != NULL) {
        record->start_nanos = now;
        rs_record_owner(record, handle, slot);
        record->number = slot->number;
        record->peer = slot->peer;
        record->flags = slot->flags;
        record->channel = slot->channel;
        record->chunk_bytes = slot->chunk_bytes;
        record->origin_pid = slot->origin_pid;
        rs_writer_commit(writer, record);
    }
    rs_writer_put(writer);
    return rs_as_pointer(handle);
}

void *rs_event_proxy_step_start(const void *parent, int32_t step)
{
    struct rs_segment *segment = rs_process_segment();
    rs_handle owner = rs_as_handle(parent);
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
        return rs_as_pointer(operation->latest_step);
    }
    struct rs_slot *slot;
    struct rs_writer *writer = rs_writer_get(segment);
    rs_handle handle = rs_handle_open(segment, writer, RS_HANDLE_PROXY_STEP, rs_handle_communicator(owner),
                                      owner & RS_MARK_FOREIGN, rs_stamp_nanos(), &slot);
    rs_writer_put(writer);
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
    return rs_as_pointer(handle);
}

// A start that is another operation's, or one that says so of earlier ones: then of no operation itself.
static void tell_foreign(struct rs_segment *segment, const struct rs_calls *calls, uint64_t operation_id, uint8_t channel,
                         uint64_t disowned_nanos)
{
    struct rs_writer *writer = rs_writer_get(segment);
    struct rs_record *record = writer != NULL ? rs_writer_open(writer, RS_KIND_STAMP_REFUSED) : NULL;
    if (record != NULL) {
        record->start_nanos = rs_stamp_nanos();
        record->end_nanos = disowned_nanos;
        record->operation_id = operation_id;
        record->communicator = calls->tag;
        record->channel = channel;
        rs_writer_commit(writer, record);
    }
    rs_writer_put(writer);
}

void *rs_event_kernel_channel_start(void *context, const void *parent, uint8_t channel, uint64_t gpu_start_nanos)
{
    struct rs_segment *segment = rs_process_segment();
    int communicator = segment != NULL ? rs_context_communicator(segment, context) : -1;
    if (communicator < 0) {
        return NULL;
    }
    // Decided once for the operation, so that all its channels are there or none.
    rs_handle owner = rs_as_handle(parent);
    bool timed = is_operation(owner) ? rs_handle_has(owner, RS_MARK_TIMED) : rs_level_in_force() == RS_LEVEL_DEEP;
    uint64_t operation_id = is_operation(owner) ? rs_handle_id(owner) : 0;
    const struct rs_calls *calls = &rs_calls_of[communicator];
    uint64_t disowned_nanos;
    bool own = rs_kernel_start_is_own((uint16_t)communicator,
                                      &(struct rs_kernel_start){
                                          .operation_id = operation_id,
                                          .gpu_nanos = gpu_start_nanos,
                                          .channel = channel,
                                          .is_p2p = rs_handle_kind(owner) == RS_HANDLE_P2P,
                                          .is_captured = rs_handle_has(owner, RS_MARK_CAPTURED),
                                      },
                                      &disowned_nanos);
    bool refused = timed && !own;
    if (refused || disowned_nanos != 0) {
        tell_foreign(segment, calls, refused ? operation_id : 0, channel, disowned_nanos);
    }
    if (refused) {
        rs_count_anomaly(segment, RS_ANOMALY_FOREIGN_STAMP);
    }
    if (!own || !timed) {
        return NULL;
    }
    uint64_t now = rs_stamp_nanos();
    struct rs_slot *slot;
    struct rs_writer *writer = rs_writer_get(segment);
    rs_handle handle =
        rs_handle_open(segment, writer, RS_HANDLE_KERNEL_CHANNEL, (uint16_t)communicator, owner & RS_MARK_CAPTURED, now,
                       &slot);
    if (slot == NULL) {
        rs_writer_put(writer);
        return NULL;
    }
    slot->operation_id = operation_id;
    slot->flags = rs_get(calls->drifted) != 0 || rs_mask_is_overridden(calls->mask) ? RS_FLAG_UNTRUSTED : 0;
    slot->channel = channel;
    slot->gpu_start_nanos = gpu_start_nanos;

    struct rs_record *record = writer != NULL ? rs_writer_open(writer, RS_KIND_KERNEL_CHANNEL_START) : NULL;
    if (record != NULL) {
        record->start_nanos = gpu_start_nanos;
        record->operation_id = slot->operation_id;
        record->value = now;
        record->communicator = calls->tag;
        record->flags = slot->flags;
        record->channel = channel;
        rs_writer_commit(writer, record);
    }
    rs_writer_put(writer);
    return rs_as_pointer(handle);
}
