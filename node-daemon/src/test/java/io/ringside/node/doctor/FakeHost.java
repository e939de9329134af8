package io.ringside.node.doctor;

import io.ringside.fixtures.FileTree;
import io.ringside.node.config.ConfigException;
import io.ringside.node.doctor.rank.SegmentBytes;
import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A host made of files under a folder, and of answers that a test sets.
public final class FakeHost implements HostAccess {
    public static final long NOW_NANOS = 1_000_000_000_000L;

    public final Path root;
    public final Path segments;
    public final Map<String, String> outputs = new HashMap<>();
    public final List<Probe> probes = new ArrayList<>();
    public Optional<Volume> volume = Optional.of(new Volume("tmpfs", 64L << 30, 60L << 30));
    public Optional<String> daemon = Optional.empty();
    public Optional<String> refusal = Optional.empty();
    public String configRefusal = "";
    public InetSocketAddress listen =
            new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 7575);
    public String version = "0.1.0";
    public int ownUser;
    public List<Path> libraryFolders = List.of();

    private final FileTree files;

    /// @param folder empty; the host's files and the segments are put into it
    public FakeHost(Path folder) {
        root = folder.resolve("host");
        files = new FileTree(root).folder("/");
        segments = folder.resolve("segments");
        try {
            Files.createDirectory(
                    segments,
                    java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                            java.nio.file.attribute.PosixFilePermissions.fromString("rwx------")));
            ownUser = (Integer) Files.getAttribute(segments, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeHost file(String onHost, String content) {
        files.put(onHost, content);
        return this;
    }

    public FakeHost file(String onHost, byte[] content) {
        files.put(onHost, content);
        return this;
    }

    /// @param target relative to the link's folder
    public FakeHost link(String onHost, String target) {
        files.link(onHost, target);
        return this;
    }

    /// A process that computes on a GPU and has these libraries mapped.
    ///
    /// @param environment as /proc has it, entries ended by NUL
    public FakeHost process(int pid, int parent, String environment, String... mapped) {
        String[] withGpu = Arrays.copyOf(mapped, mapped.length + 1);
        withGpu[mapped.length] = "/dev/nvidia-uvm";
        return processWithoutGpu(pid, parent, environment, withGpu);
    }

    /// As [#process], of one that does not.
    public FakeHost processWithoutGpu(int pid, int parent, String environment, String... mapped) {
        StringBuilder maps = new StringBuilder("00400000-00401000 r-xp 00000000 08:01 1\n");
        for (String path : mapped) {
            maps.append("7f0000000000-7f0000001000 r-xp 00000000 08:01 2    ").append(path);
            maps.append('\n');
        }
        return file("/proc/" + pid + "/maps", maps.toString())
                .file("/proc/" + pid + "/environ", environment)
                .file(
                        "/proc/" + pid + "/status",
                        "Name:\tpython3\nPPid:\t" + parent + "\nUid:\t1000\t1000\t1000\t1000\n")
                .file(
                        "/proc/" + pid + "/stat",
                        pid + " (python3) S 1" + " 0".repeat(17) + " " + pid * 10L + " 0\n");
    }

    /// A segment of such a process, of these communicators.
    public FakeHost segment(int pid, Long... communicators) {
        try {
            Files.write(
                    segments.resolve("ringside-" + pid + ".seg"),
                    SegmentBytes.of(pid, pid * 10L, "0.1.0", communicators));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeHost source(String name, Observation observation) {
        probes.add(
                new Probe() {
                    @Override
                    public String name() {
                        return name;
                    }

                    @Override
                    public long periodNanos(Rhythm rhythm) {
                        return 1;
                    }

                    @Override
                    public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm) {
                        return observation;
                    }
                });
        return this;
    }

    /// A GPU on the bus.
    ///
    /// @param path below /sys/devices, ending with its address
    public FakeHost gpu(String path, int numaNode) {
        String address = path.substring(path.lastIndexOf('/') + 1);
        return file("/sys/devices/" + path + "/class", "0x030200\n")
                .file("/sys/devices/" + path + "/vendor", "0x10de\n")
                .file("/sys/devices/" + path + "/numa_node", numaNode + "\n")
                .link("/sys/bus/pci/devices/" + address, "../../../devices/" + path);
    }

    /// An RDMA adapter with one port.
    public FakeHost adapter(
            String name, String path, int numaNode, String state, String physical, String rate) {
        String port = "/sys/class/infiniband/" + name + "/ports/1";
        return file("/sys/devices/" + path + "/numa_node", numaNode + "\n")
                .link("/sys/class/infiniband/" + name + "/device", "../../../devices/" + path)
                .file(port + "/state", state + "\n")
                .file(port + "/phys_state", physical + "\n")
                .file(port + "/rate", rate + "\n")
                .file(port + "/link_layer", "InfiniBand\n");
    }

    public DoctorContext context() {
        return context(Optional.empty());
    }

    public DoctorContext context(Optional<Path> config) {
        return new DoctorContext(
                new HostFiles(root),
                this,
                new DoctorSettings(segments, listen, config, ownUser, version, libraryFolders),
                new HandClock(NOW_NANOS, 7 - NOW_NANOS));
    }

    @Override
    public Optional<String> output(List<String> command) {
        return Optional.ofNullable(outputs.get(command.getFirst()));
    }

    @Override
    public Optional<Volume> volume(Path path) {
        return volume;
    }

    @Override
    public Optional<String> daemonAt(InetSocketAddress address) {
        return daemon;
    }

    @Override
    public Optional<String> refusalToListen(InetSocketAddress address) {
        return refusal;
    }

    @Override
    public List<Probe> probes() throws ConfigException {
        if (!configRefusal.isEmpty()) {
            throw new ConfigException(configRefusal);
        }
        return probes;
    }
}
