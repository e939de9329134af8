package io.ringside.node.source.network.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.FileTree;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.network.sockdiag.Endpoint;
import io.ringside.node.source.network.sockdiag.SocketDump;
import io.ringside.node.source.network.sockdiag.SocketVisitor;
import io.ringside.node.source.network.sockdiag.TcpField;
import io.ringside.node.source.network.sockdiag.TcpInfo;
import io.ringside.node.source.network.sockdiag.TcpSocket;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.ProcessFigure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpProbeTest {
    private static final long SECOND_NANOS = 1_000_000_000;

    @TempDir Path root;

    private final Set<Integer> pids = new TreeSet<>();
    private final PlayedDump dump = new PlayedDump();
    private FileTree files;
    private long monotonicNanos = SECOND_NANOS;

    @BeforeEach
    void make() {
        files = new FileTree(root);
    }

    @Test
    void addsTheSocketsOfEachProcess() throws IOException {
        process(10, "net:[1]", 100, 101);
        process(20, "net:[1]", 200);
        dump.sockets.add(socket(1, 100, 3, 2_000));
        dump.sockets.add(socket(2, 101, 4, 1_000));
        dump.sockets.add(socket(3, 200, 0, 500));
        dump.sockets.add(socket(4, 999, 77, 9));
        List<Reading> readings = look(probe()).readings();
        assertEquals(List.of("10", "20"), readings.stream().map(Reading::id).toList());
        assertEquals(7, figure(readings.get(0), ProcessFigure.TCP_RETRANSMITTED_SEGMENTS));
        assertEquals(2, figure(readings.get(0), ProcessFigure.TCP_SOCKETS));
        assertEquals(1e-3, figure(readings.get(0), ProcessFigure.TCP_ROUND_TRIP_LEAST), 1e-9);
        assertEquals(2e-3, figure(readings.get(0), ProcessFigure.TCP_ROUND_TRIP_GREATEST), 1e-9);
        assertEquals("10.0.0.2:2", readings.get(0).attributes().get("tcp.worst_peer"));
        assertEquals("net:[1]", readings.get(0).attributes().get("network.namespace"));
        assertEquals(0, figure(readings.get(1), ProcessFigure.TCP_RETRANSMITTED_SEGMENTS));
        assertTrue(readings.get(1).figure(ProcessFigure.TCP_SENT).isEmpty(), "not told: absent");
    }

    @Test
    void keepsWhatASocketCountedWhenItIsGone() throws IOException {
        process(10, "net:[1]", 100, 101);
        dump.sockets.add(socket(1, 100, 5, 1));
        dump.sockets.add(socket(2, 101, 1, 1));
        TcpProbe probe = probe();
        look(probe);
        dump.sockets.clear();
        dump.sockets.add(socket(2, 101, 3, 1));
        assertEquals(8, retransmitted(look(probe)));
        dump.sockets.clear();
        assertEquals(8, retransmitted(look(probe)));
        dump.sockets.add(socket(3, 101, 2, 1));
        assertEquals(10, retransmitted(look(probe)), "another socket with the inode of a former");
    }

    @Test
    void followsASocketThatItsProcessClosedWhileTcpStillSends() throws IOException {
        process(10, "net:[1]", 100);
        dump.sockets.add(socket(1, 100, 5, 1));
        TcpProbe probe = probe();
        look(probe);
        dump.sockets.set(0, socket(1, 0, 9, 1));
        dump.sockets.add(socket(2, 0, 50, 1));
        assertEquals(9, retransmitted(look(probe)));
    }

    @Test
    void forgetsAProcessWithItsPid() throws IOException {
        process(10, "net:[1]", 100);
        dump.sockets.add(socket(1, 100, 5, 1));
        TcpProbe probe = probe();
        look(probe);
        stat(10, 4321);
        dump.sockets.set(0, socket(2, 100, 1, 1));
        assertEquals(1, retransmitted(look(probe)), "the same pid, started later");
        stat(10, -1);
        assertEquals(List.of(), look(probe).readings());
        files.delete("/proc/10/stat");
        assertEquals(List.of(), look(probe).readings());
        assertEquals(Set.of(), dump.kept);
    }

    @Test
    void meetsANewSocketOnceItsFilesWereReadAgain() throws IOException {
        process(10, "net:[1]");
        TcpProbe probe = probe();
        look(probe);
        open(10, 5, 105);
        dump.sockets.add(socket(1, 105, 2, 1));
        assertEquals(0, retransmitted(look(probe)), "its inode was not asked for");
        monotonicNanos += 5 * SECOND_NANOS;
        assertEquals(2, retransmitted(look(probe)));
    }

    @Test
    void leavesOutAProcessWhoseFilesMayNotBeReadAndSaysSo() throws IOException {
        process(10, "net:[1]", 100);
        process(20, "net:[1]");
        files.delete("/proc/20/fd/0");
        Observation observation = look(probe());
        assertEquals(List.of("10"), observation.readings().stream().map(Reading::id).toList());
        assertEquals(State.WARN, observation.state());
        assertEquals(
                "The open files of 1 of 2 processes may not be read, their TCP is absent; run the"
                        + " daemon as their user, as root or with CAP_SYS_PTRACE.",
                observation.reason());
    }

    @Test
    void readsOtherNamespacesWhereOneMayNotBeEntered() throws IOException {
        process(10, "net:[1]", 100);
        process(20, "net:[2]", 200);
        dump.refused = "net:[2]";
        Observation observation = look(probe());
        assertEquals(List.of("10"), observation.readings().stream().map(Reading::id).toList());
        assertEquals(State.WARN, observation.state());
        assertEquals("net:[2] may not be entered.", observation.reason());
    }

    @Test
    void failsWhenNothingCanBeRead() throws IOException {
        process(10, "net:[2]", 100);
        dump.refused = "net:[2]";
        assertEquals(State.FAILED, look(probe()).state());
    }

    @Test
    void doesNotFallWhenADumpBreaksOff() throws IOException {
        process(10, "net:[1]", 100, 101);
        dump.sockets.add(socket(1, 100, 5, 1));
        dump.sockets.add(socket(2, 101, 5, 1));
        TcpProbe probe = probe();
        look(probe);
        dump.sockets.remove(1);
        dump.refused = "net:[1]";
        look(probe);
        dump.refused = "";
        dump.sockets.add(socket(2, 101, 6, 1));
        assertEquals(11, retransmitted(look(probe)));
    }

    @Test
    void isUnavailableWhereThereIsNoDump() {
        TcpProbe probe =
                new TcpProbe(
                        new HostFiles(root),
                        () -> pids,
                        () -> {
                            throw new IOException("No netlink here.");
                        });
        assertEquals(Observation.unavailable("No netlink here."), look(probe));
    }

    @Test
    void restsAfterALookAtManySockets() throws IOException {
        process(10, "net:[1]", 100);
        dump.sockets.add(socket(1, 100, 5, 1));
        for (int i = 0; i < 50_000; i++) {
            dump.sockets.add(socket(1_000 + i, 1_000_000 + i, 0, 1));
        }
        TcpProbe probe = probe();
        Observation first = look(probe);
        dump.sockets.set(0, socket(1, 100, 6, 1));
        assertEquals(first, look(probe), "one second later");
        monotonicNanos += 8 * SECOND_NANOS;
        assertEquals(6, retransmitted(look(probe)));
    }

    @Test
    void readsTheSocketsOfThisVeryProcess() throws IOException {
        int self = Math.toIntExact(ProcessHandle.current().pid());
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            client.getOutputStream().write(new byte[10_000]);
            assertEquals(10_000, accepted.getInputStream().readNBytes(10_000).length);
            TcpProbe probe = new TcpProbe(new HostFiles(Path.of("/")), () -> Set.of(self));
            Observation observation = look(probe);
            assertEquals("", observation.reason());
            Reading reading = observation.readings().get(0);
            assertTrue(figure(reading, ProcessFigure.TCP_SOCKETS) >= 2);
            assertTrue(figure(reading, ProcessFigure.TCP_SENT) >= 10_000);
            assertTrue(figure(reading, ProcessFigure.TCP_RECEIVED) >= 10_000);
            assertNotNull(reading.attributes().get("network.namespace"));
            probe.close();
        }
    }

    private TcpProbe probe() {
        return new TcpProbe(new HostFiles(root), () -> pids, () -> dump);
    }

    /// One second after the one before.
    private Observation look(TcpProbe probe) {
        monotonicNanos += SECOND_NANOS;
        return probe.look(7, monotonicNanos, Rhythm.NORMAL);
    }

    private static double retransmitted(Observation observation) {
        return figure(observation.readings().get(0), ProcessFigure.TCP_RETRANSMITTED_SEGMENTS);
    }

    private static double figure(Reading reading, Figure figure) {
        return reading.figure(figure).orElseThrow();
    }

    private static TcpSocket socket(long cookie, int inode, long retransmitted, long micros) {
        return new TcpSocket(
                cookie,
                inode,
                true,
                new Endpoint(false, 0, 0x0a000002, (int) cookie),
                TcpInfo.of(
                        Map.of(
                                TcpField.RETRANSMITTED_SEGMENTS,
                                retransmitted,
                                TcpField.ROUND_TRIP_MICROS,
                                micros)));
    }

    private void process(int pid, String namespace, int... inodes) throws IOException {
        String folder = "/proc/" + pid;
        files.link(folder + "/ns/net", namespace).link(folder + "/fd/0", "pipe:[1]");
        for (int inode : inodes) {
            open(pid, inode, inode);
        }
        stat(pid, 1234);
        pids.add(pid);
    }

    private void open(int pid, int descriptor, int inode) throws IOException {
        files.link("/proc/" + pid + "/fd/" + descriptor, "socket:[" + inode + "]");
    }

    private void stat(int pid, long startTicks) throws IOException {
        files.put(
                "/proc/" + pid + "/stat",
                pid + " (a ) (b) S" + " 0".repeat(18) + " " + startTicks + " 0 0\n");
    }

    /// The same sockets in every namespace but the refused one, where it breaks off after the
    /// first.
    private static final class PlayedDump implements SocketDump {
        private final List<TcpSocket> sockets = new ArrayList<>();
        private Set<String> kept = Set.of();
        private String refused = "";

        @Override
        public Outcome dump(String namespace, Path file, int mostSockets, SocketVisitor visitor) {
            boolean breaksOff = namespace.equals(refused);
            for (TcpSocket socket :
                    breaksOff && !sockets.isEmpty() ? sockets.subList(0, 1) : sockets) {
                if (visitor.wants(socket.inode(), socket.cookie())) {
                    visitor.socket(socket);
                }
            }
            return breaksOff
                    ? new Outcome(false, 1, namespace + " may not be entered.")
                    : new Outcome(true, sockets.size(), "");
        }

        @Override
        public void keepOnly(Set<String> namespaces) {
            kept = Set.copyOf(namespaces);
        }

        @Override
        public void close() {}
    }
}
