// SPDX-License-Identifier: Apache-2.0
//
// Launches: how far the communicator is, in its slot of the segment, and the events around those that are timed.

#include "event.h"

#include "calls.h"
#include "level.h"
#include "process.h"
#include "stamp.h"
#include "timer.h"

// Why a launch is timed.
enum timing { UNTIMED = 0, BY_CALLS = 1, BY_CLOCK = 2 };

static enum timing timing_of(const struct rs_calls *calls, uint16_t communicator, uint64_t now)
{
    if (!rs_timer_serves(communicator)) {
        return UNTIMED;
    }
    if (rs_get(calls->chosen) != 0 || rs_level_in_force() != RS_LEVEL_STEADY) {
        return BY_CALLS;
    }
    uint64_t spacing = rs_timer_spacing();
    return spacing != 0 && now - rs_get(calls->timed_nanos) >= spacing * 1000 ? BY_CLOCK : UNTIMED;
}

static int begin_timing(struct rs_segment *segment, struct rs_calls *calls, uint16_t communicator, void *stream,
                        uint64_t now)
{
    enum timing timing = timing_of(calls, communicator, now);
    int pair = -1;
    if (timing != UNTIMED) {
        pair = rs_timer_begin(segment, stream,
                              &(struct rs_launch){
                                  .begun_nanos = now,
                                  .group = rs_get(calls->group),
                                  .communicator = communicator,
                                  .tag = calls->tag,
                                  .place = (uint16_t)rs_get(calls->place),
                                  .progress = timing == BY_CLOCK,
                              });
    }
    rs_set(calls->launch_timed, pair >= 0 ? (uint8_t)timing : UNTIMED);
    if (pair >= 0) {
        rs_set(calls->timed_nanos, now);
    }
    return pair;
}

void *rs_event_launch_start(void *context, void *stream)
{
    struct rs_segment *segment = rs_process_segment();
    int found = segment != NULL ? rs_context_communicator(segment, context) : -1;
    if (found < 0) {
        return NULL;
    }
    uint16_t communicator = (uint16_t)found;
    struct rs_calls *calls = &rs_calls_of[communicator];
    struct rs_communicator *shown = &segment->communicators[communicator];
    uint64_t now = rs_stamp_nanos();
    bool captured = rs_get(calls->captured) != 0;
    uint32_t launches = rs_get(shown->launches_begun) + 1;
    rs_set(calls->place, rs_get(calls->place) + 1);
    rs_set(calls->launch_thread, rs_this_thread());
    int pair = -1;
    if (captured) {
        rs_set(calls->launch_timed, UNTIMED);
    } else {
        rs_set(shown->launch_begun_nanos, now);
        rs_set(shown->launches_begun, launches);
        pair = begin_timing(segment, calls, communicator, stream, now);
    }
    rs_handle handle = rs_handle_of(RS_HANDLE_KERNEL_LAUNCH, communicator, captured ? RS_MARK_CAPTURED : 0,
                                    rs_id_of_launch(launches, pair));
    if (rs_level_in_force() != RS_LEVEL_STEADY) {
        struct rs_writer *writer = rs_writer_get(segment);
        struct rs_slot *slot = rs_handle_open_span(segment, writer, &handle, now);
        if (slot != NULL) {
            slot->peer = -1;
        }
        rs_writer_put(writer);
    }
    return rs_as_pointer(handle);
}

void rs_launch_returned(struct rs_segment *segment, rs_handle handle)
{
    if (rs_handle_has(handle, RS_MARK_CAPTURED)) {
        return;
    }
    int pair = rs_id_pair(rs_handle_id(handle));
    if (pair >= 0 && !rs_timer_end(pair)) {
        rs_count_anomaly(segment, RS_ANOMALY_DOUBLE_STOP);
        return;
    }
    struct rs_communicator *shown = &segment->communicators[rs_handle_communicator(handle)];
    uint32_t begun = rs_get(shown->launches_begun);
    uint32_t returned = rs_get(shown->launches_returned);
    if (returned != begun) { // a second stop of the same launch changes nothing
        rs_set(shown->launches_returned, returned + 1);
    }
}
