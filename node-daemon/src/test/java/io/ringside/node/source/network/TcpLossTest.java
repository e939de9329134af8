package io.ringside.node.source.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.source.network.tcp.TcpProbe;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.ProcessFigure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two network namespaces with a wire that loses 3 % between them: what is shown for the sending
/// process against the kernel's own count for its namespace.
@Timeout(120)
class TcpLossTest {
    private static final Path SCRIPT = Path.of("bench/loss_between_namespaces.sh");
    private static final Path FIGURES = Path.of("target/loss_between_namespaces.txt");
    private static final Path OWN_NAMESPACE = Path.of("/proc/thread-self/ns/net");
    private static final int CONNECTIONS = 4;
    private static final int MEBIBYTES = 32;
    private static final int LOST_PERCENT = 3;

    private final String name = "ringside" + ProcessHandle.current().pid();
    private final HostFiles host = new HostFiles(Path.of("/"));
    private final List<Peer> peers = new ArrayList<>();
    private long monotonicNanos = TimeUnit.SECONDS.toNanos(100);

    @BeforeEach
    void makeNamespaces() throws IOException, InterruptedException {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "Needs root, to make network namespaces.");
        for (String tool : List.of("ip", "nft")) {
            assumeTrue(
                    Stream.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/")
                            .anyMatch(folder -> Files.isExecutable(Path.of(folder + tool))),
                    "Needs " + tool + ": apt-get install iproute2 nftables.");
        }
        assumeTrue(script("up", name) == 0, "Network namespaces cannot be made here.");
    }

    @AfterEach
    void removeNamespaces() throws IOException, InterruptedException {
        for (Peer peer : peers) {
            peer.end();
        }
        script("down", name);
    }

    @Test
    void showsTheSendersRetransmitsAsTheKernelCountsThem()
            throws IOException, InterruptedException {
        Peer receiver = peer("b", "receive", "10.79.0.2");
        String port = receiver.line();
        Peer other = peer("a", "send", "10.79.0.2", port, "1");
        assertEquals("connected", other.line());
        assertEquals("sent", other.told("send 1"));
        assumeTrue(script("lose", name, "" + LOST_PERCENT) == 0, "nft cannot drop packets here.");
        Peer sender = peer("a", "send", "10.79.0.2", port, "" + CONNECTIONS);
        assertEquals("connected", sender.line());
        Path before = Files.readSymbolicLink(OWN_NAMESPACE);
        TcpProbe probe =
                new TcpProbe(host, () -> Set.of(sender.pid(), other.pid(), receiver.pid()));
        // A busy machine may have it send a segment again before anything is lost.
        double otherBefore = retransmitted(look(probe), other);
        assertEquals("sent", sender.told("send " + MEBIBYTES));
        Observation observation = look(probe);
        long kernel = kernelsCount(sender.pid());
        double shown = retransmitted(observation, sender);
        Files.writeString(
                FIGURES,
                "%d connections, %d MiB each, %d %% lost: kernel %d, shown %.0f segments (%.0f bytes); another process %.0f; peer %s%n"
                        .formatted(
                                CONNECTIONS,
                                MEBIBYTES,
                                LOST_PERCENT,
                                kernel,
                                shown,
                                figure(observation, sender, ProcessFigure.TCP_RETRANSMITTED),
                                retransmitted(observation, other),
                                reading(observation, sender).attributes().get("tcp.worst_peer")));
        assertEquals("", observation.reason());
        assertTrue(kernel > 100, "the kernel sent only " + kernel + " again");
        assertEquals((double) kernel, shown, kernel * 0.01);
        assertEquals(otherBefore, retransmitted(observation, other));
        assertEquals(
                "10.79.0.2:" + port,
                reading(observation, sender).attributes().get("tcp.worst_peer"));
        assertTrue(
                figure(observation, sender, ProcessFigure.TCP_SENT)
                        > MEBIBYTES * (double) (1 << 20));

        assertEquals("closed", sender.told("close"));
        assertEquals("closed", sender.told("close"));
        Observation after = look(probe);
        assertTrue(retransmitted(after, sender) >= shown, "closed sockets took theirs along");
        assertEquals(
                (double) kernelsCount(sender.pid()), retransmitted(after, sender), kernel * 0.01);
        assertEquals(before, Files.readSymbolicLink(OWN_NAMESPACE), "this thread went astray");
        probe.close();
    }

    private Observation look(TcpProbe probe) {
        monotonicNanos += TimeUnit.SECONDS.toNanos(10);
        return probe.look(7, monotonicNanos, Rhythm.NORMAL);
    }

    /// RetransSegs of the namespace, what `nstat` shows as TcpRetransSegs.
    private long kernelsCount(int pid) {
        List<String> tcp =
                host.lines("/proc/" + pid + "/net/snmp").stream()
                        .filter(line -> line.startsWith("Tcp:"))
                        .toList();
        int column = List.of(tcp.get(0).split(" ")).indexOf("RetransSegs");
        return Long.parseLong(tcp.get(1).split(" ")[column]);
    }

    private static double retransmitted(Observation observation, Peer peer) {
        return figure(observation, peer, ProcessFigure.TCP_RETRANSMITTED_SEGMENTS);
    }

    private static double figure(Observation observation, Peer peer, Figure figure) {
        return reading(observation, peer).figure(figure).orElseThrow();
    }

    private static Reading reading(Observation observation, Peer peer) {
        return observation.readings().stream()
                .filter(reading -> reading.id().equals("" + peer.pid()))
                .findFirst()
                .orElseThrow();
    }

    private static int script(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /// `ip netns exec` becomes the program, so that its pid is the program's.
    private Peer peer(String side, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "ip",
                                "netns",
                                "exec",
                                name + "-" + side,
                                System.getProperty("java.home") + "/bin/java",
                                "-Xmx64m",
                                "-cp",
                                "target/test-classes",
                                TcpPeer.class.getName()));
        command.addAll(List.of(arguments));
        Peer peer =
                new Peer(
                        new ProcessBuilder(command)
                                .redirectError(ProcessBuilder.Redirect.INHERIT)
                                .start());
        peers.add(peer);
        return peer;
    }

    /// A program that answers each line by a line.
    private static final class Peer {
        private final Process process;
        private final BufferedReader output;

        private Peer(Process process) {
            this.process = process;
            output =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
        }

        private int pid() {
            return Math.toIntExact(process.pid());
        }

        private String line() throws IOException {
            String line = output.readLine();
            assertNotNull(line, "the program ended");
            return line;
        }

        private String told(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return line();
        }

        private void end() throws IOException, InterruptedException {
            process.destroy();
            process.waitFor();
        }
    }
}
