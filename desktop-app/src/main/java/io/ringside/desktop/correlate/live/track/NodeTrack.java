package io.ringside.desktop.correlate.live.track;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.NodeHealth.ToldEvent;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.model.node.ProcessState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One node at its latest window. Not thread-safe.
public final class NodeTrack {
    /// A node is silent when its windows lag so much further behind the others' than ever before,
    /// and others have gone on for as long since it was heard: clocks may differ, and recordings
    /// are read one after the other.
    public static final long SILENT_NANOS = 10_000_000_000L;

    /// The daemon looks at processes every 5 s.
    private static final long FRESH_NANOS = 15_000_000_000L;

    private final Map<Integer, ProcessState> processes = new HashMap<>();
    private long window = -1;
    private long now;
    private long start;
    private long usualLag = Long.MAX_VALUE;
    private long firstNow;
    private long joined;
    private long heard;
    private boolean silent;
    private boolean lossy;
    private List<ToldEvent> events = List.of();
    private final Map<Integer, HostLook> looks = new HashMap<>();
    private final GpuWork gpus = new GpuWork();

    /// What the host tells of a process's main thread.
    ///
    /// @param state in OpenTelemetry's words
    public record HostLook(String state, String waitChannel) {
        public static final HostLook UNTOLD = new HostLook("", "");

        public boolean isStopped() {
            return state.equals("stopped") || state.equals("traced");
        }
    }

    /// How long all nodes have been followed by this one's clock.
    ///
    /// @param newest the latest window's end of any node
    /// @param elapsed how long they had been
    public long take(NodeSnapshot snapshot, long newest, long elapsed) {
        if (window < 0) {
            firstNow = snapshot.windowEndEpochNanos();
            joined = elapsed;
        }
        window = snapshot.window();
        now = snapshot.windowEndEpochNanos();
        heard = Math.max(elapsed, joined + now - firstNow);
        start = snapshot.startEpochNanos();
        usualLag = Math.min(usualLag, newest - now);
        events = snapshot.health().events();
        processes.clear();
        snapshot.processes().forEach(p -> processes.put(p.process(), p.state()));
        looks.clear();
        takeLooks(snapshot);
        gpus.take(snapshot);
        lossy =
                snapshot.losses().stream()
                        .anyMatch(loss ->
                                loss.count() > 0
                                        && (loss.stage().equals("ring")
                                                || loss.stage().equals("statistics")
                                                || (loss.stage().equals("plugin")
                                                        && !loss.reason()
                                                                .startsWith("launch not timed"))));
        return heard;
    }

    /// What is old tells nothing of now.
    private void takeLooks(NodeSnapshot snapshot) {
        Map<String, HostLook> bySegment = new HashMap<>();
        for (ToldReading reading : snapshot.health().readings()) {
            String segment = reading.attributes().getOrDefault("ringside.segment", "");
            if (!segment.isEmpty() && now - reading.readEpochNanos() < FRESH_NANOS) {
                bySegment.put(
                        segment,
                        new HostLook(
                                reading.attributes().getOrDefault("process.state", ""),
                                reading.attributes().getOrDefault("process.wait_channel", "")));
            }
        }
        snapshot.processes().stream()
                .filter(p -> bySegment.containsKey(p.segment()))
                .forEach(p ->
                        looks.put(
                                p.process(), bySegment.getOrDefault(p.segment(), HostLook.UNTOLD)));
    }

    /// What its GPUs do.
    public GpuWork gpus() {
        return gpus;
    }

    /// Of the latest look at its host.
    public HostLook lookAt(int process) {
        return looks.getOrDefault(process, HostLook.UNTOLD);
    }

    /// Notes whether it is silent, with the latest of all nodes.
    public void look(long newest, long elapsed) {
        silent = newest - now - usualLag > SILENT_NANOS && elapsed - heard > SILENT_NANOS;
    }

    /// Whether `snapshot` is of another run of the daemon: its windows begin anew.
    public boolean isAnotherRun(NodeSnapshot snapshot) {
        return snapshot.startEpochNanos() != start && snapshot.window() <= window;
    }

    /// End of its latest window, by its own clock.
    public long now() {
        return now;
    }

    public boolean isSilent() {
        return silent;
    }

    /// Of a process that is no longer listed nothing is known: it is in no state.
    public boolean is(int process, ProcessState state) {
        return processes.get(process) == state;
    }

    /// Whether something that counts calls was lost.
    public boolean isLossy() {
        return lossy;
    }

    public List<ToldEvent> events() {
        return events;
    }
}
