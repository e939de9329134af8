// SPDX-License-Identifier: Apache-2.0
//
// Prints the ring's layout as the compiler sees it, one fact per line, for comparison with ring-layout.golden:
// "<struct>.<field> <offset> <bytes>", "<struct> sizeof <bytes>", "<CONSTANT> <value>".

#include <inttypes.h>
#include <stdio.h>

#include "ringside_ring.h"

#define FIELD(type, field)                                                                                             \
    (void)printf(#type "." #field " %zu %zu\n", offsetof(struct type, field), sizeof((struct type *)0)->field)
#define SIZE(type) (void)printf(#type " sizeof %zu\n", sizeof(struct type))
#define VALUE(name) (void)printf(#name " %" PRIu64 "\n", (uint64_t)(name))

int main(void)
{
    VALUE(RS_RING_MAGIC);
    VALUE(RS_RING_MAJOR);
    VALUE(RS_RING_MINOR);
    VALUE(RS_RING_BYTE_ORDER);
    VALUE(RS_HEADER_BYTES);
    VALUE(RS_RECORD_BYTES);
    VALUE(RS_COMMUNICATOR_BYTES);
    VALUE(RS_STRING_BYTES);
    VALUE(RS_LANE_HEADER_BYTES);
    VALUE(RS_COMMUNICATOR_CAPACITY);
    VALUE(RS_STRING_CAPACITY);
    VALUE(RS_LANE_CAPACITY);
    VALUE(RS_RECORDS_PER_LANE);
    VALUE(RS_MAX_COMMUNICATOR_CAPACITY);
    VALUE(RS_MAX_STRING_CAPACITY);
    VALUE(RS_MAX_LANE_CAPACITY);
    VALUE(RS_MAX_RECORDS_PER_LANE);
    VALUE(RS_LEVEL_NONE);
    VALUE(RS_RAISE_MAX_NANOS);
    VALUE(RS_STATE_INIT);
    VALUE(RS_STATE_LIVE);
    VALUE(RS_STATE_CLOSED);
    VALUE(RS_LEVEL_STEADY);
    VALUE(RS_LEVEL_DETAIL);
    VALUE(RS_LEVEL_DEEP);
    VALUE(RS_LOSS_NO_LANE);
    VALUE(RS_LOSS_NO_HANDLE);
    VALUE(RS_LOSS_NO_COMMUNICATOR);
    VALUE(RS_LOSS_NO_STRING);
    VALUE(RS_LOSS_COUNT);
    VALUE(RS_ANOMALY_UNKNOWN_EVENT);
    VALUE(RS_ANOMALY_UNKNOWN_STATE);
    VALUE(RS_ANOMALY_STALE_HANDLE);
    VALUE(RS_ANOMALY_UNKNOWN_CONTEXT);
    VALUE(RS_ANOMALY_DOUBLE_STOP);
    VALUE(RS_ANOMALY_RESTARTED_STEP);
    VALUE(RS_ANOMALY_NULL_ARGUMENT);
    VALUE(RS_ANOMALY_COUNT);
    VALUE(RS_COMMUNICATOR_FREE);
    VALUE(RS_COMMUNICATOR_LIVE);
    VALUE(RS_COMMUNICATOR_FINALIZED);
    VALUE(RS_STRING_FREE);
    VALUE(RS_STRING_WRITING);
    VALUE(RS_STRING_READY);
    VALUE(RS_KIND_COLLECTIVE_START);
    VALUE(RS_KIND_COLLECTIVE_ENQUEUED);
    VALUE(RS_KIND_P2P_START);
    VALUE(RS_KIND_P2P_ENQUEUED);
    VALUE(RS_KIND_PROXY_OPERATION_START);
    VALUE(RS_KIND_PROXY_OPERATION_STOP);
    VALUE(RS_KIND_PROXY_STEP);
    VALUE(RS_KIND_KERNEL_CHANNEL_START);
    VALUE(RS_KIND_KERNEL_CHANNEL_STOP);
    VALUE(RS_KIND_GROUP_API);
    VALUE(RS_KIND_COLLECTIVE_API);
    VALUE(RS_KIND_P2P_API);
    VALUE(RS_KIND_KERNEL_LAUNCH);
    VALUE(RS_KIND_STEP_STATES);
    VALUE(RS_KIND_STEP_WIRE);
    VALUE(RS_KIND_STEP_SIZES);
    VALUE(RS_FLAG_SEND);
    VALUE(RS_FLAG_CAPTURED);
    VALUE(RS_FLAG_PXN);
    VALUE(RS_FLAG_INCOMPLETE);
    VALUE(RS_FLAG_TIMED);
    VALUE(RS_FLAG_ABANDONED);
    VALUE(RS_FLAG_DATATYPE_UNKNOWN);
    VALUE(RS_FLAG_COPY_ENGINE);
    VALUE(RS_FLAG_SYMMETRIC);
    SIZE(rs_header);
    FIELD(rs_header, magic);
    FIELD(rs_header, major);
    FIELD(rs_header, minor);
    FIELD(rs_header, byte_order);
    FIELD(rs_header, header_bytes);
    FIELD(rs_header, record_bytes);
    FIELD(rs_header, segment_bytes);
    FIELD(rs_header, communicators_offset);
    FIELD(rs_header, communicator_bytes);
    FIELD(rs_header, communicator_capacity);
    FIELD(rs_header, strings_offset);
    FIELD(rs_header, string_bytes);
    FIELD(rs_header, string_capacity);
    FIELD(rs_header, lanes_offset);
    FIELD(rs_header, lane_header_bytes);
    FIELD(rs_header, lane_capacity);
    FIELD(rs_header, records_offset);
    FIELD(rs_header, records_per_lane);
    FIELD(rs_header, pid);
    FIELD(rs_header, parent_pid);
    FIELD(rs_header, uid);
    FIELD(rs_header, nccl_api);
    FIELD(rs_header, process_start_ticks);
    FIELD(rs_header, boot_id);
    FIELD(rs_header, pid_namespace_inode);
    FIELD(rs_header, host_name);
    FIELD(rs_header, plugin_version);
    FIELD(rs_header, clock_monotonic_nanos);
    FIELD(rs_header, clock_realtime_nanos);
    FIELD(rs_header, state);
    FIELD(rs_header, level_requested);
    FIELD(rs_header, level_wanted);
    FIELD(rs_header, event_mask);
    FIELD(rs_header, heartbeat_nanos);
    FIELD(rs_header, graphs);
    FIELD(rs_header, captured);
    FIELD(rs_header, reader_pid);
    FIELD(rs_header, reader_start_ticks);
    FIELD(rs_header, reader_heartbeat_nanos);
    FIELD(rs_header, level_wanted_until_nanos);
    FIELD(rs_header, level_in_force);
    FIELD(rs_header, timed_communicators);
    FIELD(rs_header, next_plugin_api);
    FIELD(rs_header, losses);
    FIELD(rs_header, anomalies);
    SIZE(rs_communicator);
    FIELD(rs_communicator, state);
    FIELD(rs_communicator, generation);
    FIELD(rs_communicator, comm_hash);
    FIELD(rs_communicator, rank);
    FIELD(rs_communicator, ranks);
    FIELD(rs_communicator, nodes);
    FIELD(rs_communicator, cuda_device);
    FIELD(rs_communicator, init_nanos);
    FIELD(rs_communicator, finalize_nanos);
    FIELD(rs_communicator, gpu_uuid);
    FIELD(rs_communicator, gpu_pci_bus_id);
    FIELD(rs_communicator, name);
    SIZE(rs_string);
    FIELD(rs_string, state);
    FIELD(rs_string, text);
    SIZE(rs_lane);
    FIELD(rs_lane, head);
    FIELD(rs_lane, owner_tid);
    FIELD(rs_lane, generation);
    FIELD(rs_lane, lost_full);
    FIELD(rs_lane, lost_reserve);
    FIELD(rs_lane, tail);
    SIZE(rs_record);
    FIELD(rs_record, sequence);
    FIELD(rs_record, start_nanos);
    FIELD(rs_record, end_nanos);
    FIELD(rs_record, operation_id);
    FIELD(rs_record, value);
    FIELD(rs_record, number);
    FIELD(rs_record, peer);
    FIELD(rs_record, communicator);
    FIELD(rs_record, kind);
    FIELD(rs_record, flags);
    FIELD(rs_record, channel);
    FIELD(rs_record, channels);
    FIELD(rs_record, steps);
    FIELD(rs_record, function);
    FIELD(rs_record, datatype);
    FIELD(rs_record, algorithm);
    FIELD(rs_record, protocol);
    FIELD(rs_record, second_state_nanos);
    FIELD(rs_record, third_state_nanos);
    FIELD(rs_record, chunk_bytes);
    FIELD(rs_record, origin_pid);
    FIELD(rs_record, common_bytes);
    FIELD(rs_record, common_min_nanos);
    FIELD(rs_record, wire_squares);
    FIELD(rs_record, common_sum_nanos);
    return 0;
}
