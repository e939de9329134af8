package io.ringside.desktop.state;

import static java.util.stream.Collectors.toSet;

import io.ringside.desktop.correlate.explain.facts.Deaths;
import io.ringside.desktop.correlate.explain.facts.ToldProcesses;
import io.ringside.desktop.feed.Mailbox.NodeUpdate;
import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.NodeInfo;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.Restarts;
import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.DaemonVersion;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.desktop.model.node.VersionWords;
import io.ringside.desktop.state.history.NodeHistory;
import io.ringside.desktop.state.timeline.LevelLog;
import io.ringside.desktop.state.timeline.NodeTimeline;
import io.ringside.desktop.state.timeline.SharedColumns;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.protocol.gpu.KnownGpu;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is known of one node. Owned by the correlate thread. A new snapshot replaces the last one
/// whole, so a daemon that restarted is never counted twice.
final class NodeState {
    private static final long DEFAULT_PERIOD_NANOS = 1_000_000_000L;
    private static final int MISSED_PERIODS = 2;

    private final String target;
    private final NodeTimeline timeline;
    private final Map<String, GpuHistory> gpuHistories = new HashMap<>();
    private final LevelLog levels = new LevelLog();
    private final NodeHistory history = new NodeHistory();
    private Connection connection = new Connection.Connecting(1);
    private @Nullable NodeInfo info;
    private @Nullable NodeSnapshot snapshot;
    private long arrivalEpochNanos;
    private long maxHistoryBytes;
    private long resumedEpochNanos = Long.MIN_VALUE;
    private Restarts restarts = Restarts.NONE;
    private Map<String, Long> feedLosses = Map.of();

    /// @param columns of spans, of all nodes
    NodeState(String target, SharedColumns columns) {
        this.target = target;
        timeline = new NodeTimeline(columns);
    }

    void apply(NodeUpdate update, long maxSpanBytes, long maxBytes) {
        maxHistoryBytes = maxBytes;
        update.info().ifPresent(next -> info = next);
        update.connection().ifPresent(this::connection);
        update.earlier().forEach(next -> snapshot(next, update.snapshotArrivalEpochNanos()));
        update.snapshot().ifPresent(next -> snapshot(next, update.snapshotArrivalEpochNanos()));
        NodeSnapshot now = snapshot;
        if (now != null) {
            for (SpanColumns spans : update.spans()) {
                timeline.add(spans, now);
            }
        }
        timeline.prune(maxSpanBytes);
        feedLosses = update.losses();
    }

    /// This program did not run until then: what came meanwhile is still on its way.
    void resumed(long nowEpochNanos) {
        resumedEpochNanos = nowEpochNanos;
    }

    NodeTimeline timeline() {
        return timeline;
    }

    NodeHistory history() {
        return history;
    }

    Optional<NodeSnapshot> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    Map<String, Long> feedLosses() {
        return feedLosses;
    }

    List<GpuView.Sample> samples(KnownGpu gpu) {
        GpuHistory history = gpuHistories.get(gpu.id());
        return history == null ? List.of() : history.samples();
    }

    String target() {
        return target;
    }

    /// @param told adds to what the daemon says of its health
    NodeView view(long nowEpochNanos, UnaryOperator<NodeHealth> told) {
        NodeInfo known = info;
        NodeSnapshot newest = snapshot;
        List<ProfiledProcess> processes = newest == null ? List.of() : ToldProcesses.of(newest);
        NodeHealth health =
                told.apply(newest == null ? NodeHealth.EMPTY : levels.with(newest.health()));
        return new NodeView(
                target,
                known == null || known.hostName().isEmpty() ? target : known.hostName(),
                connectionAt(nowEpochNanos),
                newest == null ? OptionalLong.empty() : OptionalLong.of(arrivalEpochNanos),
                periodNanos(),
                playback(),
                newest == null
                        ? Optional.ofNullable(known).flatMap(NodeInfo::forwarding)
                        : newest.forwarding(),
                processes,
                sources(newest),
                newest == null
                        ? health
                        : Deaths.with(health, processes, newest.windowEndEpochNanos()),
                newest == null ? EndedWork.NONE : newest.ended(),
                newest == null ? 0 : newest.windowEndEpochNanos() - arrivalEpochNanos,
                known == null
                        ? DaemonVersion.UNTOLD
                        : new DaemonVersion(known.daemonVersion(), known.protocolMinor()));
    }

    private Optional<PlaybackState> playback() {
        return snapshot()
                .flatMap(NodeSnapshot::playback)
                .or(() -> Optional.ofNullable(info).flatMap(NodeInfo::playback));
    }

    /// A live connection that has missed two snapshots is stale. One that broke while this program
    /// did not run has as long to come back.
    private Connection connectionAt(long nowEpochNanos) {
        long since = Math.max(arrivalEpochNanos, resumedEpochNanos);
        if (connection instanceof Connection.Lost lost
                && lost.attempts() == 1
                && since == resumedEpochNanos
                && nowEpochNanos - since <= MISSED_PERIODS * expectedPeriodNanos()) {
            return new Connection.Live();
        }
        if (connection instanceof Connection.Live
                && snapshot != null
                && nowEpochNanos - since > MISSED_PERIODS * expectedPeriodNanos()) {
            return new Connection.Stale(arrivalEpochNanos);
        }
        return connection;
    }

    /// How often snapshots should come: a slow playback sends its windows more rarely.
    private long expectedPeriodNanos() {
        long period = periodNanos();
        double speed = playback().map(PlaybackState::speed).orElse(1.0);
        return speed > 0 && speed < 1 ? (long) (period / speed) : period;
    }

    private long periodNanos() {
        NodeInfo known = info;
        return known == null || known.periodNanos() <= 0
                ? DEFAULT_PERIOD_NANOS
                : known.periodNanos();
    }

    private void connection(Connection next) {
        connection = next;
        if (next instanceof Connection.Refused) {
            snapshot = null;
            gpuHistories.clear();
        }
    }

    private void snapshot(NodeSnapshot next, long arrival) {
        NodeSnapshot last = snapshot;
        if (last != null && last.startEpochNanos() != next.startEpochNanos()) {
            restarts = restarts.and(last, next);
            timeline.startOver(next.windowEndEpochNanos());
            if (next.windowEndEpochNanos() < last.windowEndEpochNanos()) {
                gpuHistories.clear();
            }
        }
        snapshot = next;
        arrivalEpochNanos = arrival;
        timeline.add(next);
        levels.add(next);
        history.add(next, maxHistoryBytes);
        for (KnownGpu gpu : next.gpus()) {
            gpuHistories.computeIfAbsent(gpu.id(), _ -> new GpuHistory()).add(gpu);
        }
        gpuHistories.keySet().retainAll(next.gpus().stream().map(KnownGpu::id).collect(toSet()));
    }

    /// Said once for the node, where daemon, plugins and this program are not of one version.
    private Optional<SourceStatus> versions(@Nullable NodeSnapshot newest) {
        NodeInfo known = info;
        if (known == null || playback().filter(PlaybackState::generated).isPresent()) {
            return Optional.empty();
        }
        DaemonVersion daemon = new DaemonVersion(known.daemonVersion(), known.protocolMinor());
        List<String> plugins = newest == null ? List.of() : newest.livePlugins();
        return VersionWords.of(daemon, plugins, VersionWords.program())
                .map(sentence ->
                        new SourceStatus(
                                "versions",
                                VersionWords.misses(daemon, plugins)
                                        ? SourceState.WARN
                                        : SourceState.OK,
                                sentence));
    }

    private List<SourceStatus> sources(@Nullable NodeSnapshot newest) {
        List<SourceStatus> sources = new ArrayList<>();
        if (newest != null) {
            sources.addAll(newest.sources());
        }
        versions(newest).ifPresent(sources::add);
        restarts.source().ifPresent(sources::add);
        return sources;
    }
}
