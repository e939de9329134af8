package io.ringside.desktop.session.read;

import io.ringside.desktop.correlate.diff.Stretch;
import io.ringside.desktop.correlate.diff.StretchFacts;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.correlate.step.StepTime;
import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.WireTap;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.played.CaptureNode;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.report.Findings;
import io.ringside.desktop.report.NodeReport;
import io.ringside.desktop.report.finding.Diagnosis;
import io.ringside.desktop.report.finding.Finding;
import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.RunPart.Range;
import io.ringside.desktop.session.read.Listening.Patience;
import io.ringside.protocol.files.RegularFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// One side of a comparison while it is read. Thread-safe.
final class RunSide implements AutoCloseable {
    private final Stretch stretch;
    private final Watches watches = new Watches(Price.UNTOLD);
    private final RunPart part;
    private final Range range;
    private final Listening listening;
    private long originEpochNanos = Long.MAX_VALUE; // guarded by this

    /// @throws FeedException one sentence, when it is neither a recording nor a capture
    RunSide(RunPart part, String client, Clock clock) throws FeedException {
        this.part = part;
        range = part.range();
        stretch =
                switch (range) {
                    case Range.Since since ->
                            new Stretch(since.fromNanos(), until(since).orElse(Long.MAX_VALUE));
                    case Range.At at ->
                            Stretch.at(at.epoch().startEpochNanos(), at.epoch().endEpochNanos());
                };
        listening =
                Listening.start(
                        nodes(part.file(), range, client, clock),
                        new FeedOptions(false, false, WireTap.NONE),
                        clock,
                        this::add);
    }

    private static OptionalLong until(Range range) {
        return range instanceof Range.Since since ? since.untilNanos() : OptionalLong.empty();
    }

    private static List<FeedNode> nodes(Path file, Range range, String client, Clock clock)
            throws FeedException {
        OptionalLong limit = until(range);
        if (CaptureNode.isOne(file)) {
            return List.of(CaptureNode.of(file, file.toString(), client, limit));
        }
        if (!Files.exists(file) || FileKinds.mayBeADump(file)) {
            throw FeedException.refused(
                    RegularFile.name(file)
                            + (Files.exists(file) ? " is neither" : " is not there: give")
                            + " a recording (.ringside) "
                            + (Files.exists(file) ? "nor" : "or")
                            + " a capture (.ring)"
                            + (Files.exists(file) ? "; nothing else can be compared" : ""));
        }
        return Replay.nodes(file, Replay.Pace.AT_ONCE, limit, clock);
    }

    private synchronized void add(String node, NodeSnapshot snapshot) {
        originEpochNanos = Math.min(originEpochNanos, snapshot.windowStartEpochNanos());
        stretch.add(node, snapshot);
        // What is wrong is looked for in the range alone.
        long at = snapshot.windowStartEpochNanos();
        boolean within =
                switch (range) {
                    case Range.Since since -> at - originEpochNanos >= since.fromNanos();
                    case Range.At(TimeSpan epoch) ->
                            at >= epoch.startEpochNanos() && at < epoch.endEpochNanos();
                };
        if (within) {
            watches.add(node, snapshot);
        }
    }

    void await(Patience stop) throws InterruptedException {
        listening.awaitEnds(stop);
    }

    /// Why nodes are not in it, a sentence each.
    synchronized List<String> complaints() {
        return stretch.isEmpty() && !listening.reports().isEmpty()
                ? List.of("There is nothing in " + Runs.words(part) + ": choose another range.")
                : listening.silent();
    }

    synchronized boolean isEmpty() {
        return stretch.isEmpty() || listening.reports().isEmpty();
    }

    synchronized StretchFacts facts() {
        return stretch.facts(NodeReport.hosts(listening.reports()));
    }

    /// What was found in it.
    synchronized Told told() {
        List<NodeReport> reports = listening.reports();
        Diagnosis diagnosis = watches.all(reports);
        return new Told(Findings.of(reports, diagnosis), diagnosis.steps().steps());
    }

    /// @param steps of jobs that have some
    record Told(List<Finding> findings, List<StepTime> steps) {}

    @Override
    public void close() {
        listening.close();
    }
}
