// SPDX-License-Identifier: Apache-2.0

#include "calls.h"

#include <stdlib.h>
#include <string.h>

#include "lane.h"
#include "ringside_plugin.h"

#define LATE_NANOS UINT64_C(1000000000) // an operation that is to come has come by then

struct rs_calls rs_calls_of[RS_COMMUNICATOR_CAPACITY];

static uint32_t one_in = RS_SAMPLE_ONE_IN; // not in the segment, where others may write

uint32_t rs_calls_begin(void)
{
    const char *text = getenv(RINGSIDE_ENV_TIMED_ONE_IN);
    char *end = NULL;
    unsigned long number = text != NULL && text[0] >= '1' && text[0] <= '9' ? strtoul(text, &end, 10) : 0;
    one_in = end != NULL && *end == '\0' && number <= UINT32_MAX ? (uint32_t)number : RS_SAMPLE_ONE_IN;
    return one_in;
}

void rs_calls_open(uint16_t communicator, struct rs_mask *mask, uint32_t nccl_api, int32_t rank, uint32_t lap)
{
    struct rs_calls *calls = &rs_calls_of[communicator];
    memset((void *)calls, 0, sizeof *calls);
    calls->mask = mask;
    calls->nccl_api = (uint8_t)nccl_api;
    calls->rank = rank;
    calls->tag = (uint16_t)(communicator | lap << RS_COMMUNICATOR_SLOT_BITS);
}

static void tell_alone(struct rs_segment *segment, struct rs_calls *calls, struct rs_call *call)
{
    rs_set(call->waits, 0);
    rs_set(calls->drifted, 1);
    struct rs_writer *writer = rs_writer_get(segment);
    struct rs_record *record = writer != NULL ? rs_writer_open(writer, RS_KIND_CALL_ALONE) : NULL;
    if (record != NULL) {
        record->start_nanos = rs_get(call->start_nanos);
        record->value = rs_get(call->count);
        record->peer = rs_get(call->root);
        record->communicator = calls->tag;
        record->flags = rs_get(call->flags);
        record->function = rs_get(call->function);
        record->datatype = rs_get(call->datatype);
        record->group = rs_get(call->group);
        rs_writer_commit(writer, record);
    }
    rs_writer_put(writer);
}

// Tells of calls whose operation has not come by `before`; UINT64_MAX: of all.
static void tell_late(struct rs_segment *segment, struct rs_calls *calls, uint64_t before)
{
    uint32_t called = rs_get(calls->called);
    for (uint32_t i = 0; i < RS_CALLS_KEPT; i++) { // the oldest first
        struct rs_call *call = &calls->kept[(called + i) % RS_CALLS_KEPT];
        if (rs_get(call->waits) != 0 && rs_get(call->start_nanos) < before) {
            tell_alone(segment, calls, call);
        }
    }
}

void rs_calls_close(struct rs_segment *segment, uint16_t communicator)
{
    tell_late(segment, &rs_calls_of[communicator], UINT64_MAX);
    rs_calls_of[communicator].mask = NULL;
}

static uint32_t keep(struct rs_segment *segment, struct rs_calls *calls, const struct rs_call_arguments *arguments,
                     uint32_t group)
{
    uint32_t number = rs_get(calls->called);
    rs_set(calls->called, number + 1);
    if (number % RS_CALLS_KEPT == 0 && arguments->now_nanos > LATE_NANOS) {
        tell_late(segment, calls, arguments->now_nanos - LATE_NANOS);
    }
    // What still waits here was launched and is told of by CUDA's thread, later: it is not missing, and no longer kept.
    struct rs_call *call = &calls->kept[number % RS_CALLS_KEPT];
    rs_set(call->start_nanos, arguments->now_nanos);
    rs_set(call->count, arguments->count);
    rs_set(call->group, group);
    rs_set(call->root, arguments->root);
    rs_set(call->function, arguments->function);
    rs_set(call->datatype, arguments->datatype);
    rs_set(call->flags, arguments->flags);
    rs_set(call->waits, 1);
    rs_set(calls->kept_in_group, rs_get(calls->kept_in_group) + 1);
    return number % RS_CALLS_KEPT;
}

// A call of another GroupApi than the last, or one after a launch, begins a group.
static void begin_group(struct rs_segment *segment, struct rs_calls *calls, uint16_t communicator,
                        const struct rs_call_arguments *call)
{
    uint32_t matched = rs_get(calls->matched_in_group);
    if (matched != rs_get(calls->kept_in_group) && (rs_get(calls->place) == 0 || matched != 0)) {
        // The last group was not launched, or NCCL has told of its launches' operations: what still waits stands alone.
        tell_late(segment, calls, UINT64_MAX);
    }
    rs_set(calls->kept_in_group, 0);
    rs_set(calls->matched_in_group, 0);
    uint32_t group = rs_get(calls->group) + 1;
    group = group != 0 ? group : 1;
    rs_set(calls->group, group);
    rs_set(calls->group_parent, call->parent);
    rs_set(calls->group_nanos, call->now_nanos);
    rs_set(calls->place, 0);
    rs_set(calls->chosen, 0);
    rs_set(calls->captured, 0);
    rs_set(calls->collective, 0);
    rs_set(segment->communicators[communicator].groups, group);
}

void rs_calls_take(struct rs_segment *segment, uint16_t communicator, const struct rs_call_arguments *call,
                   uint32_t *group, uint32_t *entry)
{
    struct rs_calls *calls = &rs_calls_of[communicator];
    rs_mask_look(calls->mask);
    bool fresh = rs_get(calls->group_parent) != call->parent || call->parent == 0 || rs_get(calls->place) != 0;
    if (fresh) {
        begin_group(segment, calls, communicator, call);
    }
    *group = rs_get(calls->group);
    *entry = 0;
    if (call->captured) {
        rs_set(calls->captured, 1);
    } else if (call->collective) {
        if (rs_get(calls->collective) == 0) {
            rs_set(calls->collective, 1);
            rs_set(calls->chosen, 0); // what its sends and receives asked for: their count differs from rank to rank
        }
        if (rs_sample_takes(&calls->sample, call->function_hash, call->bytes, one_in)) {
            rs_set(calls->chosen, 1);
        }
    } else if (rs_get(calls->collective) == 0 && fresh) {
        uint32_t groups = rs_get(calls->p2p_groups);
        rs_set(calls->p2p_groups, groups + 1);
        rs_set(calls->chosen, groups % one_in == 0 ? 1 : 0);
    }
    if (call->collective && !call->captured) {
        *entry = keep(segment, calls, call, *group);
    }
}
