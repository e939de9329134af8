package io.ringside.node.stream.snapshot;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.drain.Drainer;
import io.ringside.node.reading.Finding;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.stream.message.NodeIdentity;
import io.ringside.node.time.NodeTime;
import io.ringside.v1.Loss;
import io.ringside.v1.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Ends windows on the event clock and publishes a snapshot of each, which is not built while
/// nobody listens. Windows are contiguous, and each is as long as it took: one that ends late spans
/// several periods rather than being followed by empty ones. Owned by the drain thread, which calls
/// [#pass()] after every pass.
///
/// After a pause in which the daemon did not run, nothing is judged by readings from before it: the
/// last findings stay for that window.
public final class Windows {
    private final NodeTime time;
    private final ToldStamps stamps;
    private final ClockStatus clockStatus = new ClockStatus();
    private final Drainer drainer;
    private final Aggregator aggregator;
    private final SnapshotInputs inputs;
    private final LossMessages losses;
    private final SnapshotBuilder builder;
    private final SnapshotBus bus;
    private final NodeIdentity identity;
    private final Supplier<List<SourceStatus>> ownStatuses;
    private final long startMonotonicNanos;
    private long window;
    private long endedPeriods;
    private long endEpochNanos;
    private boolean paused;
    private List<Finding> findings = List.of();

    /// @param ownStatuses what the daemon has to say of itself
    public Windows(
            NodeIdentity identity,
            NodeTime time,
            Drainer drainer,
            Aggregator aggregator,
            SnapshotInputs inputs,
            SnapshotBus bus,
            Supplier<List<SourceStatus>> ownStatuses) {
        this.identity = identity;
        this.time = time;
        stamps = new ToldStamps(time);
        this.drainer = drainer;
        this.aggregator = aggregator;
        this.inputs = inputs;
        this.bus = bus;
        this.ownStatuses = ownStatuses;
        losses = new LossMessages(drainer, bus);
        builder = new SnapshotBuilder(identity, aggregator, inputs, losses);
        startMonotonicNanos = time.monotonicNanos();
        endEpochNanos = identity.startEpochNanos();
    }

    /// Completes what is due and ends the window if its time has come.
    public void pass() {
        time.passes().ifPresent(this::paused);
        aggregator.sweep();
        long periods = (time.monotonicNanos() - startMonotonicNanos) / identity.periodNanos();
        if (periods > endedPeriods) {
            drainer.refresh();
            long start = endEpochNanos;
            long end = Math.max(start, time.epochNanos());
            endEpochNanos = end;
            endedPeriods = periods;
            time.follow(start).ifPresent(step -> clockStatus.stepped(step, time.monotonicNanos()));
            window++;
            aggregator.takeRings(inputs.ranks().rings());
            aggregator.endWindow(window, start, end);
            inputs.ranks().publishProcesses(aggregator.liveProcesses());
            List<SourceStatus> statuses = statuses();
            List<Reading> readings = readings(end, statuses);
            if (!paused) {
                findings = inputs.judge().judge(end, readings, statuses);
            }
            paused = false;
            if (bus.hasSubscribers()) {
                bus.publish(
                        stamps.of(builder.build(window, start, end, statuses, readings, findings)));
            }
            aggregator.startWindow();
        }
    }

    /// What was lost since start, by stage and reason; what was not is left out. On the drain
    /// thread.
    public Map<String, Long> losses() {
        Snapshot.Builder told = Snapshot.newBuilder();
        losses.add(aggregator, told);
        return told.getLossesList().stream()
                .filter(loss -> loss.getCount() > 0)
                .collect(
                        Collectors.toMap(
                                loss -> loss.getStage() + ": " + loss.getReason(),
                                Loss::getCount,
                                Long::sum));
    }

    private void paused(long nanos) {
        long now = time.epochNanos();
        paused = true;
        inputs.derivation().resumed();
        inputs.judge().resumed(now);
        clockStatus.paused(nanos, time.toldNow(now), time.monotonicNanos());
    }

    private List<SourceStatus> statuses() {
        List<SourceStatus> statuses = new ArrayList<>(drainer.statuses());
        statuses.addAll(ownStatuses.get());
        statuses.addAll(clockStatus.statuses(time.monotonicNanos()));
        inputs.sources().forEach(source -> statuses.add(source.status()));
        return statuses;
    }

    /// The sources' own, and what is derived from them.
    private List<Reading> readings(long end, List<SourceStatus> statuses) {
        List<Reading> readings = new ArrayList<>();
        inputs.sources().forEach(source -> readings.addAll(source.readings()));
        readings.addAll(inputs.derivation().derive(end, readings, statuses));
        return readings;
    }
}
