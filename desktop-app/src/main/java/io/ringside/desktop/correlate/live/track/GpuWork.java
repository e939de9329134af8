package io.ringside.desktop.correlate.live.track;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.ProfiledProcess;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuProcessFigure;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.gpu.PciAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the GPUs of one node do, and for how long they have done nothing else, by their readings. A
/// kernel of NCCL that waits for others keeps a few SMs busy and moves no memory. Not thread-safe.
public final class GpuWork {
    private static final String ADDRESS = "gpu.pci_bus_id";

    /// What was read longer ago is not taken for now.
    private static final long FRESH_NANOS = 15_000_000_000L;

    private static final Set<String> USED =
            Set.of(
                    GpuFigure.UTILIZATION.id(),
                    GpuFigure.MEMORY_CONTROLLER_UTILIZATION.id(),
                    GpuActivityFigure.DRAM_ACTIVE.id(),
                    GpuActivityFigure.TENSOR_ACTIVE.id(),
                    GpuActivityFigure.SM_ACTIVE.id());

    private static final double BUSY = 0.95;
    private static final double IDLE = 0.02;
    private static final double NO_MEMORY = 0.02;

    /// NCCL's kernels have at most 64 blocks, of the 132 SMs of an H100.
    private static final double FEW_SMS = 0.5;

    private final Map<String, Track> gpus = new HashMap<>();
    private final Set<String> foreign = new HashSet<>();
    private long now;

    /// What a GPU does.
    public enum Kind {
        UNTOLD,
        /// No kernel runs.
        IDLE,
        /// A kernel runs all the time, and memory is neither read nor written.
        WAITS,
        WORKS
    }

    /// @param kind by the newest reading
    /// @param nanos for how long its readings have said nothing else
    /// @param workedEpochNanos when it was last read to work; 0: never
    public record Doing(Kind kind, long nanos, long workedEpochNanos) {
        static final Doing UNTOLD = new Doing(Kind.UNTOLD, 0, 0);

        /// What it has done since a moment: nothing else for `steady`, or work after the moment.
        public Kind since(long epochNanos, long steady) {
            if (kind != Kind.WORKS && nanos >= steady) {
                return kind;
            }
            return workedEpochNanos >= epochNanos ? Kind.WORKS : Kind.UNTOLD;
        }
    }

    /// One GPU, by all sources.
    private static final class Track {
        final Map<String, Double> figures = new HashMap<>();
        final Map<String, Long> readAt = new HashMap<>();
        Kind kind = Kind.UNTOLD;
        long since;
        long latest;
        long worked;

        long toldAt() {
            return readAt.values().stream().mapToLong(Long::longValue).max().orElse(0);
        }
    }

    void take(NodeSnapshot snapshot) {
        now = snapshot.windowEndEpochNanos();
        Set<String> pids = new HashSet<>();
        for (ProfiledProcess process : snapshot.processes()) {
            pids.add(Integer.toString(process.pid()));
        }
        foreign.clear();
        for (ToldReading reading : snapshot.health().readings()) {
            boolean fresh = now - reading.readEpochNanos() < FRESH_NANOS;
            if (fresh && reading.subjectKind() == SubjectKind.GPU) {
                read(reading);
            } else if (fresh && reading.subjectKind() == SubjectKind.GPU_PROCESS) {
                notice(reading, pids);
            }
        }
        gpus.values().removeIf(track -> now - track.toldAt() >= FRESH_NANOS);
        new HashSet<>(gpus.values()).forEach(this::judge);
    }

    private void read(ToldReading reading) {
        if (reading.figures().keySet().stream().noneMatch(USED::contains)) {
            return;
        }
        String uuid = key(reading.subject());
        Track track = gpus.computeIfAbsent(uuid, _ -> new Track());
        String address = reading.attributes().getOrDefault(ADDRESS, "");
        if (!address.isEmpty()) {
            gpus.put(key(address), track);
        }
        reading.figures()
                .forEach((figure, value) -> {
                    Long known = track.readAt.get(figure);
                    boolean newer = known == null || known <= reading.readEpochNanos();
                    if (newer && USED.contains(figure)) {
                        track.figures.put(figure, value);
                        track.readAt.put(figure, reading.readEpochNanos());
                    }
                });
    }

    /// Programs that are no rank, and have kernels there.
    private void notice(ToldReading reading, Set<String> pids) {
        int slash = reading.subject().lastIndexOf('/');
        double share = reading.figures().getOrDefault(GpuProcessFigure.SM_UTILIZATION.id(), 0.0);
        if (slash > 0 && share > IDLE && !pids.contains(reading.subject().substring(slash + 1))) {
            foreign.add(key(reading.subject().substring(0, slash)));
        }
    }

    private void judge(Track track) {
        Long read = track.readAt.get(GpuFigure.UTILIZATION.id());
        if (read == null || now - read >= FRESH_NANOS) {
            track.kind = Kind.UNTOLD;
            return;
        }
        Kind kind = kind(track);
        if (kind != track.kind) {
            track.kind = kind;
            track.since = read;
        }
        track.latest = read;
        track.worked = kind == Kind.WORKS ? read : track.worked;
    }

    private Kind kind(Track track) {
        double busy = track.figures.getOrDefault(GpuFigure.UTILIZATION.id(), 0.0);
        if (busy <= IDLE) {
            return Kind.IDLE;
        }
        Double memory = figure(track, GpuActivityFigure.DRAM_ACTIVE);
        memory = memory == null ? figure(track, GpuFigure.MEMORY_CONTROLLER_UTILIZATION) : memory;
        boolean still = memory != null && memory <= NO_MEMORY;
        return busy >= BUSY
                        && still
                        && isAtMost(track, GpuActivityFigure.TENSOR_ACTIVE, NO_MEMORY)
                        && isAtMost(track, GpuActivityFigure.SM_ACTIVE, FEW_SMS)
                ? Kind.WAITS
                : Kind.WORKS;
    }

    private boolean isAtMost(Track track, Figure figure, double most) {
        Double value = figure(track, figure);
        return value == null || value <= most;
    }

    private @Nullable Double figure(Track track, Figure figure) {
        Long read = track.readAt.get(figure.id());
        return read == null || now - read >= FRESH_NANOS ? null : track.figures.get(figure.id());
    }

    /// What the rank's GPU does; nothing is told where programs that are no rank have kernels
    /// there.
    public Doing of(Actor actor) {
        Track track = gpus.get(key(actor.gpu()));
        if (track == null || track.kind == Kind.UNTOLD) {
            return Doing.UNTOLD;
        }
        boolean shared = foreign.stream().anyMatch(gpu -> gpus.get(gpu) == track);
        return shared
                ? Doing.UNTOLD
                : new Doing(track.kind, track.latest - track.since, track.worked);
    }

    /// Whether some GPU has waited for so long.
    public boolean isWaiting(long nanos) {
        return gpus.values().stream()
                .anyMatch(t -> t.kind == Kind.WAITS && t.latest - t.since >= nanos);
    }

    private static String key(String gpu) {
        return PciAddress.shortForm(gpu).toLowerCase(Locale.ROOT);
    }
}
