// SPDX-License-Identifier: Apache-2.0
//
// Stops of events, and what finalize leaves behind.

#include "event.h"

#include "level.h"
#include "process.h"
#include "stamp.h"

static uint32_t saturated(uint64_t nanos)
{
    return nanos < UINT32_MAX ? (uint32_t)nanos : UINT32_MAX;
}

static inline struct rs_step step_of(const struct rs_slot *slot, uint64_t now)
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

// What all stops say, in terms of `kind`, which is the handle's.
static inline void fill_stop(struct rs_record *record, enum rs_handle_kind kind, rs_handle handle,
                             const struct rs_slot *slot, uint64_t now)
{
    record->start_nanos = atomic_load_explicit(&slot->start_nanos, memory_order_relaxed);
    record->end_nanos = now;
    rs_record_owner(record, handle, slot);
    record->number = slot->number;
    record->peer = slot->peer;
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

static inline void open_sums(struct ending *ending, const struct rs_step_sums *sums, const struct rs_slot *slot)
{
    int count = rs_steps_records(sums, (slot->flags & RS_FLAG_SEND) != 0);
    // Asked for also where the stop itself found no room, so that these count as lost too.
    bool room = count != 0 && rs_writer_open_more(ending->writer, RS_KIND_STEP_STATES, ending->more, count);
    if (room && ending->record != NULL) {
        rs_steps_fill(sums, ending->record, ending->more, count);
        ending->more_count = count;
    }
}

static inline void open_ending(struct ending *ending, struct rs_segment *segment, enum rs_handle_kind kind,
                               rs_handle handle, const struct rs_slot *slot, const struct rs_step_sums *sums,
                               uint64_t now)
{
    ending->more_count = 0;
    ending->record = NULL;
    ending->writer = rs_writer_get(segment);
    if (ending->writer == NULL) {
        return;
    }
    ending->record = rs_writer_open(ending->writer, (enum rs_kind)record_kind[kind]);
    if (ending->record != NULL) {
        fill_stop(ending->record, kind, handle, slot, now);
    }
    if (kind == RS_HANDLE_PROXY_OPERATION) {
        open_sums(ending, sums, slot);
    }
}

static inline void publish_ending(struct ending *ending)
{
    if (ending->record != NULL) {
        rs_writer_commit(ending->writer, ending->record);
        for (int i = 0; i < ending->more_count; i++) {
            rs_writer_commit(ending->writer, ending->more[i]);
        }
    }
    rs_writer_put(ending->writer);
}

// Made once for each kind that is to be quick.
static inline __attribute__((always_inline)) void stop_as(enum rs_handle_kind kind, struct rs_segment *segment,
                                                          rs_handle handle, struct rs_slot *slot, uint64_t now)
{
    struct ending ending;
    open_ending(&ending, segment, kind, handle, slot, rs_handle_sums(handle), now);
    if (rs_handle_close(segment, handle, slot, now)) {
        publish_ending(&ending);
    } else {
        rs_writer_put(ending.writer);
    }
}

static void fill_step(struct rs_record *record, const struct rs_step *step)
{
    record->value = step->bytes;
    record->second_state_nanos = saturated(step->second_nanos);
    record->third_state_nanos = saturated(step->third_nanos);
    record->flags |= step->incomplete ? RS_FLAG_INCOMPLETE : 0;
}

// Steady writes no record per step: what it adds to its transfer is all that is kept of it.
static __attribute__((noinline)) void stop_step(struct rs_segment *segment, rs_handle handle, struct rs_slot *slot,
                                                uint64_t now)
{
    rs_handle parent = slot->parent;
    struct rs_step step = step_of(slot, now);
    bool folded = rs_level_in_force() == RS_LEVEL_STEADY;
    struct ending ending = {.writer = NULL, .record = NULL};
    if (!folded) {
        open_ending(&ending, segment, RS_HANDLE_PROXY_STEP, handle, slot, NULL, now);
        if (ending.record != NULL) {
            fill_step(ending.record, &step);
        }
    }
    if (!rs_handle_close(segment, handle, slot, now)) {
        rs_writer_put(ending.writer);
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

static __attribute__((noinline)) void stop_transfer(struct rs_segment *segment, rs_handle handle, struct rs_slot *slot,
                                                    uint64_t now)
{
    stop_as(RS_HANDLE_PROXY_OPERATION, segment, handle, slot, now);
}

static __attribute__((noinline)) void stop_other(struct rs_segment *segment, rs_handle handle, struct rs_slot *slot,
                                                 uint64_t now)
{
    stop_as(rs_handle_kind(handle), segment, handle, slot, now);
}

void rs_event_stop(void *pointer)
{
    rs_handle handle = (rs_handle)(uintptr_t)pointer;
    struct rs_segment *segment = rs_process_segment();
    if (segment == NULL) {
        return;
    }
    if (rs_handle_kind(handle) == RS_HANDLE_KERNEL_LAUNCH) {
        rs_launch_returned(segment, handle);
    }
    if (rs_handle_is_quiet(handle)) {
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
    switch (rs_handle_kind(handle)) {
    case RS_HANDLE_COLLECTIVE:
        stop_as(RS_HANDLE_COLLECTIVE, segment, handle, slot, now);
        break;
    case RS_HANDLE_P2P:
        stop_as(RS_HANDLE_P2P, segment, handle, slot, now);
        break;
    case RS_HANDLE_PROXY_OPERATION:
        stop_transfer(segment, handle, slot, now);
        break;
    case RS_HANDLE_PROXY_STEP:
        stop_step(segment, handle, slot, now);
        break;
    default:
        stop_other(segment, handle, slot, now);
        break;
    }
}

static void write_abandoned(void *argument, rs_handle handle, struct rs_abandoned *event)
{
    enum rs_handle_kind kind = rs_handle_kind(handle);
    if (kind != RS_HANDLE_COLLECTIVE && kind != RS_HANDLE_P2P && kind != RS_HANDLE_PROXY_OPERATION &&
        kind != RS_HANDLE_KERNEL_CHANNEL) {
        return; // API calls and steps are written once, when they stop: these never did
    }
    event->slot.flags |= RS_FLAG_ABANDONED;
    struct ending ending;
    open_ending(&ending, argument, kind, handle, &event->slot, &event->sums, rs_stamp_nanos());
    publish_ending(&ending);
}

void rs_event_abandon_all(struct rs_segment *segment, uint16_t communicator)
{
    rs_handles_close_all(communicator, write_abandoned, segment);
}
