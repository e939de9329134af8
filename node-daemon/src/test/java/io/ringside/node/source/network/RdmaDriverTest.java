package io.ringside.node.source.network;

import static io.ringside.protocol.figures.PortFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.FileTree;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.health.HealthJudge;
import io.ringside.node.health.rule.RuleBook;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.sampling.EventLog;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.FigureKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// RDMA cards whose drivers count in files of their own: made trees, each value by hand.
class RdmaDriverTest {
    private static final String DEVICE = "/sys/class/infiniband/rdma0";
    private static final String PORT = DEVICE + "/ports/1/";

    @TempDir Path root;

    private FileTree host;
    private InfinibandProbe probe;
    private long monotonicNanos;

    @BeforeEach
    void make() throws ConfigException, IOException {
        host = new FileTree(root);
        probe =
                new InfinibandProbe(
                        new HostFiles(root), NetworkSettings.of(ConfigFile.parse("", "test")));
        host.put(PORT + "state", "4: ACTIVE\n").put(PORT + "rate", "100 Gb/sec (4X EDR)\n");
    }

    @Test
    void efaCountsBytesDropsAndRetransmissions() throws IOException {
        driver("efa");
        files("tx_bytes=1000 rx_bytes=2000 tx_pkts=3 rx_pkts=4 rx_drops=5 send_bytes=6 send_wrs=7");
        files("rdma_read_bytes=10 rdma_read_wr_err=12 rdma_read_resp_bytes=13 rdma_write_bytes=14");
        files("rdma_write_wr_err=16 rdma_write_recv_bytes=17 retrans_bytes=18 retrans_pkts=19");
        files("retrans_timeout_events=20 impaired_remote_conn_events=21");
        files("unresponsive_remote_events=22 lifespan=10");
        assertCounters(
                SENT, 1000,
                RECEIVED, 2000,
                PACKETS_SENT, 3,
                PACKETS_RECEIVED, 4,
                RECEIVE_DROPS, 5,
                READ, 10,
                REQUESTER_CQE_ERRORS, 28,
                READ_BY_OTHERS, 13,
                WRITTEN, 14,
                WRITTEN_BY_OTHERS, 17,
                RETRANSMITTED, 18,
                RETRANSMITTED_PACKETS, 19,
                LOCAL_ACK_TIMEOUTS, 20,
                IMPAIRED_CONNECTIONS, 21,
                UNRESPONSIVE_REMOTES, 22);
    }

    @Test
    void bnxtIsKnownByTheDriverOfTheCardBelow() throws IOException {
        driver("bnxt_en");
        files("active_qps=9 tx_bytes=1000 rx_bytes=2000 tx_pkts=3 rx_pkts=4 rx_roce_discards=5");
        files("rx_roce_errors=6 to_retransmits=7 seq_err_naks_rcvd=8 rnr_naks_rcvd=9");
        files("oos_drop_count=10 rx_out_of_buffer=11 max_retry_exceeded=12 dup_req=13");
        files("remote_access_err=14 remote_invalid_req_err=15 res_length_mismatch=16");
        files("rx_read_req=17 rx_write_req=18 rx_atomic_req=19 tx_cnp_pkts=20 rx_cnp_pkts=21");
        files("rx_ecn_marked_pkts=22 tx_roce_discards=23 recoverable_errors=24");
        assertCounters(
                SENT, 1000,
                RECEIVED, 2000,
                PACKETS_SENT, 3,
                PACKETS_RECEIVED, 4,
                RECEIVE_DROPS, 5,
                RECEIVE_ERRORS, 6,
                LOCAL_ACK_TIMEOUTS, 7,
                PACKET_SEQUENCE_ERRORS, 8,
                RNR_NAK_RETRIES, 9,
                OUT_OF_SEQUENCE, 10,
                OUT_OF_BUFFER, 11,
                RETRIES_EXCEEDED, 12,
                DUPLICATE_REQUESTS, 13,
                REQUESTER_REMOTE_ACCESS_ERRORS, 14,
                REQUESTER_REMOTE_INVALID_REQUESTS, 15,
                RESPONDER_LOCAL_LENGTH_ERRORS, 16,
                READ_REQUESTS, 17,
                WRITE_REQUESTS, 18,
                ATOMIC_REQUESTS, 19,
                CNP_SENT, 20,
                CNP_HANDLED, 21,
                ECN_MARKED, 22,
                TRANSMIT_DISCARDS, 23);
    }

    @Test
    void ionicSumsUnicastAndMulticast() throws IOException {
        driver("ionic");
        files("tx_rdma_ucast_bytes=1000 tx_rdma_mcast_bytes=1 rx_rdma_ucast_bytes=2000");
        files("tx_rdma_ucast_pkts=30 tx_rdma_mcast_pkts=3 rx_rdma_ucast_pkts=40");
        files("tx_rdma_retx_bytes=5 tx_rdma_retx_pkts=6 tx_rdma_ack_timeout=7");
        files("req_tx_retry_excd_err=8 req_rx_pkt_seq_err=9 req_rx_rnr_retry_err=10");
        files("resp_rx_outouf_seq=11 resp_rx_outof_buf=12 rx_rdma_mtu_discard_pkts=13");
        files("tx_rdma_cnp_pkts=14 rx_rdma_cnp_pkts=15 rx_rdma_ecn_pkts=16 resp_rx_s0_table_err=9");
        assertCounters(
                SENT, 1001,
                RECEIVED, 2000,
                PACKETS_SENT, 33,
                PACKETS_RECEIVED, 40,
                RETRANSMITTED, 5,
                RETRANSMITTED_PACKETS, 6,
                LOCAL_ACK_TIMEOUTS, 7,
                RETRIES_EXCEEDED, 8,
                PACKET_SEQUENCE_ERRORS, 9,
                RNR_NAK_RETRIES, 10,
                OUT_OF_SEQUENCE, 11,
                OUT_OF_BUFFER, 12,
                RECEIVE_DROPS, 13,
                CNP_SENT, 14,
                CNP_HANDLED, 15,
                ECN_MARKED, 16);
    }

    @Test
    void omniPathHasTheCommonCountersInWordsAndRetransmissionsOfItsOwn() throws IOException {
        driver("hfi1");
        host.put(PORT + "counters/port_xmit_data", "250\n")
                .put(PORT + "counters/port_rcv_data", "500\n");
        files("RcResend=3 RcTimeOut=4 RnrNak=5 RcSeqNak=6 PktDrop=7 TxWords=999 LoopPkts=8");
        assertCounters(
                SENT, 1000,
                RECEIVED, 2000,
                RETRANSMITTED_PACKETS, 3,
                LOCAL_ACK_TIMEOUTS, 4,
                RNR_NAK_RETRIES, 5,
                PACKET_SEQUENCE_ERRORS, 6,
                RECEIVE_DROPS, 7);
    }

    @Test
    void irdmaSumsBothVersionsOfIpByItsNamesOfTodayAndOfBefore() throws IOException {
        driver("ice");
        files("ip4OutOctets=1000 ip6OutOctets=5 ip4InOctets=2000 ip6InOctets=6 ip4OutPkts=3");
        files("ip4InPkts=4 ip4InDiscards=7 ip6InDiscards=1 RetransSegs=9 InProtoErrors=2");
        files(
                "cnpSent=10 cnpHandled=11 cnpIgnored=12 RxECNMrkd=13 InRdmaReads=14 iwInRdmaWrites=15");
        assertCounters(
                SENT, 1005,
                RECEIVED, 2006,
                PACKETS_SENT, 3,
                PACKETS_RECEIVED, 4,
                RECEIVE_DROPS, 8,
                RETRANSMITTED_PACKETS, 9,
                RECEIVE_ERRORS, 2,
                CNP_SENT, 10,
                CNP_HANDLED, 11,
                CNP_IGNORED, 12,
                ECN_MARKED, 13,
                READ_REQUESTS, 14,
                WRITE_REQUESTS, 15);
    }

    @Test
    void theCloudsCardsAndHisiliconsAreRead() throws IOException {
        driver("mana");
        files("tx_bytes=1000 rx_bytes=2000 tx_packets=3 rx_packets=4 requester_timeout=5");
        files("requester_oos_nak=6 requester_rnr_nak=7 responder_oos=8 received_cnps=9");
        files("requester_retries_exceeded=10 responder_dup_request=11 current_rate=12");
        assertCounters(
                SENT, 1000,
                RECEIVED, 2000,
                PACKETS_SENT, 3,
                PACKETS_RECEIVED, 4,
                LOCAL_ACK_TIMEOUTS, 5,
                PACKET_SEQUENCE_ERRORS, 6,
                RNR_NAK_RETRIES, 7,
                OUT_OF_SEQUENCE, 8,
                CNP_HANDLED, 9,
                RETRIES_EXCEEDED, 10,
                DUPLICATE_REQUESTS, 11);
    }

    @Test
    void erdmasLimitsAreDropsAndHnsCountsPackets() throws IOException {
        driver("erdma");
        files("tx_bytes_cnt=1000 rx_bytes_cnt=2000 tx_packets_cnt=3 rx_packets_cnt=4");
        files("tx_bps_limit_drop_cnt=5 tx_pps_limit_drop_cnt=6 rx_disable_drop_cnt=7");
        assertCounters(
                SENT, 1000,
                RECEIVED, 2000,
                PACKETS_SENT, 3,
                PACKETS_RECEIVED, 4,
                TRANSMIT_DISCARDS, 11,
                RECEIVE_DROPS, 7);
    }

    @Test
    void hnsCountsPackets() throws IOException {
        driver("hns3");
        files("rx_rc_pkt=1 rx_pkt=4 tx_pkt=3 rx_err_pkt=5 tx_cnp_pkt=6 rx_cnp_pkt=7");
        assertCounters(
                PACKETS_SENT, 3,
                PACKETS_RECEIVED, 4,
                RECEIVE_ERRORS, 5,
                CNP_SENT, 6,
                CNP_HANDLED, 7);
    }

    @Test
    void aTreeWithoutALinkToTheDriverIsKnownByAFileOfItsOwn() throws IOException {
        files("tx_bytes=1000 rx_bytes=2000 rx_drops=5");
        assertCounters(SENT, 1000, RECEIVED, 2000, RECEIVE_DROPS, 5);
    }

    @Test
    void filesOfADriverThatIsNotInTheTableAreLeftAlone() throws IOException {
        driver("mlx5_core");
        host.put(PORT + "counters/port_xmit_data", "250\n");
        files("tx_bytes=7 rx_drops=8 rx_pkt=9 out_of_buffer=3");
        assertCounters(SENT, 1000, OUT_OF_BUFFER, 3);
    }

    @Test
    void whatIsNoNumberOrBeyondSixtyThreeBitsIsAbsent() throws IOException {
        driver("efa");
        host.put(PORT + "hw_counters/tx_bytes", "18446744073709551615\n")
                .put(PORT + "hw_counters/rx_bytes", "-1\n")
                .put(PORT + "hw_counters/rx_drops", "many\n")
                .put(PORT + "hw_counters/retrans_pkts", "9".repeat(2_000_000));
        files("retrans_bytes=0");
        assertCounters(RETRANSMITTED, 0);
    }

    @Test
    void aDriverThatIsLoadedAnewMakesNoNegativeRateAndRetransmissionsAreTold() throws Exception {
        driver("efa");
        Set<String> held = new TreeSet<>();
        HealthJudge judge =
                new HealthJudge(
                        RuleBook.shipped()
                                .with(
                                        ConfigFile.parse(
                                                """
                                                rules:
                                                  negative:
                                                    kind: network_port
                                                    when: rate(port.sent) < 0 or increase(port.sent, 10m) < 0
                                                    severity: page
                                                    title: Sent less than nothing
                                                    evidence: "x"
                                                    advice: x
                                                """,
                                                "test")),
                        new EventLog(4),
                        _ -> {});
        for (int second = 0; second < 700; second += 5) {
            int since = second < 400 ? second : second - 400;
            files("tx_bytes=%d tx_pkts=%d".formatted(1_000_000 * since, 1000 * since));
            files(
                    "retrans_pkts=%d rx_drops=0 retrans_timeout_events=%d"
                            .formatted(20 * since, since));
            judge.judge(TimeUnit.SECONDS.toNanos(second), look(second), List.of())
                    .forEach(finding -> held.add(finding.rule()));
        }
        assertTrue(
                held.containsAll(Set.of("port-retransmits", "port-ack-timeouts")), held.toString());
        assertTrue(
                !held.contains("negative") && !held.contains("port-receive-drops"),
                held.toString());
    }

    @Test
    void aFigureIsReadAsOftenByADriversOwnFileAsByTheCommonOneAndMarksAreOneDriversOnly() {
        Map<Figure, Boolean> common = new HashMap<>();
        for (PortFile file : PortFile.values()) {
            common.put(file.figure, file.isFrequent);
        }
        Set<String> marks = new HashSet<>();
        for (RdmaDriver driver : RdmaDriver.values()) {
            assertTrue(marks.add(driver.mark), driver.mark);
            for (boolean frequent : new boolean[] {true, false}) {
                Map<Figure, Long> figures =
                        RdmaDriver.counters(Optional.of(driver), frequent).stream()
                                .collect(
                                        Collectors.groupingBy(
                                                PortCounter::figure, Collectors.counting()));
                figures.forEach((figure, count) -> {
                    assertEquals(FigureKind.COUNTER, figure.kind(), figure.id());
                    assertEquals(
                            frequent, common.getOrDefault(figure, frequent), driver + figure.id());
                });
            }
        }
    }

    private void driver(String name) throws IOException {
        host.put("/sys/devices/card/numa_node", "0\n")
                .link(DEVICE + "/device", "../../../devices/card")
                .link("/sys/devices/card/driver", "../../bus/pci/drivers/" + name);
    }

    private void files(String namesAndValues) throws IOException {
        for (String one : namesAndValues.split(" ")) {
            String[] pair = one.split("=");
            host.put(PORT + "hw_counters/" + pair[0], pair[1] + "\n");
        }
    }

    private List<Reading> look(long second) {
        monotonicNanos += TimeUnit.SECONDS.toNanos(5);
        return probe.look(TimeUnit.SECONDS.toNanos(second), monotonicNanos, Rhythm.NORMAL)
                .readings();
    }

    private void assertCounters(Object... pairs) {
        Map<String, Double> expected = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            expected.put(((Figure) pairs[i]).id(), ((Number) pairs[i + 1]).doubleValue());
        }
        Map<String, Double> actual = new TreeMap<>();
        look(1).stream()
                .flatMap(reading -> reading.figures().entrySet().stream())
                .filter(entry -> entry.getKey().kind() == FigureKind.COUNTER)
                .forEach(entry ->
                        assertEquals(
                                null, actual.put(entry.getKey().id(), entry.getValue()), "twice"));
        assertEquals(expected, actual);
    }
}
