package io.ringside.node.snapshot;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.ring.Drainer;
import io.ringside.node.source.GpuSource;
import io.ringside.node.source.PlaybackSource;
import io.ringside.node.source.Source;
import io.ringside.node.source.SourceStatus;
import io.ringside.node.time.EventClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Ends windows on the event clock and publishes a snapshot of each, which is not built while
/// nobody listens. Windows are contiguous; one that ends late spans several periods rather than
/// being followed by empty ones. Owned by the drain thread, which calls [#pass()] after every pass.
public final class Windows {
    private final EventClock clock;
    private final Drainer drainer;
    private final Aggregator aggregator;
    private final List<Source> sources;
    private final SnapshotBuilder builder;
    private final SnapshotBus bus;
    private final NodeIdentity identity;
    private final long startMonotonicNanos;
    private long window;
    private long endedPeriods;

    public Windows(
            NodeIdentity identity,
            EventClock clock,
            Drainer drainer,
            Aggregator aggregator,
            GpuSource gpus,
            Optional<PlaybackSource> playback,
            List<Source> sources,
            SnapshotBus bus) {
        this.identity = identity;
        this.clock = clock;
        this.drainer = drainer;
        this.aggregator = aggregator;
        this.sources = List.copyOf(sources);
        this.bus = bus;
        builder =
                new SnapshotBuilder(
                        identity,
                        aggregator,
                        gpus,
                        playback,
                        new LossMessages(
                                drainer::unreadableRecords, drainer::overtakenRecords, bus));
        startMonotonicNanos = clock.monotonicNanos();
    }

    /// Completes what is due and ends the window if its time has come.
    public void pass() {
        aggregator.sweep();
        long periods = (clock.monotonicNanos() - startMonotonicNanos) / identity.periodNanos();
        if (periods > endedPeriods) {
            drainer.refresh();
            long start = epochNanos(endedPeriods);
            long end = epochNanos(periods);
            endedPeriods = periods;
            window++;
            aggregator.endWindow(window, start, end);
            if (bus.hasSubscribers()) {
                bus.publish(builder.build(window, start, end, statuses()));
            }
            aggregator.startWindow();
        }
    }

    private long epochNanos(long periods) {
        return identity.startEpochNanos() + periods * identity.periodNanos();
    }

    private List<SourceStatus> statuses() {
        List<SourceStatus> statuses = new ArrayList<>(drainer.statuses());
        sources.forEach(source -> statuses.add(source.status()));
        return statuses;
    }
}
