package io.ringside.node.source.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.FileTree;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.InterfaceFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EthernetProbeTest {
    @TempDir Path root;

    private FileTree host;
    private EthernetProbe probe;
    private long monotonicNanos;

    @BeforeEach
    void make() throws ConfigException {
        host = new FileTree(root);
        probe = probe("");
    }

    @Test
    void readsAnInterface() throws IOException {
        card("eth0", "100000");
        host.put("/sys/class/net/eth0/statistics/rx_bytes", "1000\n")
                .put("/sys/class/net/eth0/statistics/tx_dropped", "3\n")
                .put("/sys/class/net/eth0/carrier", "1\n")
                .put("/sys/class/net/eth0/mtu", "9000\n")
                .put("/sys/class/net/eth0/duplex", "full\n");
        assertEquals(
                List.of(
                        Reading.of(SubjectKind.NETWORK_INTERFACE, "eth0", "ethernet", 7)
                                .put(InterfaceFigure.RECEIVED, 1000)
                                .put(InterfaceFigure.SEND_DROPPED, 3)
                                .put(InterfaceFigure.CARRIER, 1)
                                .put(InterfaceFigure.RATE, 12.5e9)
                                .put(InterfaceFigure.UP, 1)
                                .put("interface.state", "up")
                                .build(),
                        Reading.of(SubjectKind.NETWORK_INTERFACE, "eth0", "ethernet", 7)
                                .put(InterfaceFigure.MTU, 9000)
                                .put("interface.duplex", "full")
                                .build()),
                look().readings());
    }

    @Test
    void leavesOutTheLoopAndContainersEndsButNotOtherVirtualOnes() throws IOException {
        for (String name : List.of("lo", "veth12", "docker0")) {
            host.put("/sys/class/net/" + name + "/statistics/rx_bytes", "1\n");
        }
        Reading bridge = look().readings().get(0);
        assertEquals("docker0", bridge.id());
        assertEquals("true", bridge.attributes().get("interface.virtual"));
        assertEquals(1, look().readings().size());
    }

    @Test
    void leavesOutWhatTheConfigurationSays() throws IOException, ConfigException {
        probe = probe("skip: [\"e*1\"]");
        card("eth0", "1000");
        card("eth1", "1000");
        host.put("/sys/class/net/lo/mtu", "65536\n");
        assertEquals(
                List.of("eth0", "eth0", "lo"),
                look().readings().stream().map(Reading::id).toList());
    }

    @Test
    void knowsNoSpeedWhereTheDriverDoesNot() throws IOException {
        for (String unknown : List.of("-1", "4294967295", "0", "fast", "")) {
            card("eth0", unknown);
            assertEquals(
                    OptionalDouble.empty(), look().readings().get(0).figure(InterfaceFigure.RATE));
        }
    }

    @Test
    void expectsTheSpeedOfItsLike() throws IOException {
        card("eth0", "100000");
        card("eth1", "25000");
        Reading slow = look().readings().get(1);
        assertEquals(OptionalDouble.of(0.25), slow.figure(InterfaceFigure.RATE_RATIO));
        assertEquals("peers", slow.attributes().get("interface.expected_by"));
    }

    @Test
    void readsTheHostsTcp() throws IOException {
        host.put(
                        "/proc/net/snmp",
                        """
                        Ip: Forwarding DefaultTTL
                        Ip: 1 64
                        Tcp: RtoAlgorithm MaxConn InSegs OutSegs RetransSegs InErrs
                        Tcp: 1 -1 100 200 30 4
                        """)
                .put(
                        "/proc/net/netstat",
                        "TcpExt: TCPTimeouts TCPSynRetrans Odd\nTcpExt: 5 6 seven\n");
        assertEquals(
                List.of(
                        Reading.of(SubjectKind.HOST, "", "ethernet", 7)
                                .put(HostFigure.TCP_SEGMENTS_RECEIVED, 100)
                                .put(HostFigure.TCP_SEGMENTS_SENT, 200)
                                .put(HostFigure.TCP_RETRANSMITTED_SEGMENTS, 30)
                                .put(HostFigure.TCP_RECEIVE_ERRORS, 4)
                                .put(HostFigure.TCP_TIMEOUTS, 5)
                                .put(HostFigure.TCP_SYN_RETRANSMITS, 6)
                                .build()),
                look().readings());
        host.put("/proc/1/net/snmp", "Tcp: RetransSegs\nTcp: 31\n");
        assertEquals(7, look().readings().get(0).readEpochNanos(), "it is kept for 5 s");
        monotonicNanos += TimeUnit.SECONDS.toNanos(4);
        assertEquals(
                OptionalDouble.of(31),
                look().readings().get(0).figure(HostFigure.TCP_RETRANSMITTED_SEGMENTS),
                "the first process is in the host's own network");
    }

    @Test
    void survivesMalformedTables() throws IOException {
        for (String text : List.of("", "Tcp:", "Tcp: RetransSegs", "Tcp: A\nUdp: 1", "\n\n\n")) {
            host.put("/proc/net/snmp", text);
            assertEquals(List.of(), look().readings(), text);
            monotonicNanos += TimeUnit.SECONDS.toNanos(5);
        }
        host.put("/proc/net/snmp", "Tcp: A RetransSegs\nTcp: 1");
        assertEquals(List.of(), look().readings());
    }

    @Test
    void isUnavailableWhereThereIsNothing() {
        assertEquals(State.UNAVAILABLE, look().state());
    }

    @Test
    void readsNoMoreThanItsBoundAndSaysSo() throws IOException {
        for (int i = 0; i < 300; i++) {
            host.put("/sys/class/net/dummy" + i + "/mtu", "1500\n");
        }
        Observation observation = look();
        assertEquals(256, observation.readings().size());
        assertEquals(State.WARN, observation.state());
        assertEquals(
                "300 interfaces, only 256 are read; leave some out by network.skip.",
                observation.reason());
    }

    @Test
    void readsTheTcpOfAnIncidentEverySecond() throws IOException {
        host.put("/proc/net/snmp", "Tcp: RetransSegs\nTcp: 1\n");
        look();
        host.put("/proc/net/snmp", "Tcp: RetransSegs\nTcp: 2\n");
        monotonicNanos += TimeUnit.SECONDS.toNanos(1);
        assertEquals(
                OptionalDouble.of(2),
                probe.look(8, monotonicNanos, Rhythm.INCIDENT)
                        .readings()
                        .get(0)
                        .figure(HostFigure.TCP_RETRANSMITTED_SEGMENTS));
    }

    @Test
    void seesASpeedThatWasRefusedWhenTheFilesAreTriedAgain() throws IOException {
        host.put("/sys/class/net/eth0/operstate", "down\n")
                .put("/sys/class/net/eth0/device/vendor", "0x15b3\n");
        look();
        card("eth0", "1000");
        assertEquals("up", look().readings().get(0).attributes().get("interface.state"));
        monotonicNanos += TimeUnit.SECONDS.toNanos(4);
        assertEquals(
                OptionalDouble.of(125e6), look().readings().get(0).figure(InterfaceFigure.RATE));
    }

    @Test
    void forgetsAnInterfaceThatVanishes() throws IOException {
        host.put("/sys/class/net/tun0/mtu", "1500\n");
        card("eth0", "1000");
        assertEquals(3, look().readings().size());
        host.delete("/sys/class/net/tun0");
        assertEquals(List.of("eth0", "eth0"), look().readings().stream().map(Reading::id).toList());
    }

    @Test
    void readsThisVeryHost() throws ConfigException {
        EthernetProbe here =
                new EthernetProbe(
                        new HostFiles(Path.of("/")),
                        NetworkSettings.of(ConfigFile.parse("skip: []", "test")));
        Observation observation = here.look(7, 9, Rhythm.NORMAL);
        assertTrue(
                observation.readings().stream()
                        .anyMatch(reading ->
                                reading.id().equals("lo")
                                        && reading.figures().containsKey(InterfaceFigure.RECEIVED)),
                observation.toString());
        assertEquals(Map.of(), reading(observation, SubjectKind.HOST).attributes());
    }

    private static Reading reading(Observation observation, SubjectKind kind) {
        return observation.readings().stream()
                .filter(reading -> reading.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private EthernetProbe probe(String network) throws ConfigException {
        return new EthernetProbe(
                new HostFiles(host.root()), NetworkSettings.of(ConfigFile.parse(network, "test")));
    }

    private void card(String name, String speed) throws IOException {
        host.put("/sys/class/net/" + name + "/speed", speed + "\n")
                .put("/sys/class/net/" + name + "/operstate", "up\n")
                .put("/sys/class/net/" + name + "/device/vendor", "0x15b3\n");
    }

    private Observation look() {
        monotonicNanos += TimeUnit.SECONDS.toNanos(1);
        return probe.look(7, monotonicNanos, Rhythm.NORMAL);
    }
}
