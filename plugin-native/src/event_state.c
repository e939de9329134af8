// SPDX-License-Identifier: Apache-2.0
//
// States of events.

#include "event.h"

#include "abi/nccl_profiler.h"
#include "kernel_stamp.h"
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

static void kernel_stopped(rs_handle handle, struct rs_slot *slot)
{
    uint16_t communicator = rs_handle_communicator(handle);
    struct rs_kernel_start start = {
        .operation_id = slot->operation_id,
        .gpu_nanos = slot->gpu_start_nanos,
        .channel = slot->channel,
        .is_captured = rs_handle_has(handle, RS_MARK_CAPTURED),
    };
    if (rs_kernel_stop_is_own(communicator, &start, slot->gpu_stop_nanos)) {
        rs_kernel_stamp_seen(communicator, slot->gpu_stop_nanos, slot->receipt_nanos);
    } else {
        slot->gpu_stop_nanos = 0; // another operation's
    }
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
        slot->receipt_nanos = rs_stamp_nanos();
        slot->gpu_stop_nanos = args != NULL ? args->kernel_stop_nanos : 0;
        kernel_stopped(handle, slot);
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
