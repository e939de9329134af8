package io.ringside.node.source.network;

import static io.ringside.protocol.figures.PortFigure.*;

import io.ringside.protocol.figures.PortFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Drivers that count in files of their own, below `hw_counters`: what each is as a figure. Bytes
/// are bytes there, not words of four. Names after Linux' source; a file that is not here is left
/// alone, and so is all of a driver that is not. What a driver's own file tells counts before the
/// common one of [PortFile].
enum RdmaDriver {
    /// Amazon's; older drivers do not count retransmissions.
    EFA(
            List.of("efa"),
            "rx_drops",
            often(SENT, "tx_bytes"),
            often(RECEIVED, "rx_bytes"),
            often(RECEIVE_DROPS, "rx_drops"),
            often(RETRANSMITTED, "retrans_bytes"),
            often(RETRANSMITTED_PACKETS, "retrans_pkts"),
            often(LOCAL_ACK_TIMEOUTS, "retrans_timeout_events"),
            often(UNRESPONSIVE_REMOTES, "unresponsive_remote_events"),
            often(IMPAIRED_CONNECTIONS, "impaired_remote_conn_events"),
            rarely(PACKETS_SENT, "tx_pkts"),
            rarely(PACKETS_RECEIVED, "rx_pkts"),
            rarely(READ, "rdma_read_bytes"),
            rarely(WRITTEN, "rdma_write_bytes"),
            rarely(READ_BY_OTHERS, "rdma_read_resp_bytes"),
            rarely(WRITTEN_BY_OTHERS, "rdma_write_recv_bytes"),
            rarely(REQUESTER_CQE_ERRORS, "rdma_read_wr_err", "rdma_write_wr_err")),

    /// Broadcom's; the PCI device below is bnxt_en's.
    BNXT_RE(
            List.of("bnxt_en", "bnxt_re"),
            "to_retransmits",
            often(SENT, "tx_bytes"),
            often(RECEIVED, "rx_bytes"),
            often(RECEIVE_DROPS, "rx_roce_discards"),
            often(TRANSMIT_DISCARDS, "tx_roce_discards"),
            often(RECEIVE_ERRORS, "rx_roce_errors"),
            often(LOCAL_ACK_TIMEOUTS, "to_retransmits"),
            often(PACKET_SEQUENCE_ERRORS, "seq_err_naks_rcvd"),
            often(RNR_NAK_RETRIES, "rnr_naks_rcvd"),
            often(OUT_OF_SEQUENCE, "oos_drop_count"),
            often(RETRIES_EXCEEDED, "max_retry_exceeded"),
            often(CNP_SENT, "tx_cnp_pkts"),
            often(CNP_HANDLED, "rx_cnp_pkts"),
            often(ECN_MARKED, "rx_ecn_marked_pkts"),
            rarely(OUT_OF_BUFFER, "rx_out_of_buffer"),
            rarely(PACKETS_SENT, "tx_pkts"),
            rarely(PACKETS_RECEIVED, "rx_pkts"),
            rarely(DUPLICATE_REQUESTS, "dup_req"),
            rarely(REQUESTER_REMOTE_ACCESS_ERRORS, "remote_access_err"),
            rarely(REQUESTER_REMOTE_INVALID_REQUESTS, "remote_invalid_req_err"),
            rarely(RESPONDER_LOCAL_LENGTH_ERRORS, "res_length_mismatch"),
            rarely(READ_REQUESTS, "rx_read_req"),
            rarely(WRITE_REQUESTS, "rx_write_req"),
            rarely(ATOMIC_REQUESTS, "rx_atomic_req")),

    /// AMD's (Pensando); the names come from its firmware.
    IONIC(
            List.of("ionic", "ionic_rdma"),
            "tx_rdma_ucast_bytes",
            often(SENT, "tx_rdma_ucast_bytes", "tx_rdma_mcast_bytes"),
            often(RECEIVED, "rx_rdma_ucast_bytes", "rx_rdma_mcast_bytes"),
            often(RECEIVE_DROPS, "rx_rdma_mtu_discard_pkts"),
            often(RETRANSMITTED, "tx_rdma_retx_bytes"),
            often(RETRANSMITTED_PACKETS, "tx_rdma_retx_pkts"),
            often(LOCAL_ACK_TIMEOUTS, "tx_rdma_ack_timeout"),
            often(RETRIES_EXCEEDED, "req_tx_retry_excd_err"),
            often(PACKET_SEQUENCE_ERRORS, "req_rx_pkt_seq_err"),
            often(RNR_NAK_RETRIES, "req_rx_rnr_retry_err"),
            often(OUT_OF_SEQUENCE, "resp_rx_outouf_seq"),
            often(CNP_SENT, "tx_rdma_cnp_pkts"),
            often(CNP_HANDLED, "rx_rdma_cnp_pkts"),
            often(ECN_MARKED, "rx_rdma_ecn_pkts"),
            rarely(OUT_OF_BUFFER, "resp_rx_outof_buf"),
            rarely(PACKETS_SENT, "tx_rdma_ucast_pkts", "tx_rdma_mcast_pkts"),
            rarely(PACKETS_RECEIVED, "rx_rdma_ucast_pkts", "rx_rdma_mcast_pkts"),
            rarely(IMPLIED_NAK_SEQUENCE_ERRORS, "req_rx_impl_nak_seq_err"),
            rarely(DUPLICATE_REQUESTS, "resp_rx_dup_request"),
            rarely(REQUESTER_CQE_ERRORS, "req_rx_cqe_err"),
            rarely(RESPONDER_CQE_ERRORS, "resp_rx_cqe_err"),
            rarely(REQUESTER_CQE_FLUSH_ERRORS, "req_rx_cqe_flush"),
            rarely(RESPONDER_CQE_FLUSH_ERRORS, "resp_rx_cqe_flush"),
            rarely(REQUESTER_REMOTE_ACCESS_ERRORS, "req_rx_rmt_acc_err"),
            rarely(REQUESTER_REMOTE_INVALID_REQUESTS, "req_rx_rmt_req_err"),
            rarely(RESPONDER_REMOTE_ACCESS_ERRORS, "resp_tx_rmt_acc_err"),
            rarely(RESPONDER_LOCAL_LENGTH_ERRORS, "resp_rx_loc_len_err")),

    /// Omni-Path's; bytes and packets stand among the common counters.
    HFI1(
            List.of("hfi1"),
            "RcResend",
            often(RETRANSMITTED_PACKETS, "RcResend"),
            often(LOCAL_ACK_TIMEOUTS, "RcTimeOut"),
            often(RNR_NAK_RETRIES, "RnrNak"),
            often(PACKET_SEQUENCE_ERRORS, "RcSeqNak"),
            often(RECEIVE_DROPS, "PktDrop")),

    /// Intel's Ethernet cards; older drivers have names with `iw` and `tcp`.
    IRDMA(
            List.of("ice", "i40e", "idpf", "irdma", "i40iw"),
            "ip4InOctets",
            often(SENT, "ip4OutOctets", "ip6OutOctets"),
            often(RECEIVED, "ip4InOctets", "ip6InOctets"),
            often(RECEIVE_DROPS, "ip4InDiscards", "ip6InDiscards"),
            often(RECEIVE_ERRORS, "InProtoErrors", "tcpInProtoErrors"),
            often(RETRANSMITTED_PACKETS, "RetransSegs", "tcpRetransSegs"),
            often(CNP_SENT, "cnpSent"),
            often(CNP_HANDLED, "cnpHandled"),
            often(ECN_MARKED, "RxECNMrkd"),
            rarely(CNP_IGNORED, "cnpIgnored"),
            rarely(PACKETS_SENT, "ip4OutPkts", "ip6OutPkts"),
            rarely(PACKETS_RECEIVED, "ip4InPkts", "ip6InPkts"),
            rarely(READ_REQUESTS, "InRdmaReads", "iwInRdmaReads"),
            rarely(WRITE_REQUESTS, "InRdmaWrites", "iwInRdmaWrites")),

    /// HiSilicon's; it counts packets only.
    HNS(
            List.of("hns3", "hns_roce", "hns_roce_hw_v2"),
            "rx_rc_pkt",
            often(RECEIVE_ERRORS, "rx_err_pkt"),
            often(CNP_SENT, "tx_cnp_pkt"),
            often(CNP_HANDLED, "rx_cnp_pkt"),
            rarely(PACKETS_SENT, "tx_pkt"),
            rarely(PACKETS_RECEIVED, "rx_pkt")),

    /// Alibaba's.
    ERDMA(
            List.of("erdma"),
            "rx_bytes_cnt",
            often(SENT, "tx_bytes_cnt"),
            often(RECEIVED, "rx_bytes_cnt"),
            often(
                    TRANSMIT_DISCARDS,
                    "tx_disable_drop_cnt",
                    "tx_bps_limit_drop_cnt",
                    "tx_pps_limit_drop_cnt"),
            often(
                    RECEIVE_DROPS,
                    "rx_disable_drop_cnt",
                    "rx_bps_limit_drop_cnt",
                    "rx_pps_limit_drop_cnt"),
            rarely(PACKETS_SENT, "tx_packets_cnt"),
            rarely(PACKETS_RECEIVED, "rx_packets_cnt")),

    /// Microsoft Azure's.
    MANA(
            List.of("mana", "mana_ib"),
            "requester_timeout",
            often(SENT, "tx_bytes"),
            often(RECEIVED, "rx_bytes"),
            often(LOCAL_ACK_TIMEOUTS, "requester_timeout"),
            often(PACKET_SEQUENCE_ERRORS, "requester_oos_nak"),
            often(RNR_NAK_RETRIES, "requester_rnr_nak"),
            often(OUT_OF_SEQUENCE, "responder_oos"),
            often(RETRIES_EXCEEDED, "requester_retries_exceeded"),
            often(CNP_HANDLED, "received_cnps"),
            rarely(PACKETS_SENT, "tx_packets"),
            rarely(PACKETS_RECEIVED, "rx_packets"),
            rarely(DUPLICATE_REQUESTS, "responder_dup_request"),
            rarely(IMPLIED_NAK_SEQUENCE_ERRORS, "requester_implicit_nak"),
            rarely(RESPONDER_LOCAL_LENGTH_ERRORS, "responder_local_len_error"),
            rarely(RESPONDER_REMOTE_ACCESS_ERRORS, "responder_rem_access_error"));

    static final String FOLDER = "hw_counters/";

    /// As the link `device/driver` names it, which may be the driver of the card below.
    private final List<String> drivers;

    /// A file that no other driver here has.
    final String mark;

    private final List<PortCounter> counters;

    RdmaDriver(List<String> drivers, String mark, PortCounter... counters) {
        this.drivers = drivers;
        this.mark = FOLDER + mark;
        this.counters = List.of(counters);
    }

    /// @param driver not empty
    static Optional<RdmaDriver> named(String driver) {
        return Stream.of(values()).filter(one -> one.drivers.contains(driver)).findFirst();
    }

    /// What is read of a port of this driver, its own counters before the common ones.
    ///
    /// @param driver absent: the common ones only
    static List<PortCounter> counters(Optional<RdmaDriver> driver, boolean frequent) {
        List<PortCounter> counters = new ArrayList<>();
        driver.ifPresent(known -> counters.addAll(known.counters));
        Stream.of(PortFile.values()).map(PortCounter::of).forEach(counters::add);
        return counters.stream().filter(counter -> counter.isFrequent() == frequent).toList();
    }

    private static PortCounter often(PortFigure figure, String... files) {
        return counter(figure, true, files);
    }

    private static PortCounter rarely(PortFigure figure, String... files) {
        return counter(figure, false, files);
    }

    private static PortCounter counter(PortFigure figure, boolean frequent, String... files) {
        List<String> paths = Stream.of(files).map(file -> FOLDER + file).toList();
        return new PortCounter(figure, paths, 1, frequent);
    }
}
