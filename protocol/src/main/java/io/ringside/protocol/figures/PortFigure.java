package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of one port of an RDMA device.
public enum PortFigure implements Catalogued {
    RATE("port.rate", "By/s", LIMIT, "Rate of the port, each way"),
    ACTIVE("port.active", "1", GAUGE, "1 when the port is active and its physical link up, else 0"),
    EXPECTED_RATE(
            "port.expected_rate",
            "By/s",
            LIMIT,
            "Rate that it should have: as configured, else the median of the like ports of this node"),
    RATE_RATIO(
            "port.rate_ratio", "1", GAUGE, "Rate over the expected rate, of a port that is active"),
    SENT("port.sent", "By", COUNTER, "Bytes sent; InfiniBand's port_xmit_data times four"),
    RECEIVED(
            "port.received",
            "By",
            COUNTER,
            "Bytes received; InfiniBand's port_rcv_data times four"),
    PACKETS_SENT("port.packets.sent", "{packet}", COUNTER, "Packets sent"),
    PACKETS_RECEIVED("port.packets.received", "{packet}", COUNTER, "Packets received"),
    UNICAST_SENT("port.packets.unicast.sent", "{packet}", COUNTER, "Unicast packets sent"),
    UNICAST_RECEIVED(
            "port.packets.unicast.received", "{packet}", COUNTER, "Unicast packets received"),
    MULTICAST_SENT("port.packets.multicast.sent", "{packet}", COUNTER, "Multicast packets sent"),
    MULTICAST_RECEIVED(
            "port.packets.multicast.received", "{packet}", COUNTER, "Multicast packets received"),
    TRANSMIT_WAIT(
            "port.transmit_wait",
            "{tick}",
            COUNTER,
            "Ticks with data to send and nothing sent, for want of credits or arbitration; how long a tick is depends on the device"),
    SYMBOL_ERRORS("port.errors.symbol", "{error}", COUNTER, "Symbol errors of the physical link"),
    LINK_ERROR_RECOVERIES(
            "port.errors.link_recovery",
            "{error}",
            COUNTER,
            "Times that the link recovered from errors by itself"),
    LINK_DOWNED(
            "port.errors.link_downed",
            "{error}",
            COUNTER,
            "Times that the link failed to recover and went down"),
    RECEIVE_ERRORS("port.errors.receive", "{error}", COUNTER, "Packets received with an error"),
    RECEIVE_REMOTE_PHYSICAL_ERRORS(
            "port.errors.receive_remote_physical",
            "{error}",
            COUNTER,
            "Packets received that were marked bad on their way"),
    RECEIVE_SWITCH_RELAY_ERRORS(
            "port.errors.receive_switch_relay",
            "{error}",
            COUNTER,
            "Packets received that could not be forwarded"),
    RECEIVE_CONSTRAINT_ERRORS(
            "port.errors.receive_constraint",
            "{error}",
            COUNTER,
            "Packets received that a partition or raw filter refused"),
    TRANSMIT_CONSTRAINT_ERRORS(
            "port.errors.transmit_constraint",
            "{error}",
            COUNTER,
            "Packets not sent because a partition or raw filter refused them"),
    TRANSMIT_DISCARDS(
            "port.transmit_discards",
            "{packet}",
            COUNTER,
            "Packets discarded instead of sent: port down, or congested"),
    RECEIVE_DROPS(
            "port.receive_drops",
            "{packet}",
            COUNTER,
            "Packets received and dropped by the device"),
    LOCAL_LINK_INTEGRITY_ERRORS(
            "port.errors.local_link_integrity",
            "{error}",
            COUNTER,
            "Times that local physical errors were above their threshold"),
    BUFFER_OVERRUN_ERRORS(
            "port.errors.buffer_overrun",
            "{error}",
            COUNTER,
            "Times that buffers overran for long"),
    VL15_DROPPED(
            "port.vl15_dropped",
            "{packet}",
            COUNTER,
            "Management packets dropped for want of room"),
    OUT_OF_SEQUENCE(
            "port.rdma.out_of_sequence", "{packet}", COUNTER, "Packets that came out of order"),
    OUT_OF_BUFFER(
            "port.rdma.out_of_buffer",
            "{packet}",
            COUNTER,
            "Packets dropped because no receive was posted"),
    PACKET_SEQUENCE_ERRORS(
            "port.rdma.packet_sequence_errors",
            "{error}",
            COUNTER,
            "NAKs received for a sequence error: the sender sends again"),
    IMPLIED_NAK_SEQUENCE_ERRORS(
            "port.rdma.implied_nak_sequence_errors",
            "{error}",
            COUNTER,
            "Acknowledgements that skipped an answer, which means it was lost"),
    DUPLICATE_REQUESTS(
            "port.rdma.duplicate_requests",
            "{packet}",
            COUNTER,
            "Requests that came a second time"),
    LOCAL_ACK_TIMEOUTS(
            "port.rdma.local_ack_timeouts",
            "{error}",
            COUNTER,
            "Times that no acknowledgement came in time"),
    RNR_NAK_RETRIES(
            "port.rdma.rnr_nak_retries",
            "{error}",
            COUNTER,
            "NAKs received because the receiver was not ready"),
    RETRANSMITTED_PACKETS(
            "port.rdma.retransmitted_packets", "{packet}", COUNTER, "Packets sent again"),
    RETRANSMITTED("port.rdma.retransmitted", "By", COUNTER, "Bytes sent again"),
    RETRIES_EXCEEDED(
            "port.rdma.retries_exceeded",
            "{error}",
            COUNTER,
            "Requests given up after as many retries as are allowed"),
    UNRESPONSIVE_REMOTES(
            "port.rdma.unresponsive_remotes",
            "{event}",
            COUNTER,
            "Times that a remote end did not answer any more"),
    IMPAIRED_CONNECTIONS(
            "port.rdma.impaired_connections",
            "{event}",
            COUNTER,
            "Times that the connection to a remote end was found impaired"),
    READ("port.rdma.read", "By", COUNTER, "Bytes that RDMA reads of this end fetched"),
    WRITTEN("port.rdma.written", "By", COUNTER, "Bytes that RDMA writes of this end sent"),
    READ_BY_OTHERS(
            "port.rdma.read_by_others", "By", COUNTER, "Bytes sent for RDMA reads of other ends"),
    WRITTEN_BY_OTHERS(
            "port.rdma.written_by_others",
            "By",
            COUNTER,
            "Bytes received by RDMA writes of other ends"),
    REQUESTER_CQE_ERRORS(
            "port.rdma.requester_cqe_errors",
            "{error}",
            COUNTER,
            "Requests that completed with an error"),
    RESPONDER_CQE_ERRORS(
            "port.rdma.responder_cqe_errors",
            "{error}",
            COUNTER,
            "Responses that completed with an error"),
    REQUESTER_CQE_FLUSH_ERRORS(
            "port.rdma.requester_cqe_flush_errors",
            "{error}",
            COUNTER,
            "Requests flushed with an error"),
    RESPONDER_CQE_FLUSH_ERRORS(
            "port.rdma.responder_cqe_flush_errors",
            "{error}",
            COUNTER,
            "Responses flushed with an error"),
    REQUESTER_REMOTE_ACCESS_ERRORS(
            "port.rdma.requester_remote_access_errors",
            "{error}",
            COUNTER,
            "Remote access errors that the requester saw"),
    REQUESTER_REMOTE_INVALID_REQUESTS(
            "port.rdma.requester_remote_invalid_requests",
            "{error}",
            COUNTER,
            "Invalid requests that the remote end refused"),
    RESPONDER_REMOTE_ACCESS_ERRORS(
            "port.rdma.responder_remote_access_errors",
            "{error}",
            COUNTER,
            "Remote access errors that the responder saw"),
    RESPONDER_LOCAL_LENGTH_ERRORS(
            "port.rdma.responder_local_length_errors",
            "{error}",
            COUNTER,
            "Length errors that the responder saw"),
    READ_REQUESTS("port.rdma.read_requests", "{request}", COUNTER, "RDMA reads received"),
    WRITE_REQUESTS("port.rdma.write_requests", "{request}", COUNTER, "RDMA writes received"),
    ATOMIC_REQUESTS("port.rdma.atomic_requests", "{request}", COUNTER, "RDMA atomics received"),
    CNP_SENT(
            "port.roce.cnp_sent",
            "{packet}",
            COUNTER,
            "Congestion notifications sent to the senders"),
    ECN_MARKED(
            "port.roce.ecn_marked",
            "{packet}",
            COUNTER,
            "RoCE packets received with a congestion mark"),
    CNP_HANDLED(
            "port.roce.cnp_handled",
            "{packet}",
            COUNTER,
            "Congestion notifications received and obeyed"),
    CNP_IGNORED(
            "port.roce.cnp_ignored",
            "{packet}",
            COUNTER,
            "Congestion notifications received and ignored"),
    ICRC_ERRORS(
            "port.roce.icrc_errors",
            "{error}",
            COUNTER,
            "RoCE packets received with a wrong checksum"),
    ADAPTIVE_RETRANSMISSIONS(
            "port.roce.adaptive_retransmissions", "{event}", COUNTER, "Adaptive retransmissions"),
    ADAPTIVE_RETRANSMISSION_TIMEOUTS(
            "port.roce.adaptive_retransmission_timeouts",
            "{event}",
            COUNTER,
            "Adaptive retransmissions that ran into their time-out"),
    SLOW_RESTARTS("port.roce.slow_restarts", "{event}", COUNTER, "Slow restarts"),
    SLOW_RESTART_CNPS(
            "port.roce.slow_restart_cnps",
            "{packet}",
            COUNTER,
            "Congestion notifications made by slow restarts"),
    SLOW_RESTART_TRANSITIONS(
            "port.roce.slow_restart_transitions",
            "{event}",
            COUNTER,
            "Times that the state changed to slow restart");

    private final Entry entry;

    PortFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
