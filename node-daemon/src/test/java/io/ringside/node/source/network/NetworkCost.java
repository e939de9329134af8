package io.ringside.node.source.network;

import io.ringside.fixtures.FileTree;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.source.identity.GpuUse;
import io.ringside.node.source.identity.IdentityProbe;
import io.ringside.node.source.identity.Tenants;
import io.ringside.node.source.network.tcp.SocketOwners;
import io.ringside.node.source.network.tcp.TcpProbe;
import io.ringside.node.source.network.tcp.WatchedProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What a look of the network's sources costs: `NetworkCost CONNECTIONS`. Prints microseconds of
/// CPU for a look, of the thread that looks. Not a test.
final class NetworkCost {
    private static final int LOOKS = 200;

    private NetworkCost() {}

    public static void main(String[] arguments)
            throws IOException, ConfigException, InterruptedException {
        int connections = Integer.parseInt(arguments[0]);
        int self = Math.toIntExact(ProcessHandle.current().pid());
        HostFiles host = new HostFiles(Path.of("/"));
        List<Socket> sockets = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < connections; i++) {
                sockets.add(new Socket(server.getInetAddress(), server.getLocalPort()));
                sockets.add(server.accept());
            }
            measure(
                    "tcp, all sockets ours",
                    new TcpProbe(host, () -> Set.of(self)),
                    TimeUnit.MINUTES.toNanos(5));
            Process other = new ProcessBuilder("cat").start();
            Set<Integer> others = Set.of(Math.toIntExact(other.pid()));
            measure(
                    "tcp, all sockets others'",
                    new TcpProbe(host, () -> others),
                    TimeUnit.MINUTES.toNanos(5));
            other.destroy();
            SocketOwners owners = new SocketOwners(host);
            List<WatchedProcess> processes = WatchedProcess.of(host, Set.of(self));
            long before = cpuNanos();
            owners.update(processes, 0, 0);
            report(
                    "reading the open files of " + connections * 2 + " sockets",
                    cpuNanos() - before);
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        NetworkSettings settings = NetworkSettings.of(ConfigFile.parse("", "none"));
        measure(
                "ethernet, this host",
                new EthernetProbe(host, settings),
                TimeUnit.SECONDS.toNanos(1));
        Path root = Files.createTempDirectory("network-cost");
        FileTree fake = new FileTree(root);
        for (int device = 0; device < 8; device++) {
            String port = "/sys/class/infiniband/mlx5_" + device + "/ports/1/";
            for (PortFile file : PortFile.values()) {
                fake.put(port + file.path, "123456789\n");
            }
            fake.put(port + "state", "4: ACTIVE\n").put(port + "rate", "400 Gb/sec (4X NDR)\n");
        }
        measure(
                "infiniband, 8 ports",
                new InfinibandProbe(new HostFiles(root), settings),
                TimeUnit.SECONDS.toNanos(1));
        fake.delete("/sys");
        List<Process> programs = new ArrayList<>();
        List<GpuUse> uses = new ArrayList<>();
        for (int gpu = 0; gpu < 8; gpu++) {
            programs.add(new ProcessBuilder("cat").start());
            int pid = Math.toIntExact(programs.getLast().pid());
            uses.add(new GpuUse(pid, "GPU-" + gpu, "0000:0" + gpu + ":00.0"));
        }
        measure(
                "identity, 8 processes, this host",
                new IdentityProbe(
                        host, Tenants.of(ConfigFile.parse("", "none"), host), List::of, () -> uses),
                TimeUnit.SECONDS.toNanos(5));
        programs.forEach(Process::destroy);
        Files.delete(root);
    }

    private static void measure(String what, Probe probe, long stepNanos)
            throws InterruptedException {
        long cpu = 0;
        long monotonicNanos = 0;
        for (int i = 0; i < LOOKS * 2; i++) {
            monotonicNanos += stepNanos;
            long before = cpuNanos();
            Observation observation = probe.look(1, monotonicNanos, Rhythm.NORMAL);
            cpu += i < LOOKS ? 0 : cpuNanos() - before;
            if (!observation.reason().isEmpty()) {
                System.out.println(observation.reason());
                return;
            }
        }
        probe.close();
        report(what, cpu / LOOKS);
    }

    private static void report(String what, long nanos) {
        System.out.printf(Locale.ROOT, "%-50s %8.0f us%n", what, nanos / 1e3);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
