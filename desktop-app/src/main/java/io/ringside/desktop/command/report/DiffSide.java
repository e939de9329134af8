package io.ringside.desktop.command.report;

import io.ringside.desktop.command.shared.Listening;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.correlate.diff.Stretch;
import io.ringside.desktop.correlate.diff.StretchFacts;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.WireTap;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.played.CaptureNode;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.report.Findings;
import io.ringside.desktop.report.NodeReport;
import io.ringside.desktop.report.finding.Finding;
import io.ringside.desktop.session.FileKinds;
import io.ringside.protocol.files.RegularFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// One side of a diff while it is read. Thread-safe.
final class DiffSide implements AutoCloseable {
    private final Stretch stretch;
    private final Watches watches = new Watches(Price.UNTOLD);
    private final TimeRange range;
    private final Listening listening;
    private long originEpochNanos = Long.MAX_VALUE; // guarded by this

    /// @throws FeedException one sentence, when it is neither a recording nor a capture
    DiffSide(Path file, TimeRange range, String client, Clock clock) throws FeedException {
        this.range = range;
        stretch =
                new Stretch(
                        range.from().toNanos(),
                        range.until().map(end -> end.toNanos()).orElse(Long.MAX_VALUE));
        listening =
                Listening.start(
                        nodes(file, range, client, clock),
                        new FeedOptions(false, false, WireTap.NONE),
                        clock,
                        this::add);
    }

    private static List<FeedNode> nodes(Path file, TimeRange range, String client, Clock clock)
            throws FeedException {
        OptionalLong limit =
                range.until()
                        .map(end -> OptionalLong.of(end.toNanos()))
                        .orElse(OptionalLong.empty());
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
        if (snapshot.windowStartEpochNanos() - originEpochNanos >= range.from().toNanos()) {
            watches.add(node, snapshot);
        }
    }

    void await(StopSignal stop) throws InterruptedException {
        listening.awaitEnds(stop);
    }

    /// Why nodes are not in it, a sentence each.
    List<String> complaints() {
        return listening.silent();
    }

    boolean isEmpty() {
        return listening.reports().isEmpty();
    }

    synchronized StretchFacts facts() {
        return stretch.facts(NodeReport.hosts(listening.reports()));
    }

    synchronized List<Finding> findings() {
        List<NodeReport> reports = listening.reports();
        return Findings.of(reports, watches.all(reports));
    }

    @Override
    public void close() {
        listening.close();
    }
}
