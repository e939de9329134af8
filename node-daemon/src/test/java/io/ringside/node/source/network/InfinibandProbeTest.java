package io.ringside.node.source.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.FileTree;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.PortFigure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfinibandProbeTest {
    private static final double GIGABIT = 1e9 / 8;

    @TempDir Path root;

    private FileTree host;
    private InfinibandProbe probe;
    private long monotonicNanos;

    @BeforeEach
    void make() throws ConfigException {
        host = new FileTree(root);
        probe = probe("");
    }

    @Test
    void readsAPort() throws IOException {
        port("mlx5_0", "400 Gb/sec (4X NDR)");
        host.put(counter("mlx5_0", "port_xmit_data"), "250\n")
                .put(counter("mlx5_0", "port_rcv_data"), "500\n")
                .put(counter("mlx5_0", "port_xmit_wait"), "17\n")
                .put(counter("mlx5_0", "VL15_dropped"), "3\n")
                .put(folder("mlx5_0") + "/hw_counters/np_cnp_sent", "9\n")
                .put(folder("mlx5_0") + "/lid", "0x1c\n")
                .put("/sys/class/infiniband/mlx5_0/fw_ver", "28.39.1002\n")
                .put("/sys/class/infiniband/mlx5_0/device/numa_node", "1\n")
                .put(folder("mlx5_0") + "/gid_attrs/types/0", "IB/RoCE v1\n")
                .put(folder("mlx5_0") + "/gid_attrs/types/3", "RoCE v2\n")
                .put(folder("mlx5_0") + "/gid_attrs/ndevs/3", "eth2\n");
        List<Reading> readings = look().readings();
        assertEquals(2, readings.size());
        Reading often = readings.get(0);
        Reading rare = readings.get(1);
        assertEquals("mlx5_0/1", often.id());
        assertEquals("mlx5_0/1", rare.id());
        assertEquals(1000, figure(often, PortFigure.SENT));
        assertEquals(2000, figure(often, PortFigure.RECEIVED));
        assertEquals(17, figure(often, PortFigure.TRANSMIT_WAIT));
        assertEquals(9, figure(often, PortFigure.CNP_SENT));
        assertEquals(400 * GIGABIT, figure(often, PortFigure.RATE));
        assertEquals(1, figure(often, PortFigure.ACTIVE));
        assertEquals(3, figure(rare, PortFigure.VL15_DROPPED));
        assertEquals(
                Map.of(
                        "port.state", "ACTIVE",
                        "port.physical_state", "LinkUp",
                        "port.link", "4X NDR"),
                often.attributes());
        assertEquals("0x1c", rare.attributes().get("port.lid"));
        assertEquals("28.39.1002", rare.attributes().get("port.firmware"));
        assertEquals("1", rare.attributes().get("port.numa.node"));
        assertEquals("IB/RoCE v1, RoCE v2", rare.attributes().get("port.gid_types"));
        assertEquals("eth2", rare.attributes().get("port.interfaces"));
        assertNull(rare.attributes().get("port.virtual"));
    }

    @Test
    void namesTheCardByItsPciBus() throws IOException {
        port("mlx5_0", "400 Gb/sec (4X NDR)");
        host.delete("/sys/class/infiniband/mlx5_0/device");
        host.put("/sys/devices/pci/0000:1a:00.0/numa_node", "-1\n")
                .link("/sys/class/infiniband/mlx5_0/device", "../../../devices/pci/0000:1a:00.0");
        Reading rare = look().readings().get(1);
        assertEquals("0000:1a:00.0", rare.attributes().get("port.pci_bus_id"));
        assertNull(rare.attributes().get("port.numa.node"), "-1 is no node");
    }

    @Test
    void takesDownAndVirtualPortsAsFacts() throws IOException {
        host.put("/sys/class/infiniband/rxe0/ports/1/state", "1: DOWN\n")
                .put("/sys/class/infiniband/rxe0/ports/1/phys_state", "3: Disabled\n")
                .put("/sys/class/infiniband/rxe0/ports/1/rate", "2.5 Gb/sec (1X SDR)\n");
        Observation observation = look();
        assertEquals(State.OK, observation.state());
        Reading often = observation.readings().get(0);
        assertEquals(0, figure(often, PortFigure.ACTIVE));
        assertEquals("Disabled", often.attributes().get("port.physical_state"));
        assertTrue(often.figure(PortFigure.EXPECTED_RATE).isEmpty());
        assertEquals("true", observation.readings().get(1).attributes().get("port.virtual"));
    }

    @Test
    void readsWhatChangesSlowlyEveryFiveSecondsAndKeepsItsTime() throws IOException {
        port("mlx5_0", "400 Gb/sec (4X NDR)");
        host.put(counter("mlx5_0", "VL15_dropped"), "3\n");
        probe.look(7, 0, Rhythm.INCIDENT);
        host.put(counter("mlx5_0", "VL15_dropped"), "4\n");
        Observation soon = probe.look(8, TimeUnit.MILLISECONDS.toNanos(250), Rhythm.INCIDENT);
        assertEquals(
                List.of(8L, 7L), soon.readings().stream().map(Reading::readEpochNanos).toList());
        assertEquals(3, figure(soon.readings().get(1), PortFigure.VL15_DROPPED));
        Observation later = probe.look(9, TimeUnit.SECONDS.toNanos(5), Rhythm.INCIDENT);
        assertEquals(4, figure(later.readings().get(1), PortFigure.VL15_DROPPED));
        assertEquals(250, TimeUnit.NANOSECONDS.toMillis(probe.periodNanos(Rhythm.INCIDENT)));
    }

    @Test
    void forgetsAPortThatVanishes() throws IOException {
        port("mlx5_0", "400 Gb/sec (4X NDR)");
        port("mlx5_1", "400 Gb/sec (4X NDR)");
        look();
        host.delete("/sys/class/infiniband/mlx5_1");
        assertEquals(
                List.of("mlx5_0/1", "mlx5_0/1"),
                look().readings().stream().map(Reading::id).toList());
        host.delete("/sys/class/infiniband/mlx5_0");
        assertEquals(
                Observation.unavailable(
                        "This host has no RDMA device: /sys/class/infiniband is empty or not"
                                + " there."),
                look());
    }

    @Test
    void leavesAbsentWhatIsMalformedOrMissing() throws IOException {
        port("mlx5_0", "fast (4X");
        host.put(folder("mlx5_0") + "/state", "")
                .put(counter("mlx5_0", "port_xmit_data"), "N/A (no PMA)\n")
                .put(counter("mlx5_0", "port_rcv_data"), "-5\n")
                .put(counter("mlx5_0", "symbol_error"), "99999999999999999999999\n")
                .put(counter("mlx5_0", "link_downed"), "9".repeat(2_000_000))
                .put("/sys/class/infiniband/mlx5_0/fw_ver", "x".repeat(2_000_000));
        List<Reading> readings = look().readings();
        assertEquals(Map.of(), readings.get(0).figures());
        assertEquals(Map.of("port.physical_state", "LinkUp"), readings.get(0).attributes());
        assertFalse(readings.get(1).attributes().containsKey("port.firmware"));
    }

    @Test
    void expectsTheRateOfThePeers() throws IOException {
        port("mlx5_0", "400 Gb/sec (4X NDR)");
        port("mlx5_1", "200 Gb/sec (2X NDR)");
        port("mlx5_2", "400 Gb/sec (4X NDR)");
        port("mlx5_3", "100 Gb/sec (4X EDR)");
        host.put("/sys/class/infiniband/mlx5_3/board_id", "another card\n");
        Reading slow = often("mlx5_1/1");
        assertEquals(400 * GIGABIT, figure(slow, PortFigure.EXPECTED_RATE));
        assertEquals(0.5, figure(slow, PortFigure.RATE_RATIO));
        assertEquals("peers", slow.attributes().get("port.expected_by"));
        assertEquals(1, figure(often("mlx5_0/1"), PortFigure.RATE_RATIO));
        assertEquals(
                OptionalDouble.empty(),
                often("mlx5_3/1").figure(PortFigure.EXPECTED_RATE),
                "none is like it");
    }

    @Test
    void expectsTheFasterRateOfTwoPeers() throws IOException {
        port("mlx5_0", "400 Gb/sec (4X NDR)");
        port("mlx5_1", "200 Gb/sec (2X NDR)");
        assertEquals(0.5, figure(often("mlx5_1/1"), PortFigure.RATE_RATIO));
    }

    @Test
    void expectsOfAPortThatWentDownWhatItsPeersHave() throws IOException {
        port("mlx5_0", "400 Gb/sec (4X NDR)");
        port("mlx5_1", "400 Gb/sec (4X NDR)");
        port("mlx5_2", "10 Gb/sec (4X SDR)");
        host.put(folder("mlx5_2") + "/state", "1: DOWN\n");
        look();
        host.put(folder("mlx5_1") + "/state", "1: DOWN\n")
                .put(folder("mlx5_1") + "/rate", "10 Gb/sec (4X SDR)\n");
        Reading down = often("mlx5_1/1");
        assertEquals(0, figure(down, PortFigure.ACTIVE));
        assertEquals(400 * GIGABIT, figure(down, PortFigure.EXPECTED_RATE));
        assertTrue(down.figure(PortFigure.RATE_RATIO).isEmpty());
        assertTrue(
                often("mlx5_2/1").figure(PortFigure.EXPECTED_RATE).isEmpty(),
                "it was never up: perhaps it has no cable");
    }

    @Test
    void expectsWhatTheConfigurationSays() throws IOException, ConfigException {
        probe =
                probe(
                        """
                        expected:
                          - device: "mlx5_0/1"
                            rate: 200Gb/s
                          - device: "mlx5_*"
                            rate: 400 Gb/s
                        """);
        port("mlx5_0", "400 Gb/sec (4X NDR)");
        port("mlx5_1", "400 Gb/sec (4X NDR)");
        port("mlx5_2", "10 Gb/sec (4X SDR)");
        host.put(folder("mlx5_2") + "/state", "1: DOWN\n");
        assertEquals(2, figure(often("mlx5_0/1"), PortFigure.RATE_RATIO));
        assertEquals(1, figure(often("mlx5_1/1"), PortFigure.RATE_RATIO));
        Reading down = often("mlx5_2/1");
        assertEquals(400 * GIGABIT, figure(down, PortFigure.EXPECTED_RATE));
        assertEquals("configuration", down.attributes().get("port.expected_by"));
    }

    private static InfinibandProbe probe(FileTree host, String network) throws ConfigException {
        return new InfinibandProbe(
                new HostFiles(host.root()), NetworkSettings.of(ConfigFile.parse(network, "test")));
    }

    private InfinibandProbe probe(String network) throws ConfigException {
        return probe(host, network);
    }

    private void port(String device, String rate) throws IOException {
        host.put(folder(device) + "/state", "4: ACTIVE\n")
                .put(folder(device) + "/phys_state", "5: LinkUp\n")
                .put(folder(device) + "/link_layer", "InfiniBand\n")
                .put(folder(device) + "/rate", rate + "\n")
                .put("/sys/class/infiniband/" + device + "/board_id", "MT_0000000838\n")
                .put("/sys/class/infiniband/" + device + "/device/vendor", "0x15b3\n");
    }

    private static String folder(String device) {
        return "/sys/class/infiniband/" + device + "/ports/1";
    }

    private static String counter(String device, String name) {
        return folder(device) + "/counters/" + name;
    }

    private Reading often(String id) {
        return look().readings().stream()
                .filter(reading -> reading.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Observation look() {
        monotonicNanos += TimeUnit.SECONDS.toNanos(1);
        return probe.look(7, monotonicNanos, Rhythm.NORMAL);
    }

    private static double figure(Reading reading, Figure figure) {
        return reading.figure(figure).orElseThrow();
    }
}
