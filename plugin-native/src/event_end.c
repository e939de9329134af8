// SPDX-License-Identifier: Apache-2.0
//
// States and stops of events, and what finalize leaves behind.

#include "event.h"

#include <string.h>

#include "abi/nccl_profiler.h"
#include "level.h"
#include "process.h"
#include "stamp.h"

static bool step_state(struct rs_slot *slot, int state, const union nccl_state_args *args)
{
    bool is_send = (slot->flags & RS_FLAG_SEND) != 0;
    switch (state) {
    case NCCL_STATE_SEND_GPU_WAIT:
        return is_send;
    case NCCL_STATE_RECV_WAIT:
        return !is_send;
    case NCCL_STATE_SEND_PEER_WAIT: // raised at every poll: the first counts; its size is the previous step's
    case NCCL_STATE_RECV_FLUSH_WAIT:
        if (is_send != (state == NCCL_STATE_SEND_PEER_WAIT)) {
            return false;
        }
        if (slot->second_nanos != 0) {
            return true; // a receive step may get states of a channel that has no step left: the first counts
        }
        slot->second_nanos = rs_stamp_nanos();
        break;
    case NCCL_STATE_SEND_WAIT:
    case NCCL_STATE_RECV_GPU_WAIT:
        if (is_send != (state == NCCL_STATE_SEND_WAIT)) {
            return false;
        }
        if (slot->third_nanos == 0) {
            slot->third_nanos = rs_stamp_nanos();
        }
        break;
    default:
        return false;
    }
    bool has_size = state == NCCL_STATE_SEND_WAIT || state == NCCL_STATE_RECV_FLUSH_WAIT;
    if (has_size && args != NULL) {
        slot->step_bytes = args->trans_size < UINT32_MAX ? (uint32_t)args->trans_size : UINT32_MAX;
    }
    return true;
}

static bool event_state(rs_handle handle, struct rs_slot *slot, int state, const union nccl_state_args *args)
{
    switch (rs_handle_kind(handle)) {
    case RS_HANDLE_PROXY_STEP:
        return step_state(slot, state, args);
    case RS_HANDLE_PROXY_OPERATION:
        return (state >= 0 && state <= NCCL_STATE_PROXY_OP_LAST_OLD) || state == NCCL_STATE_PROXY_OP_IN_PROGRESS;
    case RS_HANDLE_KERNEL_CHANNEL:
        if (state != NCCL_STATE_KERNEL_CH_STOP) {
            return false;
        }
        slot->gpu_stop_nanos = args != NULL ? args->kernel_stop_nanos : 0;
        slot->receipt_nanos = rs_stamp_nanos();
        return true;
    case RS_HANDLE_GROUP_API:
        return state == NCCL_STATE_GROUP_START_API_STOP || state == NCCL_STATE_GROUP_END_API_START;
    case RS_HANDLE_COLLECTIVE:
        return state >= NCCL_STATE_CE_FIRST && state <= NCCL_STATE_CE_LAST;
    default:
        return false;
    }
}

void rs_event_state(void *pointer, int state, const void *args)
{
    rs_handle handle = (rs_handle)(uintptr_t)pointer;
    struct rs_segment *segment = rs_process_segment();
    if (segment == NULL || rs_handle_is_quiet(handle)) {
        return;
    }
    struct rs_slot *slot = rs_handle_find(handle);
    if (slot == NULL) {
        rs_count_anomaly(segment, RS_ANOMALY_STALE_HANDLE);
    } else if (!event_state(handle, slot, state, args)) {
        rs_count_anomaly(segment, RS_ANOMALY_UNKNOWN_STATE);
    }
}

static uint32_t saturated(uint64_t nanos)
{
    return nanos < UINT32_MAX ? (uint32_t)nanos : UINT32_MAX;
}

static struct rs_step step_of(const struct rs_slot *slot, uint64_t now)
{
    bool is_send = (slot->flags & RS_FLAG_SEND) != 0;
    uint64_t third_begin = slot->third_nanos;
    uint64_t second_end = third_begin != 0 ? third_begin : now;
    uint64_t second =
        slot->second_nanos != 0 && slot->second_nanos < second_end ? second_end - slot->second_nanos : 0;
    uint64_t third = third_begin != 0 && third_begin < now ? now - third_begin : 0;
    uint64_t start = atomic_load_explicit(&slot->start_nanos, memory_order_relaxed);
    uint64_t rest = now - start;
    rest -= second + third < rest ? second + third : rest;
    return (struct rs_step){
        .first_nanos = rest,
        .second_nanos = second,
        .third_nanos = third,
        .third_begin_nanos = third_begin,
        .end_nanos = now,
        .bytes = slot->step_bytes,
        .incomplete = (is_send ? slot->third_nanos : slot->second_nanos) == 0,
    };
}

static const uint8_t record_kind[RS_HANDLE_KINDS] = {
    [RS_HANDLE_COLLECTIVE] = RS_KIND_COLLECTIVE_ENQUEUED,
    [RS_HANDLE_P2P] = RS_KIND_P2P_ENQUEUED,
    [RS_HANDLE_PROXY_OPERATION] = RS_KIND_PROXY_OPERATION_STOP,
    [RS_HANDLE_PROXY_STEP] = RS_KIND_PROXY_STEP,
    [RS_HANDLE_KERNEL_CHANNEL] = RS_KIND_KERNEL_CHANNEL_STOP,
    [RS_HANDLE_GROUP_API] = RS_KIND_GROUP_API,
    [RS_HANDLE_COLLECTIVE_API] = RS_KIND_COLLECTIVE_API,
    [RS_HANDLE_P2P_API] = RS_KIND_P2P_API,
    [RS_HANDLE_KERNEL_LAUNCH] = RS_KIND_KERNEL_LAUNCH,
};

static void fill_step(struct rs_record *record, const struct rs_slot *slot, uint64_t now)
{
    struct rs_step step = step_of(slot, now);
    record->value = step.bytes;
    record->second_state_nanos = saturated(step.second_nanos);
    record->third_state_nanos = saturated(step.third_nanos);
    record->flags |= step.incomplete ? RS_FLAG_INCOMPLETE : 0;
}

static void fill_stop(struct rs_record *record, rs_handle handle, const struct rs_slot *slot, uint64_t now)
{
    enum rs_handle_kind kind = rs_handle_kind(handle);
    record->start_nanos = slot->start_nanos;
    record->end_nanos = now;
    record->operation_id = slot->operation_id;
    record->number = slot->number;
    record->peer = slot->peer;
    record->communicator = rs_handle_communicator(handle);
    record->flags = slot->flags;
    record->channel = slot->channel;
    switch (kind) {
    case RS_HANDLE_PROXY_OPERATION:
        record->value = slot->value;
        record->steps = slot->steps < UINT16_MAX ? (uint16_t)slot->steps : UINT16_MAX;
        record->chunk_bytes = slot->chunk_bytes;
        record->origin_pid = slot->origin_pid;
        break;
    case RS_HANDLE_PROXY_STEP:
        fill_step(record, slot, now);
        break;
    case RS_HANDLE_KERNEL_CHANNEL:
        record->start_nanos = slot->gpu_start_nanos;
        record->end_nanos = slot->gpu_stop_nanos;
        record->value = slot->receipt_nanos != 0 ? slot->receipt_nanos : now;
        record->peer = -1;
        if (slot->gpu_stop_nanos == 0) {
            record->flags |= RS_FLAG_INCOMPLETE;
        }
        break;
    case RS_HANDLE_COLLECTIVE:
    case RS_HANDLE_P2P:
        record->function = slot->function;
        break;
    default:
        record->value = slot->value;
        record->function = slot->function;
        record->datatype = slot->datatype;
        break;
    }
}

// What an event that stops leaves in the lane: opened and filled in while its slot is still its own, published after.
struct ending {
    struct rs_writer *writer; // NULL: nothing is written
    struct rs_record *record;
    struct rs_record *more[RS_STEP_RECORDS];
    int more_count;
};

static void open_ending(struct ending *ending, struct rs_segment *segment, rs_handle handle, const struct rs_slot *slot,
                        uint64_t now)
{
    enum rs_handle_kind kind = rs_handle_kind(handle);
    ending->more_count = 0;
    ending->writer = rs_writer_get(segment);
    if (ending->writer == NULL) {
        return;
    }
    ending->record = rs_writer_open(ending->writer, (enum rs_kind)record_kind[kind]);
    if (ending->record != NULL) {
        fill_stop(ending->record, handle, slot, now);
    }
    if (kind == RS_HANDLE_PROXY_OPERATION) {
        const struct rs_step_sums *sums = rs_handle_sums(handle);
        int count = rs_steps_records(sums, (slot->flags & RS_FLAG_SEND) != 0);
        // Asked for also where the stop itself found no room, so that these count as lost too.
        bool room = count != 0 && rs_writer_open_more(ending->writer, RS_KIND_STEP_STATES, ending->more, count);
        if (room && ending->record != NULL) {
            rs_steps_fill(sums, ending->record, ending->more, count);
            ending->more_count = count;
        }
    }
}

static void publish_ending(struct ending *ending)
{
    if (ending->writer != NULL && ending->record != NULL) {
        rs_writer_commit(ending->writer, ending->record);
        for (int i = 0; i < ending->more_count; i++) {
            rs_writer_commit(ending->writer, ending->more[i]);
        }
    }
}

// Steady writes no record per step: what it adds to its transfer is all that is kept of it.
static void stop_step(struct rs_segment *segment, rs_handle handle, struct rs_slot *slot, uint64_t now)
{
    rs_handle parent = slot->parent;
    bool folded = rs_level_in_force() == RS_LEVEL_STEADY;
    struct rs_step step = step_of(slot, now);
    struct ending ending = {.writer = NULL};
    if (!folded) {
        open_ending(&ending, segment, handle, slot, now);
    }
    if (!rs_handle_close(segment, handle, slot, now)) {
        return;
    }
    struct rs_slot *transfer = rs_handle_find(parent);
    if (transfer != NULL) {
        transfer->value += step.bytes;
        transfer->steps++;
        if (folded) {
            rs_steps_add(rs_handle_sums(parent), &step);
        }
    }
    publish_ending(&ending);
}

void rs_event_stop(void *pointer)
{
    rs_handle handle = (rs_handle)(uintptr_t)pointer;
    struct rs_segment *segment = rs_process_segment();
    if (segment == NULL || rs_handle_is_quiet(handle)) {
        return;
    }
    uint64_t now = rs_stamp_nanos();
    struct rs_slot *slot = rs_handle_find(handle);
    if (slot == NULL) {
        rs_handle_refuse(segment, handle);
        return;
    }
    uint64_t start = atomic_load_explicit(&slot->start_nanos, memory_order_relaxed);
    now = now > start ? now : start; // two threads' clocks may be a hair apart
    if (rs_handle_kind(handle) == RS_HANDLE_PROXY_STEP) {
        stop_step(segment, handle, slot, now);
        return;
    }
    struct ending ending;
    open_ending(&ending, segment, handle, slot, now);
    if (rs_handle_close(segment, handle, slot, now)) {
        publish_ending(&ending);
    }
}

static void write_abandoned(void *argument, rs_handle handle, struct rs_slot *slot)
{
    enum rs_handle_kind kind = rs_handle_kind(handle);
    if (kind != RS_HANDLE_COLLECTIVE && kind != RS_HANDLE_P2P && kind != RS_HANDLE_PROXY_OPERATION &&
        kind != RS_HANDLE_KERNEL_CHANNEL) {
        return; // API calls and steps are written once, when they stop: these never did
    }
    slot->flags |= RS_FLAG_ABANDONED;
    struct ending ending;
    open_ending(&ending, argument, handle, slot, rs_stamp_nanos());
    publish_ending(&ending);
}

void rs_event_abandon_all(struct rs_segment *segment, uint16_t communicator)
{
    rs_handles_close_all(communicator, write_abandoned, segment);
}
