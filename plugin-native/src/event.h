// SPDX-License-Identifier: Apache-2.0
//
// The events, free of any NCCL version: the files under abi/ translate each version's descriptors into these calls.
// All of them: Threads: any, the event's own. Blocks: never. They neither allocate nor lock nor enter the kernel
// after a thread's first. Each start returns a handle for NCCL, NULL where nothing is recorded.

#ifndef RINGSIDE_EVENT_H
#define RINGSIDE_EVENT_H

#include "calls.h"
#include "handle.h"

static inline void *rs_as_pointer(rs_handle handle)
{
    return (void *)(uintptr_t)handle;
}

static inline rs_handle rs_as_handle(const void *pointer)
{
    return (rs_handle)(uintptr_t)pointer;
}

// Tells the calling thread from all others that live.
static inline uintptr_t rs_this_thread(void)
{
    return (uintptr_t)&rs_own_lane;
}

// Whose a record is: of an operation of another process (PXN) the communicator and the segment's generation are that
// one's.
static inline void rs_record_owner(struct rs_record *record, rs_handle handle, const struct rs_slot *slot)
{
    uint16_t communicator = rs_handle_communicator(handle);
    bool foreign = (slot->flags & RS_FLAG_PXN) != 0 && rs_handle_has(handle, RS_MARK_FOREIGN);
    record->operation_id = foreign ? (uint32_t)slot->operation_id : slot->operation_id;
    uint32_t lap = (uint32_t)(slot->operation_id >> 32); // of a foreign context
    uint16_t tag = foreign ? (uint16_t)(communicator | lap << RS_COMMUNICATOR_SLOT_BITS) : rs_calls_of[communicator].tag;
    record->communicator = tag;
}

// A collective, a P2P operation, or the API call that asked for it.
struct rs_operation_arguments {
    enum rs_handle_kind kind;
    const char *function;  // names may be NULL
    const char *datatype;
    const char *algorithm;
    const char *protocol;
    uint64_t count;
    uint32_t sequence_number;
    int32_t peer; // or root; -1 none
    uint8_t channels;
    uint8_t flags; // RS_FLAG_COPY_ENGINE, RS_FLAG_SYMMETRIC; of API calls RS_FLAG_CAPTURED
};

struct rs_proxy_operation_arguments {
    int32_t pid;
    int32_t peer;
    int32_t steps;
    int32_t chunk_bytes;
    uint8_t channel;
    bool is_send;
};

void *rs_event_operation_start(void *context, const void *parent, const struct rs_operation_arguments *arguments);
void *rs_event_group_start(void *context, bool captured, uint32_t depth);
void *rs_event_api_start(void *context, const void *parent, const struct rs_operation_arguments *arguments);

// A KernelLaunch, on `stream`; records the start event where the launch is timed.
void *rs_event_launch_start(void *context, void *stream);

void *rs_event_proxy_operation_start(void *context, const void *parent,
                                     const struct rs_proxy_operation_arguments *arguments);
void *rs_event_proxy_step_start(const void *parent, int32_t step);
void *rs_event_kernel_channel_start(void *context, const void *parent, uint8_t channel, uint64_t gpu_start_nanos);

// The legacy Group, one for each plan that was launched: not recorded, but NCCL wants its handle before it raises the
// plan's operations.
void *rs_event_plan_start(void *context);

// An event type this plugin does not know: counted, no handle.
void *rs_event_unknown_start(void);

// A NULL descriptor or handle pointer: counted, no handle.
void *rs_event_null_argument(void);

void rs_event_state(void *handle, int state, const void *args);
void rs_event_stop(void *handle);

// The launch is back: the stop event where it is timed. A span, if it has one, is stopped as all others.
void rs_launch_returned(struct rs_segment *segment, rs_handle handle);

// Records what a communicator leaves open as abandoned. Threads: finalize only.
void rs_event_abandon_all(struct rs_segment *segment, uint16_t communicator);

#endif
