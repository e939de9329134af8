// SPDX-License-Identifier: Apache-2.0

// Groups, API calls and operations.

#include "event.h"

#include <string.h>

#include "calls.h"
#include "kernel_stamp.h"
#include "level.h"
#include "name.h"
#include "process.h"
#include "stamp.h"
#include "timer.h"

#define HEARTBEAT_NANOS 10000000

static const uint8_t no_names[RS_NAMES];

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

// What an operation must know of its API call.
struct origin {
    uint64_t marks;
    uint32_t group; // 0: not known
    uint32_t place; // of its launch
    bool timed;     // by events
    uint64_t not_before_nanos; // its kernel; 0: not known
    uint32_t order;            // in which its communicator's launches run; 0: not known
};

static struct origin origin_of(uint16_t communicator, rs_handle caller, const struct rs_operation_arguments *arguments)
{
    const struct rs_calls *calls = &rs_calls_of[communicator];
    struct origin origin = {.marks = caller & RS_MARK_CAPTURED};
    if (origin.marks == 0 && rs_get(calls->group) == rs_id_group(rs_handle_id(caller))) {
        origin.not_before_nanos = rs_get(calls->group_nanos);
    }
    uint64_t id = rs_handle_id(caller);
    bool chosen = rs_handle_has(caller, RS_MARK_TIMED);
    origin.group = rs_id_group(id);
    origin.order = origin.group;
    if (rs_handle_kind(caller) == RS_HANDLE_COLLECTIVE_API && origin.marks == 0) {
        rs_calls_matched(communicator, origin.group, rs_id_entry(id));
    }
    if ((arguments->flags & (RS_FLAG_SYMMETRIC | RS_FLAG_COPY_ENGINE)) != 0 || origin.marks != 0) {
        return origin; // no launch
    }
    origin.place = rs_calls_place(calls, origin.group, rs_this_thread());
    bool launched = rs_get(calls->group) == origin.group && rs_get(calls->place) != 0;
    bool timed = rs_get(calls->launch_timed) != 0;
    // Out of order only the group is known, and that its launches were, or will be, timed by its own choice.
    origin.timed = origin.place != 0 ? timed : chosen && (timed || !launched) && rs_timer_serves(communicator);
    return origin;
}

// With API 4 there are no calls before the operations, and no launches. NCCL launches a plan when it has told of the
// operations of the one before, or lets it wait for CUDA's thread to tell of its own: so no kernel of an operation
// starts before the last operation of an earlier plan was told of. `timed_nanos` keeps when that was.
static struct origin origin_without_call(struct rs_segment *segment, uint16_t communicator, rs_handle plan, uint64_t now)
{
    struct rs_calls *calls = &rs_calls_of[communicator];
    struct origin origin = {0};
    if (calls->nccl_api == 4) {
        rs_mask_look(calls->mask);
        rs_level_follow(segment->header);
        bool in_plan = rs_handle_kind(plan) == RS_HANDLE_QUIET;
        origin.not_before_nanos = in_plan ? rs_get(calls->group_nanos) : rs_get(calls->timed_nanos);
        rs_set(calls->timed_nanos, now);
        origin.order = in_plan ? rs_get(calls->group) : 0;
    }
    return origin;
}

// NCCL stamps its kernel.
static bool has_kernels(uint16_t communicator, uint8_t flags)
{
    return (flags & RS_FLAG_COPY_ENGINE) == 0 && rs_mask_has_kernels(rs_calls_of[communicator].mask);
}

static void write_operation_start(struct rs_writer *writer, uint16_t communicator, rs_handle handle,
                                  const struct rs_operation_arguments *arguments, const struct origin *origin,
                                  uint8_t flags, const uint8_t names[RS_NAMES], uint64_t now)
{
    enum rs_kind kind = arguments->kind == RS_HANDLE_COLLECTIVE ? RS_KIND_COLLECTIVE_START : RS_KIND_P2P_START;
    struct rs_record *record = rs_writer_open(writer, kind);
    if (record != NULL) {
        record->start_nanos = now;
        record->operation_id = rs_handle_id(handle);
        record->value = arguments->count;
        record->number = arguments->sequence_number;
        record->peer = arguments->peer;
        record->communicator = rs_calls_of[communicator].tag;
        record->flags = flags;
        record->channels = arguments->channels;
        record->steps = origin->place < UINT16_MAX ? (uint16_t)origin->place : 0;
        record->function = names[0];
        record->datatype = names[1];
        record->algorithm = names[2];
        record->protocol = names[3];
        record->group = origin->group;
        rs_writer_commit(writer, record);
    }
}

void *rs_event_operation_start(void *context, const void *parent, const struct rs_operation_arguments *arguments)
{
    struct rs_segment *segment = rs_process_segment();
    int found = segment != NULL ? rs_context_communicator(segment, context) : -1;
    if (found < 0) {
        return NULL;
    }
    uint16_t communicator = (uint16_t)found;
    uint64_t now = rs_stamp_nanos();
    struct rs_writer *writer = rs_writer_get(segment);
    const uint8_t *names = writer == NULL ? no_names
                                          : rs_names_index(segment, writer, arguments->function, arguments->datatype,
                                                           arguments->algorithm, arguments->protocol);
    rs_handle caller = rs_as_handle(parent);
    bool called = (rs_handle_kind(caller) == RS_HANDLE_COLLECTIVE_API || rs_handle_kind(caller) == RS_HANDLE_P2P_API) &&
                  rs_handle_communicator(caller) == communicator;
    struct origin origin = called ? origin_of(communicator, caller, arguments)
                                  : origin_without_call(segment, communicator, caller, now);
    bool stamped = has_kernels(communicator, arguments->flags);
    bool kernels = stamped && (rs_level_in_force() == RS_LEVEL_DEEP || origin.marks != 0); // and they are recorded
    uint64_t marks = origin.marks | (kernels ? RS_MARK_TIMED : 0);
    struct rs_slot *slot;
    rs_handle handle = rs_handle_open(segment, writer, arguments->kind, communicator, marks, now, &slot);
    uint8_t flags = (uint8_t)(arguments->flags | (origin.marks != 0 ? RS_FLAG_CAPTURED : 0) |
                              (kernels ? RS_FLAG_TIMED : 0) | (origin.timed ? RS_FLAG_EVENT_TIMED : 0) |
                              (is_unknown_datatype(arguments->datatype) ? RS_FLAG_DATATYPE_UNKNOWN : 0));
    if (writer != NULL) {
        write_operation_start(writer, communicator, handle, arguments, &origin, flags, names, now);
    }
    struct rs_calls *calls = &rs_calls_of[communicator];
    if (arguments->kind == RS_HANDLE_P2P && arguments->peer == calls->rank) {
        rs_set(calls->drifted, 1); // what a rank sends to itself NCCL's kernel counts and its host does not
    }
    if (stamped) { // also below deep: its stamps may show that those of one before, which are recorded, are another's
        uint32_t group = origin.marks == 0 ? origin.order : 0;
        rs_kernel_stamp_expect(communicator, rs_handle_id(handle), origin.not_before_nanos, group);
    }
    if (slot != NULL) {
        slot->operation_id = rs_handle_id(handle);
        slot->number = arguments->sequence_number;
        slot->peer = arguments->peer;
        slot->flags = flags;
        slot->function = names[0];
    }
    rs_writer_put(writer);
    beat(segment->header, now);
    return rs_as_pointer(handle);
}

void *rs_event_group_start(void *context, bool captured, uint32_t depth)
{
    struct rs_segment *segment = rs_process_segment();
    if (segment == NULL) {
        return NULL;
    }
    bool spans = rs_level_in_force() != RS_LEVEL_STEADY;
    int communicator = spans ? rs_context_communicator(segment, context) : 0; // no business of steady's
    struct rs_writer *writer = communicator >= 0 ? rs_writer_get(segment) : NULL;
    if (writer == NULL) {
        return NULL;
    }
    uint64_t id = rs_id_of_group(++writer->groups, writer->number);
    rs_handle handle = rs_handle_of(RS_HANDLE_GROUP_API, (uint16_t)communicator, 0, id);
    if (spans) {
        struct rs_slot *slot = rs_handle_open_span(segment, writer, &handle, rs_stamp_nanos());
        if (slot != NULL) {
            slot->number = depth;
            slot->peer = -1;
            slot->flags = captured ? RS_FLAG_CAPTURED : 0;
        }
    }
    rs_writer_put(writer);
    return rs_as_pointer(handle);
}

void *rs_event_api_start(void *context, const void *parent, const struct rs_operation_arguments *arguments)
{
    struct rs_segment *segment = rs_process_segment();
    int found = segment != NULL ? rs_context_communicator(segment, context) : -1;
    if (found < 0) {
        return NULL;
    }
    uint16_t communicator = (uint16_t)found;
    bool collective = arguments->kind == RS_HANDLE_COLLECTIVE_API;
    bool captured = (arguments->flags & RS_FLAG_CAPTURED) != 0;
    uint64_t now = rs_stamp_nanos();
    rs_level_follow(segment->header);
    if (captured) {
        rs_process_captured(segment);
    }
    struct rs_writer *writer = rs_writer_get(segment);
    const uint8_t *names = writer == NULL ? no_names
                                          : rs_names_index(segment, writer, arguments->function, arguments->datatype, NULL, NULL);
    bool unknown = is_unknown_datatype(arguments->datatype);
    struct rs_call_arguments call = {
        .parent = rs_as_handle(parent),
        .now_nanos = now,
        .count = arguments->count,
        .root = arguments->peer,
        .function = names[0],
        .datatype = names[1],
        .flags = (uint8_t)(arguments->flags | (unknown ? RS_FLAG_DATATYPE_UNKNOWN : 0)),
        .collective = collective,
        .captured = captured,
    };
    if (collective) {
        struct rs_sample_name function = rs_sample_name(names[0], arguments->function);
        call.function_hash = function.hash;
        call.bytes = bytes_of(segment, communicator, arguments, names[1], function.is_part);
    }
    uint32_t group;
    uint32_t entry;
    rs_calls_take(segment, communicator, &call, &group, &entry);
    bool chosen = rs_get(rs_calls_of[communicator].chosen) != 0;
    uint64_t marks = (captured ? RS_MARK_CAPTURED : 0) | (chosen ? RS_MARK_TIMED : 0);
    rs_handle handle = rs_handle_of(arguments->kind, communicator, marks, rs_id_of_call(group, entry));
    if (rs_level_in_force() != RS_LEVEL_STEADY) {
        struct rs_slot *slot = rs_handle_open_span(segment, writer, &handle, now);
        if (slot != NULL) {
            slot->peer = arguments->peer;
            slot->value = arguments->count;
            slot->flags = call.flags;
            slot->function = names[0];
            slot->datatype = names[1];
        }
    }
    rs_writer_put(writer);
    return rs_as_pointer(handle);
}

void *rs_event_plan_start(void *context)
{
    struct rs_segment *segment = rs_process_segment();
    if (segment == NULL) {
        return NULL;
    }
    if (segment->nccl_api == 4) {
        int communicator = rs_context_communicator(segment, context);
        if (communicator >= 0) {
            struct rs_calls *calls = &rs_calls_of[communicator];
            rs_set(calls->group_nanos, rs_get(calls->timed_nanos));
            rs_set(calls->group, rs_get(calls->group) + 1); // a plan is its own group: nothing else is known
        }
    }
    return rs_as_pointer(rs_handle_of(RS_HANDLE_QUIET, 0, 0, 0));
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
