package io.ringside.desktop.recording.incident;

import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.NodeSource;
import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Freezes an interval: takes what is kept of each node's snapshots, asks each daemon for its spans
/// of the same interval by its own clock, and writes one file. A node that does not answer is named
/// and does not hold up the others. Stateless but for what is kept; safe from any thread.
public final class IncidentSaver {
    /// Daemons that are asked at a time: each holds its share in memory, deflated.
    private static final int AT_ONCE = 8;

    /// Of all nodes together. One alone is given up after 20 s by its connection.
    private static final long MOST_SECONDS = 60;

    private static final int MOST_CHARACTERS = 2048;

    private final KeptMessages kept;

    public IncidentSaver(KeptMessages kept) {
        this.kept = kept;
    }

    /// What was found of one node.
    record Found(
            String name,
            KeptMessages.Interval interval,
            List<PackedMessage> spans,
            long spanCount,
            long spansCut,
            long spanBytes,
            String missing) {}

    /// Blocks until the file is whole or cannot be; at most about a minute beside the disk. What
    /// stood at its name stands until then, and after a failure.
    ///
    /// @param savedEpochNanos now, by this program's clock
    /// @throws IOException where the file cannot be written
    public SavedIncident save(
            Path file, IncidentWish wish, List<IncidentNode> nodes, long savedEpochNanos)
            throws IOException, InterruptedException {
        long share = wish.share(nodes.size());
        // At once: what is kept now may be given up while daemons are asked.
        List<KeptMessages.Interval> intervals =
                nodes.stream()
                        .map(node ->
                                kept.interval(
                                        node.name(), wish.startEpochNanos(), wish.endEpochNanos()))
                        .toList();
        List<Callable<Found>> questions = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            IncidentNode node = nodes.get(i);
            KeptMessages.Interval interval = intervals.get(i);
            questions.add(() -> ask(node, interval, wish, share));
        }
        List<Future<Found>> answers;
        ExecutorService pool =
                Executors.newFixedThreadPool(
                        Math.clamp(nodes.size(), 1, AT_ONCE),
                        Thread.ofPlatform().daemon().name("incident-", 0).factory());
        try {
            answers = pool.invokeAll(questions, MOST_SECONDS, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
        }
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            found.add(found(nodes.get(i).name(), intervals.get(i), answers.get(i)));
        }
        return IncidentFile.write(file, wish, share, found, savedEpochNanos);
    }

    private static Found found(String name, KeptMessages.Interval interval, Future<Found> answer)
            throws InterruptedException {
        try {
            return answer.get();
        } catch (CancellationException _) {
            return without(
                    name,
                    interval,
                    "Its spans are not here: it did not answer within the "
                            + MOST_SECONDS
                            + " s that all nodes have.");
        } catch (ExecutionException e) {
            return without(
                    name,
                    interval,
                    "Its spans are not here: "
                            + ForeignText.line(String.valueOf(e.getCause()), MOST_CHARACTERS));
        }
    }

    private static Found ask(
            IncidentNode node, KeptMessages.Interval interval, IncidentWish wish, long share)
            throws InterruptedException {
        if (node.opener().isEmpty()) {
            return without(
                    node.name(), interval, "Its spans are not here: they lie in what it plays.");
        }
        long ahead = interval.aheadNanos().orElse(0L);
        SpanGathering spans =
                new SpanGathering(
                        plus(wish.startEpochNanos(), ahead),
                        plus(wish.endEpochNanos(), ahead),
                        share / 2);
        String missing;
        try (NodeSource source = node.opener().get().open()) {
            source.describe();
            missing = spans.read(source);
        } catch (FeedException e) {
            missing = "It was not reached: " + e.sentence();
        }
        return new Found(
                node.name(),
                interval,
                spans.messages(),
                spans.spans(),
                spans.cut(),
                spans.bytes(),
                missing);
    }

    private static Found without(String name, KeptMessages.Interval interval, String missing) {
        return new Found(name, interval, List.of(), 0, 0, 0, missing);
    }

    /// What a daemon says of its clock may be anything.
    private static long plus(long epochNanos, long aheadNanos) {
        long sum = epochNanos + aheadNanos;
        boolean beyond = ((epochNanos ^ sum) & (aheadNanos ^ sum)) < 0;
        return beyond ? (aheadNanos < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
