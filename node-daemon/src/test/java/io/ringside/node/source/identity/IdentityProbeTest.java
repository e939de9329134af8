package io.ringside.node.source.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.FileTree;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.host.HostFiles;
import io.ringside.node.ranks.LiveProcess;
import io.ringside.node.ranks.LiveRank;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.ProcessFigure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityProbeTest {
    private static final long SECOND = 1_000_000_000;
    private static final String GROUP = "/system.slice/slurmstepd.scope/job_42/step_0/user/task_0";
    private static final LiveRank RANK =
            new LiveRank(0xC0FFEE, "tp", 3, 8, 1, "GPU-a", "0000:1B:00.0");

    @TempDir Path root;

    private List<LiveProcess> live = List.of(new LiveProcess(100, 0, 5000, "p.seg", List.of(RANK)));
    private List<GpuUse> gpuUses = List.of();
    private FileTree files;
    private long now = SECOND;

    @BeforeEach
    void oneRank() throws IOException {
        files = new FileTree(root);
        files.put("proc/self/stat", "");
        files.put("proc/stat", "cpu 1 2\nbtime 1700000000\n");
        FakeProcess.put(files, 100, 100, 5000, "python");
        files.put("proc/100/cgroup", "0::" + GROUP + "\n");
        files.put("proc/100/environ", "PATH=/secret\0NCCL_DEBUG=INFO\0HF_TOKEN=secret\0");
    }

    @Test
    void saysWhoARankIs() throws IOException {
        files.put("sys/bus/pci/devices/0000:1b:00.0/local_cpulist", "0-3\n");
        files.put("sys/bus/pci/devices/0000:1b:00.0/numa_node", "0\n");
        files.put("sys/class/infiniband/mlx5_0/device/local_cpulist", "0-1\n");
        files.put("sys/class/infiniband/mlx5_1/device/local_cpulist", "8-15\n");
        Reading reading = look().readings().getFirst();
        Map<String, String> expected =
                Map.ofEntries(
                        Map.entry("process.pid", "100"),
                        Map.entry("process.executable.name", "python"),
                        Map.entry("process.state", "sleeping"),
                        Map.entry("process.wait_channel", "futex_wait_queue"),
                        Map.entry("process.user.id", "1000"),
                        Map.entry("process.cgroup.path", GROUP),
                        Map.entry("slurm.job.id", "42"),
                        Map.entry("slurm.step.id", "0"),
                        Map.entry("systemd.unit", "slurmstepd.scope"),
                        Map.entry("ringside.segment", "p.seg"),
                        Map.entry("nccl.ranks", "tp:3"),
                        Map.entry("nccl.env.NCCL_DEBUG", "INFO"),
                        Map.entry("gpu.uuid", "GPU-a"),
                        Map.entry("gpu.pci_bus_id", "0000:1b:00.0"),
                        Map.entry("gpu.numa.node", "0"),
                        Map.entry("gpu.local_cpus", "0-3"),
                        Map.entry("nic.local_cpus", "mlx5_0=0-1 mlx5_1=8-15"),
                        Map.entry("cpu.affinity", "0,2,8,9"),
                        Map.entry("numa.nodes", "0-1"));
        assertEquals(expected, reading.attributes());
        assertEquals("100", reading.id());
        assertEquals(OptionalDouble.of(0.5), reading.figure(ProcessFigure.GPU_LOCAL_CPUS));
        assertEquals(OptionalDouble.of(0.5), reading.figure(ProcessFigure.NIC_LOCAL_CPUS));
        assertEquals(OptionalDouble.of(4.5), reading.figure(ProcessFigure.CPU_TIME));
        assertEquals(OptionalDouble.of(2048), reading.figure(ProcessFigure.MEMORY_RESIDENT));
        assertEquals(OptionalDouble.of(12), reading.figure(ProcessFigure.THREADS));
        assertEquals(OptionalDouble.of(7), reading.figure(ProcessFigure.MAJOR_FAULTS));
        assertEquals(
                OptionalDouble.of(11), reading.figure(ProcessFigure.CONTEXT_SWITCHES_VOLUNTARY));
        assertEquals(OptionalDouble.empty(), reading.figure(ProcessFigure.CGROUP_MEMORY_USED));
    }

    @ParameterizedTest
    @CsvSource({
        "R, running",
        "S, sleeping",
        "D, uninterruptible",
        "T, stopped",
        "t, traced",
        "P, ''"
    })
    void tellsWhatTheMainThreadDoes(String letter, String word) throws IOException {
        String stat = Files.readString(root.resolve("proc/100/stat"));
        files.put("proc/100/stat", stat.replace(") S ", ") " + letter + " "));
        assertEquals(
                word, look().readings().getFirst().attributes().getOrDefault("process.state", ""));
    }

    @Test
    void aWaitChannelThatIsHiddenOrNoneIsAbsent() throws IOException {
        files.put("proc/100/wchan", "0");
        assertFalse(look().readings().getFirst().attributes().containsKey("process.wait_channel"));
    }

    @Test
    void readsTheCgroupThatHasTheLimit() throws IOException {
        files.put("sys/fs/cgroup" + GROUP + "/memory.max", "max\n");
        files.put("sys/fs/cgroup" + GROUP + "/memory.current", "5\n");
        files.put(
                "sys/fs/cgroup" + GROUP + "/cpu.pressure", "some avg10=12.50 avg60=1.00 total=9\n");
        String job = "sys/fs/cgroup/system.slice/slurmstepd.scope/job_42";
        files.put(job + "/memory.max", "1000\n");
        files.put(job + "/memory.current", "900\n");
        files.put(job + "/cpu.max", "50000 100000\n");
        files.put(job + "/cpu.stat", "nr_periods 10\nnr_throttled 4\nthrottled_usec 1500000\n");
        Reading reading = look().readings().getFirst();
        assertEquals(OptionalDouble.of(900), reading.figure(ProcessFigure.CGROUP_MEMORY_USED));
        assertEquals(OptionalDouble.of(1000), reading.figure(ProcessFigure.CGROUP_MEMORY_LIMIT));
        assertEquals(OptionalDouble.of(10), reading.figure(ProcessFigure.CGROUP_CPU_PERIODS));
        assertEquals(
                OptionalDouble.of(1.5), reading.figure(ProcessFigure.CGROUP_CPU_THROTTLED_TIME));
        assertEquals(OptionalDouble.of(0.125), reading.figure(ProcessFigure.CGROUP_CPU_PRESSURE));
        assertTrue(reading.figure(ProcessFigure.CGROUP_ID).orElse(0) > 0);
    }

    @Test
    void readsCgroupsOfVersionOne() throws IOException {
        files.put("proc/100/cgroup", "5:memory:/docker/x\n4:cpu,cpuacct:/docker/x\n");
        files.put("sys/fs/cgroup/memory/docker/x/memory.usage_in_bytes", "77\n");
        files.put("sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes", "9223372036854771712\n");
        files.put(
                "sys/fs/cgroup/memory/docker/x/memory.oom_control",
                "oom_kill_disable 0\noom_kill 2\n");
        files.put(
                "sys/fs/cgroup/cpu/docker/x/cpu.stat",
                "nr_throttled 3\nthrottled_time 2000000000\n");
        Reading reading = look().readings().getFirst();
        assertEquals(OptionalDouble.of(77), reading.figure(ProcessFigure.CGROUP_MEMORY_USED));
        assertEquals(
                OptionalDouble.empty(),
                reading.figure(ProcessFigure.CGROUP_MEMORY_LIMIT),
                "no limit is absent");
        assertEquals(OptionalDouble.of(2), reading.figure(ProcessFigure.CGROUP_OOM_KILLS));
        assertEquals(OptionalDouble.of(2), reading.figure(ProcessFigure.CGROUP_CPU_THROTTLED_TIME));
    }

    @Test
    void tellsOfAKillForWantOfMemoryAlsoWhenItsProcessIsGone() throws IOException {
        String events = "sys/fs/cgroup" + GROUP + "/memory.events";
        files.put(events, "oom 0\noom_kill 1\n");
        IdentityProbe probe = probe();
        assertEquals(List.of(), look(probe).events(), "what was before is not news");
        files.put(events, "oom 1\noom_kill 3\n");
        live = List.of();
        List<NodeEvent> told = look(probe).events();
        assertEquals(1, told.size());
        assertEquals("oom", told.getFirst().type());
        assertEquals("100", told.getFirst().subject());
        assertEquals("2", told.getFirst().attributes().get("count"));
        assertEquals(List.of(), look(probe).events(), "told once");
    }

    @Test
    void keepsNothingOfTheEnvironmentButNcclsVariablesAndOurs() throws IOException {
        String many =
                IntStream.range(0, 200)
                        .mapToObj(i -> "NCCL_X" + i + "=" + "v".repeat(2_000))
                        .collect(Collectors.joining("\0"));
        files.put(
                "proc/100/environ",
                "NCCLX=no\0XNCCL_A=no\0NCCL_=\0nccl_debug=no\0RINGSIDE_LEVEL=deep\0NCCL_BAD NAME=1\0"
                        + "NCCL_ALGO=a\u0007b\nc\0AWS_SECRET=x\0"
                        + many);
        Map<String, String> attributes = look().readings().getFirst().attributes();
        assertEquals("deep", attributes.get("ringside.env.RINGSIDE_LEVEL"));
        assertEquals("a?b?c", attributes.get("nccl.env.NCCL_ALGO"));
        List<String> names =
                attributes.keySet().stream().filter(name -> name.contains(".env.")).toList();
        assertEquals(64, names.size());
        assertEquals("(withheld)", attributes.get("nccl.env.NCCL_X1"));
        assertFalse(attributes.toString().contains("=no"));
        assertFalse(attributes.toString().contains("SECRET"));
    }

    @Test
    void aSecretOfNcclIsKeptByNameOnly() throws IOException {
        files.put(
                "proc/100/environ",
                "NCCL_PSK=hush\0NCCL_NET_OFI_X=hush\0NCCL_NET_TOKEN=hush\0NCCL_X_KEY=hush\0NCCL_IB_PKEY=3\0");
        Map<String, String> attributes = look().readings().getFirst().attributes();
        assertFalse(attributes.toString().contains("hush"), attributes.toString());
        assertEquals("(withheld)", attributes.get("nccl.env.NCCL_PSK"));
        assertEquals("3", attributes.get("nccl.env.NCCL_IB_PKEY"), "an index, and no key");
    }

    @Test
    void showsValuesOnlyOfVariablesThatTheTableMarksPublic() throws IOException {
        files.put(
                "proc/100/environ",
                String.join(
                        "\0",
                        "NCCL_X_APIKEY=CANARY21",
                        "NCCL_X_AUTH=CANARY24",
                        "NCCL_SECRETKEY=CANARY26",
                        "NCCL_NET_URL=https://bob:CANARY28@store.example/path?token=CANARY29",
                        "NCCL_DEBUG_FILE=/home/CANARY31alice/nccl.%h.%p.log",
                        "NCCL_CONF_FILE=/home/CANARY32alice/x",
                        "NCCL_TOPO_FILE=/scratch/CANARY33proj/topo.xml",
                        "NCCL_HOSTID=CANARY34host",
                        "NCCL_COMM_ID=CANARY36host:1234",
                        "NCCL_NET_PLUGIN=/home/CANARY37/libnccl-net.so",
                        "NCCL_TUNER_PLUGIN=http://u:CANARY38@h/p?a=CANARY39",
                        "RINGSIDE_OTLP_HEADERS=Authorization=Bearer CANARY41",
                        "RINGSIDE_HEADERS=CANARY42",
                        "RINGSIDE_DIR=/home/CANARY43/segments",
                        "RINGSIDE_LEVEL=deep",
                        "NCCL_SOCKET_IFNAME=eth0"));
        IdentityProbe probe = probe();
        Map<String, String> attributes = look(probe).readings().getFirst().attributes();
        assertFalse(attributes.toString().contains("CANARY"), attributes.toString());
        assertEquals("eth0", attributes.get("nccl.env.NCCL_SOCKET_IFNAME"));
        assertEquals("(withheld)", attributes.get("nccl.env.NCCL_DEBUG_FILE"));
        assertEquals("…/libnccl-net.so", attributes.get("nccl.env.NCCL_NET_PLUGIN"));
        assertEquals("http://…@h/p?a=…", attributes.get("nccl.env.NCCL_TUNER_PLUGIN"));
        assertEquals("…/segments", attributes.get("ringside.env.RINGSIDE_DIR"));
        assertEquals("(withheld)", attributes.get("ringside.env.RINGSIDE_OTLP_HEADERS"));
        assertEquals(
                "/home/CANARY31alice/nccl.%h.%p.log",
                probe.processes().getFirst().variables().get("NCCL_DEBUG_FILE"),
                "the daemon itself looks for it there");
    }

    @Test
    void findsTheProcessOfAnotherPidNamespace() throws IOException {
        FakeProcess.put(files, 7, 7, 99, "init");
        FakeProcess.put(files, 4242, 7, 6000, "worker");
        files.put("proc/4242/cgroup", "0::/docker/x\n");
        files.put("proc/4242/environ", "");
        live = List.of(new LiveProcess(7, 4026531999L, 6000, "c.seg", List.of(RANK)));
        Observation seen = look();
        Reading reading = seen.readings().getFirst();
        assertEquals("4242", reading.id());
        assertEquals("7", reading.attributes().get("process.namespace_pid"));
        assertEquals("worker", reading.attributes().get("process.executable.name"));
    }

    @Test
    void saysThatANamespaceBesideItsOwnIsNotSeen() {
        live = List.of(new LiveProcess(7, 4026531999L, 6000, "c.seg", List.of(RANK)));
        Observation seen = look();
        assertEquals(List.of(), seen.readings());
        assertEquals(State.WARN, seen.state());
        assertTrue(seen.reason().startsWith("The pids 7 are of a pid namespace"), seen.reason());
    }

    @Test
    void doesNotTakeARecycledPidForTheProcess() throws IOException {
        FakeProcess.put(files, 100, 100, 5001, "other");
        assertEquals(List.of(), look().readings());
    }

    @Test
    void saysThatTheCgroupNamespaceHidesTheContainer() throws IOException {
        files.put("proc/100/cgroup", "0::/\n");
        Observation seen = look();
        assertEquals(State.WARN, seen.state());
        assertTrue(seen.reason().contains("another cgroup namespace"), seen.reason());
        assertFalse(seen.readings().getFirst().attributes().containsKey("container.id"));
    }

    @Test
    void doesNotFollowACgroupPathUpwards() throws IOException {
        files.put("sys/fs/memory.current", "666");
        files.put("proc/100/cgroup", "0::/../..\n");
        assertEquals(
                OptionalDouble.empty(),
                look().readings().getFirst().figure(ProcessFigure.CGROUP_MEMORY_USED));
    }

    @Test
    void readsAProcessOfAGpuWithoutASegment() throws IOException {
        FakeProcess.put(files, 300, 300, 1, "vllm");
        gpuUses =
                List.of(
                        new GpuUse(300, "GPU-a", "00000000:1B:00.0"),
                        new GpuUse(300, "GPU-b", ""),
                        new GpuUse(301, "GPU-a", ""));
        List<Reading> readings = look().readings();
        assertEquals(List.of("100", "300"), readings.stream().map(Reading::id).toList());
        assertFalse(readings.get(1).attributes().containsKey("nccl.ranks"));
        assertEquals("GPU-a,GPU-b", readings.get(1).attributes().get("gpu.uuid"));
        assertEquals("0000:1b:00.0", readings.get(1).attributes().get("gpu.pci_bus_id"));
    }

    @Test
    void readsWhoHoldsAGpuOutOfAReadingsId() {
        assertEquals(
                Optional.of(new GpuUse(7, "GPU-a", "0000:1b:00.0")),
                GpuUse.parse("GPU-a/7", Map.of("GPU-a", "0000:1b:00.0")));
        for (String wrong :
                List.of("", "/", "7", "GPU-a/", "GPU-a/0", "GPU-a/x", "/7", "a/99999999999")) {
            assertEquals(Optional.empty(), GpuUse.parse(wrong, Map.of()), wrong);
        }
    }

    @Test
    void takesTheNamespaceWhereTheStartIsNotKnown() throws IOException {
        files.link("proc/100/ns/pid", "pid:[11]");
        live = List.of(new LiveProcess(100, 11, 0, "p.seg", List.of()));
        assertEquals(1, look().readings().size());
        live = List.of(new LiveProcess(100, 12, 0, "p.seg", List.of()));
        assertEquals(List.of(), look().readings(), "another one's pid");
        live = List.of(new LiveProcess(100, 12, 5000, "p.seg", List.of()));
        assertEquals(List.of(), look().readings());
        live = List.of(new LiveProcess(100, 0, 0, "p.seg", List.of()));
        assertEquals(List.of(), look().readings(), "nothing tells it from a recycled pid");
    }

    @Test
    void isUnavailableWithoutProc() throws IOException {
        assertEquals(
                State.UNAVAILABLE,
                new IdentityProbe(
                                new HostFiles(root.resolve("nothing")),
                                noTenants(),
                                () -> live,
                                () -> gpuUses)
                        .look(1, 1, Rhythm.NORMAL)
                        .state());
    }

    @Test
    void survivesAnyContent() throws IOException {
        String junk = "\0\u0001é) (".repeat(50_000);
        for (String name : List.of("cgroup", "environ", "status")) {
            files.put("proc/100/" + name, junk);
        }
        assertEquals(1, look().readings().size());
        files.put("proc/100/stat", junk);
        assertEquals(0, look().readings().size());
    }

    @Test
    void readsThisVeryProcess() {
        int pid = (int) ProcessHandle.current().pid();
        IdentityProbe probe =
                new IdentityProbe(
                        new HostFiles(Path.of("/")),
                        noTenants(),
                        List::of,
                        () -> List.of(new GpuUse(pid, "GPU-x", "")));
        Reading reading = look(probe).readings().getFirst();
        assertEquals("java", reading.attributes().get("process.executable.name"));
        assertTrue(reading.figure(ProcessFigure.MEMORY_RESIDENT).orElse(0) > 1e6);
        assertTrue(reading.figure(ProcessFigure.OPEN_FILES).orElse(0) > 2);
        assertTrue(reading.attributes().containsKey("cpu.affinity"));
        assertTrue(probe.processes().getFirst().startEpochSeconds() > 1_600_000_000L);
    }

    private Tenants noTenants() {
        try {
            return Tenants.of(ConfigFile.parse("", "t"), new HostFiles(root));
        } catch (ConfigException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private IdentityProbe probe() {
        return new IdentityProbe(new HostFiles(root), noTenants(), () -> live, () -> gpuUses);
    }

    private Observation look() {
        return look(probe());
    }

    private Observation look(IdentityProbe probe) {
        now += 5 * SECOND;
        return probe.look(1, now, Rhythm.NORMAL);
    }
}
