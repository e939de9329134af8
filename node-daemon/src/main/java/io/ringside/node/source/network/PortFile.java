package io.ringside.node.source.network;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.PortFigure;

/// The common counters of a port, as the kernel and Mellanox' drivers name their files. A driver
/// has those that its device counts; what others call otherwise is [RdmaDriver]'s.
enum PortFile {
    // InfiniBand counts data in words of four bytes, and the kernel leaves them so.
    SENT("counters/port_xmit_data", PortFigure.SENT, 4, true),
    RECEIVED("counters/port_rcv_data", PortFigure.RECEIVED, 4, true),
    PACKETS_SENT("counters/port_xmit_packets", PortFigure.PACKETS_SENT, false),
    PACKETS_RECEIVED("counters/port_rcv_packets", PortFigure.PACKETS_RECEIVED, false),
    TRANSMIT_WAIT("counters/port_xmit_wait", PortFigure.TRANSMIT_WAIT, true),
    TRANSMIT_DISCARDS("counters/port_xmit_discards", PortFigure.TRANSMIT_DISCARDS, true),
    SYMBOL_ERRORS("counters/symbol_error", PortFigure.SYMBOL_ERRORS, true),
    LINK_ERROR_RECOVERIES("counters/link_error_recovery", PortFigure.LINK_ERROR_RECOVERIES, false),
    LINK_DOWNED("counters/link_downed", PortFigure.LINK_DOWNED, true),
    RECEIVE_ERRORS("counters/port_rcv_errors", PortFigure.RECEIVE_ERRORS, true),
    UNICAST_SENT("counters/unicast_xmit_packets", PortFigure.UNICAST_SENT, false),
    UNICAST_RECEIVED("counters/unicast_rcv_packets", PortFigure.UNICAST_RECEIVED, false),
    MULTICAST_SENT("counters/multicast_xmit_packets", PortFigure.MULTICAST_SENT, false),
    MULTICAST_RECEIVED("counters/multicast_rcv_packets", PortFigure.MULTICAST_RECEIVED, false),
    RECEIVE_REMOTE_PHYSICAL_ERRORS(
            "counters/port_rcv_remote_physical_errors",
            PortFigure.RECEIVE_REMOTE_PHYSICAL_ERRORS,
            false),
    RECEIVE_SWITCH_RELAY_ERRORS(
            "counters/port_rcv_switch_relay_errors", PortFigure.RECEIVE_SWITCH_RELAY_ERRORS, false),
    RECEIVE_CONSTRAINT_ERRORS(
            "counters/port_rcv_constraint_errors", PortFigure.RECEIVE_CONSTRAINT_ERRORS, false),
    TRANSMIT_CONSTRAINT_ERRORS(
            "counters/port_xmit_constraint_errors", PortFigure.TRANSMIT_CONSTRAINT_ERRORS, false),
    LOCAL_LINK_INTEGRITY_ERRORS(
            "counters/local_link_integrity_errors", PortFigure.LOCAL_LINK_INTEGRITY_ERRORS, false),
    BUFFER_OVERRUN_ERRORS(
            "counters/excessive_buffer_overrun_errors", PortFigure.BUFFER_OVERRUN_ERRORS, false),
    VL15_DROPPED("counters/VL15_dropped", PortFigure.VL15_DROPPED, false),
    OUT_OF_SEQUENCE("hw_counters/out_of_sequence", PortFigure.OUT_OF_SEQUENCE, true),
    PACKET_SEQUENCE_ERRORS("hw_counters/packet_seq_err", PortFigure.PACKET_SEQUENCE_ERRORS, true),
    LOCAL_ACK_TIMEOUTS("hw_counters/local_ack_timeout_err", PortFigure.LOCAL_ACK_TIMEOUTS, true),
    RNR_NAK_RETRIES("hw_counters/rnr_nak_retry_err", PortFigure.RNR_NAK_RETRIES, true),
    CNP_SENT("hw_counters/np_cnp_sent", PortFigure.CNP_SENT, true),
    ECN_MARKED("hw_counters/np_ecn_marked_roce_packets", PortFigure.ECN_MARKED, true),
    CNP_HANDLED("hw_counters/rp_cnp_handled", PortFigure.CNP_HANDLED, true),
    ADAPTIVE_RETRANSMISSIONS(
            "hw_counters/roce_adp_retrans", PortFigure.ADAPTIVE_RETRANSMISSIONS, true),
    CNP_IGNORED("hw_counters/rp_cnp_ignored", PortFigure.CNP_IGNORED, false),
    OUT_OF_BUFFER("hw_counters/out_of_buffer", PortFigure.OUT_OF_BUFFER, false),
    IMPLIED_NAK_SEQUENCE_ERRORS(
            "hw_counters/implied_nak_seq_err", PortFigure.IMPLIED_NAK_SEQUENCE_ERRORS, false),
    DUPLICATE_REQUESTS("hw_counters/duplicate_request", PortFigure.DUPLICATE_REQUESTS, false),
    REQUESTER_CQE_ERRORS("hw_counters/req_cqe_error", PortFigure.REQUESTER_CQE_ERRORS, false),
    RESPONDER_CQE_ERRORS("hw_counters/resp_cqe_error", PortFigure.RESPONDER_CQE_ERRORS, false),
    REQUESTER_CQE_FLUSH_ERRORS(
            "hw_counters/req_cqe_flush_error", PortFigure.REQUESTER_CQE_FLUSH_ERRORS, false),
    RESPONDER_CQE_FLUSH_ERRORS(
            "hw_counters/resp_cqe_flush_error", PortFigure.RESPONDER_CQE_FLUSH_ERRORS, false),
    REQUESTER_REMOTE_ACCESS_ERRORS(
            "hw_counters/req_remote_access_errors",
            PortFigure.REQUESTER_REMOTE_ACCESS_ERRORS,
            false),
    REQUESTER_REMOTE_INVALID_REQUESTS(
            "hw_counters/req_remote_invalid_request",
            PortFigure.REQUESTER_REMOTE_INVALID_REQUESTS,
            false),
    RESPONDER_REMOTE_ACCESS_ERRORS(
            "hw_counters/resp_remote_access_errors",
            PortFigure.RESPONDER_REMOTE_ACCESS_ERRORS,
            false),
    RESPONDER_LOCAL_LENGTH_ERRORS(
            "hw_counters/resp_local_length_error", PortFigure.RESPONDER_LOCAL_LENGTH_ERRORS, false),
    READ_REQUESTS("hw_counters/rx_read_requests", PortFigure.READ_REQUESTS, false),
    WRITE_REQUESTS("hw_counters/rx_write_requests", PortFigure.WRITE_REQUESTS, false),
    ATOMIC_REQUESTS("hw_counters/rx_atomic_requests", PortFigure.ATOMIC_REQUESTS, false),
    ICRC_ERRORS("hw_counters/rx_icrc_encapsulated", PortFigure.ICRC_ERRORS, false),
    ADAPTIVE_RETRANSMISSION_TIMEOUTS(
            "hw_counters/roce_adp_retrans_to", PortFigure.ADAPTIVE_RETRANSMISSION_TIMEOUTS, false),
    SLOW_RESTARTS("hw_counters/roce_slow_restart", PortFigure.SLOW_RESTARTS, false),
    SLOW_RESTART_CNPS("hw_counters/roce_slow_restart_cnps", PortFigure.SLOW_RESTART_CNPS, false),
    SLOW_RESTART_TRANSITIONS(
            "hw_counters/roce_slow_restart_trans", PortFigure.SLOW_RESTART_TRANSITIONS, false);

    /// Below the port's folder.
    final String path;

    final Figure figure;
    final int scale;

    /// Whether it is read at every look.
    final boolean isFrequent;

    PortFile(String path, Figure figure, boolean isFrequent) {
        this(path, figure, 1, isFrequent);
    }

    PortFile(String path, Figure figure, int scale, boolean isFrequent) {
        this.path = path;
        this.figure = figure;
        this.scale = scale;
        this.isFrequent = isFrequent;
    }
}
