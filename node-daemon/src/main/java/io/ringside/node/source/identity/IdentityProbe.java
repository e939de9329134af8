package io.ringside.node.source.identity;

import io.ringside.node.host.HostFiles;
import io.ringside.node.ranks.LiveProcess;
import io.ringside.node.ranks.LiveRank;
import io.ringside.node.ranks.NcclEnvironment;
import io.ringside.node.ranks.RankProcess;
import io.ringside.node.ranks.variable.Exposure;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.identity.CgroupFiles.MemoryGroup;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.ProcessFigure;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.text.ForeignText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says of each process of interest who it is and how it fares on this host: those with a segment,
/// and those that hold a GPU.
///
/// Of a process's environment only NCCL's variables and ours are kept; its command line is not
/// read.
public final class IdentityProbe implements Probe {
    private static final String NAME = "identity";
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long BOOT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_PROCESSES = 1024;
    private static final int MOST_RANKS = 32;

    private final HostFiles files;
    private final Tenants tenants;
    private final Supplier<List<LiveProcess>> live;
    private final Supplier<List<GpuUse>> gpuUses;
    private final HostPids hostPids;
    private final CgroupFiles cgroups;
    private final OomWatch oomWatch;
    private final Affinity affinity;
    private final Map<Started, Map<String, String>> environments = new HashMap<>();
    private volatile List<RankProcess> processes = List.of();

    /// 0 unknown. Moves when the clock is set; /proc/stat costs the more, the more processors there
    /// are.
    private long bootEpochSeconds;

    private OptionalLong bootReadNanos = OptionalLong.empty();

    /// @param live the processes with a segment
    /// @param gpuUses who holds which GPU
    public IdentityProbe(
            HostFiles files,
            Tenants tenants,
            Supplier<List<LiveProcess>> live,
            Supplier<List<GpuUse>> gpuUses) {
        this.files = files;
        this.tenants = tenants;
        this.live = live;
        this.gpuUses = gpuUses;
        hostPids = new HostPids(files);
        cgroups = new CgroupFiles(files);
        oomWatch = new OomWatch(cgroups);
        affinity = new Affinity(files);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return PERIOD_NANOS;
    }

    /// As of the latest look; any thread.
    public List<RankProcess> processes() {
        return processes;
    }

    /// The same in numbers of this daemon's /proc.
    public Set<Integer> pids() {
        return processes.stream().map(RankProcess::pid).collect(Collectors.toSet());
    }

    @Override
    public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm) {
        if (!files.exists("/proc/self")) {
            return Observation.unavailable(
                    "/proc cannot be read; mount it, or set host_root to where the host's is.");
        }
        List<LiveProcess> segments = live.get();
        hostPids.keep(segments);
        List<GpuUse> uses = gpuUses.get();
        affinity.startLook(monotonicNanos);
        if (bootReadNanos.isEmpty() || monotonicNanos - bootReadNanos.getAsLong() >= BOOT_NANOS) {
            bootReadNanos = OptionalLong.of(monotonicNanos);
            bootEpochSeconds = ProcessFiles.bootEpochSeconds(files);
        }
        Look look = new Look(epochNanos, monotonicNanos, uses);
        Map<Integer, Optional<LiveProcess>> pids = new TreeMap<>();
        uses.forEach(use -> pids.put(use.pid(), Optional.empty()));
        for (LiveProcess process : segments) {
            OptionalInt pid = hostPids.of(process, monotonicNanos);
            pid.ifPresent(found -> pids.put(found, Optional.of(process)));
            if (pid.isEmpty()) {
                look.unknown.add(process.pid());
            }
        }
        pids.entrySet().stream()
                .limit(MOST_PROCESSES)
                .forEach(entry -> look.at(entry.getKey(), entry.getValue()));
        environments.keySet().retainAll(look.alive);
        processes = List.copyOf(look.processes);
        List<NodeEvent> events = oomWatch.events(NAME, epochNanos, monotonicNanos);
        String reason = look.reason(pids.size());
        return new Observation(
                look.isWhole() ? State.OK : State.WARN, reason, look.readings, events);
    }

    private record Started(int pid, long ticks) {}

    /// Read once in a look for all processes of the same groups.
    private record Cgroup(Map<Figure, Double> figures, Optional<MemoryGroup> memory) {}

    /// One look, under way.
    private final class Look {
        private final long epochNanos;
        private final long monotonicNanos;
        private final List<GpuUse> uses;
        private final List<Reading> readings = new ArrayList<>();
        private final List<RankProcess> processes = new ArrayList<>();
        private final Map<CgroupPaths, Cgroup> cgroupsOfLook = new HashMap<>();
        private final Set<Started> alive = new HashSet<>();
        private final List<Integer> unknown = new ArrayList<>();
        private final List<Integer> hidden = new ArrayList<>();
        private final List<Integer> forbidden = new ArrayList<>();

        private Look(long epochNanos, long monotonicNanos, List<GpuUse> uses) {
            this.epochNanos = epochNanos;
            this.monotonicNanos = monotonicNanos;
            this.uses = uses;
        }

        private void at(int pid, Optional<LiveProcess> segment) {
            ProcessFiles process = ProcessFiles.read(files, pid).orElse(null);
            if (process == null) {
                return;
            }
            List<LiveRank> ranks = segment.map(LiveProcess::ranks).orElse(List.of());
            Reading.Builder reading =
                    Reading.of(SubjectKind.PROCESS, String.valueOf(pid), NAME, epochNanos)
                            .put("process.pid", String.valueOf(pid))
                            .put("process.executable.name", process.name())
                            .put("process.state", process.state())
                            .put(
                                    "process.wait_channel",
                                    ProcessFiles.waitChannel(files, process.pid()))
                            .put("ringside.segment", segment.map(LiveProcess::segment).orElse(""));
            if (process.pidInNamespace() != pid) {
                reading.put("process.namespace_pid", String.valueOf(process.pidInNamespace()));
            }
            process.addTo(reading);
            reading.put(ProcessFigure.OPEN_FILES, openFiles(pid));
            addCgroup(reading, process);
            addGpus(reading, process, ranks);
            reading.put(
                    "nccl.ranks",
                    ranks.stream()
                            .limit(MOST_RANKS)
                            .map(IdentityProbe::rank)
                            .collect(Collectors.joining(",")));
            Map<String, String> variables = variables(pid, process.startTicks());
            variables.forEach((name, value) ->
                    reading.put(
                            (name.startsWith("NCCL_") ? "nccl.env." : "ringside.env.") + name,
                            value.isEmpty() ? "\"\"" : Exposure.shown(name, value)));
            readings.add(reading.build());
            processes.add(
                    new RankProcess(
                            pid,
                            process.pidInNamespace(),
                            process.userId().orElse(-1),
                            process.startEpochSeconds(bootEpochSeconds),
                            variables,
                            ranks));
        }

        private void addGpus(Reading.Builder reading, ProcessFiles process, List<LiveRank> ranks) {
            List<GpuUse> held = uses.stream().filter(use -> use.pid() == process.pid()).toList();
            List<String> busIds =
                    Affinity.busIds(
                            Stream.concat(
                                    ranks.stream().map(LiveRank::pciBusId),
                                    held.stream().map(GpuUse::pciBusId)));
            affinity.addTo(reading, process, busIds);
            reading.put("gpu.pci_bus_id", String.join(",", busIds))
                    .put(
                            "gpu.uuid",
                            Stream.concat(
                                            ranks.stream().map(LiveRank::gpuUuid),
                                            held.stream().map(GpuUse::gpuUuid))
                                    .filter(uuid -> !uuid.isEmpty())
                                    .distinct()
                                    .sorted()
                                    .limit(MOST_RANKS)
                                    .collect(Collectors.joining(",")));
        }

        private void addCgroup(Reading.Builder reading, ProcessFiles process) {
            CgroupPaths paths =
                    CgroupPaths.parse(files.lines("/proc/" + process.pid() + "/cgroup"));
            if (paths.isHidden()) {
                hidden.add(process.pid());
            }
            CgroupIdentity identity = CgroupIdentity.of(paths.all());
            OptionalLong user = process.userId();
            reading.put("process.cgroup.path", ForeignText.line(paths.main(), 1024))
                    .put("container.id", identity.containerId())
                    .put("container.runtime", identity.runtime())
                    .put("k8s.pod.uid", identity.podUid())
                    .put("slurm.job.id", identity.slurmJob())
                    .put("slurm.step.id", identity.slurmStep())
                    .put("systemd.unit", ForeignText.line(identity.unit(), 256))
                    .put(
                            "process.user.id",
                            user.isPresent() ? String.valueOf(user.getAsLong()) : "")
                    .put(
                            "ringside.tenant",
                            tenants.of(
                                    Tenants.facts(paths.main(), identity, process.name()), user));
            Cgroup cgroup = cgroupsOfLook.computeIfAbsent(paths, this::cgroup);
            cgroup.figures().forEach(reading::put);
            String who = "process " + process.pid() + " (" + process.name() + ")";
            cgroup.memory()
                    .ifPresent(group -> oomWatch.saw(group, process.pid(), who, monotonicNanos));
        }

        private Cgroup cgroup(CgroupPaths paths) {
            Reading.Builder figures = Reading.of(SubjectKind.PROCESS, "", NAME, epochNanos);
            cgroups.addTo(figures, paths);
            return new Cgroup(figures.build().figures(), cgroups.memoryGroup(paths));
        }

        private OptionalLong openFiles(int pid) {
            String folder = "/proc/" + pid + "/fd";
            int count = files.children(folder).size();
            return count == 0 ? OptionalLong.empty() : OptionalLong.of(count);
        }

        /// Read once: the kernel shows what the process was started with, and reading it locks the
        /// process's memory map.
        private Map<String, String> variables(int pid, long startTicks) {
            Started started = new Started(pid, startTicks);
            alive.add(started);
            Map<String, String> known = environments.get(started);
            if (known != null) {
                return known;
            }
            Optional<Map<String, String>> read = NcclEnvironment.of(files, pid);
            if (read.isEmpty()) {
                forbidden.add(pid);
            }
            read.ifPresent(variables -> environments.put(started, variables));
            return read.orElse(Map.of());
        }

        private boolean isWhole() {
            return unknown.isEmpty() && hidden.isEmpty() && forbidden.isEmpty();
        }

        private String reason(int found) {
            List<String> sentences = new ArrayList<>();
            if (found == 0 && unknown.isEmpty()) {
                sentences.add("No process with a segment or on a GPU.");
            }
            say(
                    sentences,
                    unknown,
                    "The pids %s are of a pid namespace that this /proc does not show; run the daemon in the host's pid namespace, or set host_root.");
            say(
                    sentences,
                    hidden,
                    "The cgroups of %s are in another cgroup namespace or the root group, so that container, pod and job are not known; run the daemon in the host's cgroup namespace.");
            say(
                    sentences,
                    forbidden,
                    "The environment of %s may not be read, so that NCCL's variables are not known; run the daemon as that user or with CAP_SYS_PTRACE.");
            return String.join(" ", sentences);
        }

        private static void say(List<String> sentences, List<Integer> pids, String sentence) {
            if (!pids.isEmpty()) {
                String few =
                        pids.stream()
                                .sorted()
                                .limit(8)
                                .map(String::valueOf)
                                .collect(Collectors.joining(", "));
                sentences.add(
                        sentence.formatted(
                                pids.size() > 8
                                        ? few + " and " + (pids.size() - 8) + " more"
                                        : few));
            }
        }
    }

    /// "tp:3", or "00000000c0ffee00:3" where the communicator has no name.
    private static String rank(LiveRank rank) {
        String name =
                rank.name().isEmpty()
                        ? "%016x".formatted(rank.commHash())
                        : rank.name().replace(',', '_').replace(':', '_');
        return name + ":" + rank.rank();
    }
}
