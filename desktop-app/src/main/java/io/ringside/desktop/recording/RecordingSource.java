package io.ringside.desktop.recording;

import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.NodeSource;
import io.ringside.desktop.feed.grpc.NodesBudget;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.recording.incident.IncidentText;
import io.ringside.protocol.recording.RecordingCursor;
import io.ringside.protocol.recording.RecordingEntry;
import io.ringside.protocol.recording.RecordingReader;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import java.io.IOException;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// One node of a recording, read like a daemon: its snapshots at the recorded pace, its spans on
/// request, its stamps as recorded. Owned by its feed's thread; [#close] from any.
final class RecordingSource implements NodeSource {
    private final RecordingReader reader;
    private final String node;
    private final Replay.Timing timing;
    private final RecordingCursor cursor;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param share of the node in the program's heap
    RecordingSource(
            RecordingReader reader, String node, Replay.Timing timing, NodesBudget.Share share) {
        this.reader = reader;
        this.node = node;
        this.timing = timing;
        this.cursor = reader.entriesFrom(timing.firstEpochNanos(), node, share::admitBlock);
    }

    @Override
    public NodeDescription describe() throws FeedException {
        return reader.description(node, timing.firstEpochNanos())
                .orElseThrow(
                        () -> FeedException.refused("The recording does not describe " + node));
    }

    @Override
    public Connection arriving() {
        return new Connection.Replayed(remark());
    }

    /// What is missing of the file, and of an incident file what it is: of all nodes by the first.
    private String remark() {
        StringJoiner remark = new StringJoiner(" ");
        reader.incident()
                .ifPresent(incident -> {
                    if (reader.nodes().indexOf(node) <= 0) {
                        remark.add(IncidentText.of(incident));
                    }
                    String ofNode = IncidentText.of(incident, node);
                    if (!ofNode.isEmpty()) {
                        remark.add(node + ": " + ofNode);
                    }
                });
        if (!reader.damage().isEmpty()) {
            remark.add(reader.damage());
        }
        return remark.toString();
    }

    @Override
    public void refuseEmpty() throws FeedException {
        boolean partly = timing.limitNanos().isPresent();
        throw FeedException.refused(
                "The recording holds no snapshot of "
                        + node
                        + (partly ? " in so much of it" : "")
                        + (reader.damage().isEmpty() ? "" : ": " + reader.damage()));
    }

    @Override
    public Optional<Snapshot> next() throws FeedException, InterruptedException {
        try {
            for (Optional<RecordingEntry> e = cursor.next(); e.isPresent(); e = cursor.next()) {
                if (e.get() instanceof RecordingEntry.Taken taken) {
                    long sinceFirst = taken.arrivalEpochNanos() - timing.firstEpochNanos();
                    boolean beyond =
                            timing.limitNanos().isPresent()
                                    && sinceFirst > timing.limitNanos().getAsLong();
                    return beyond || !awaitTurn(sinceFirst)
                            ? Optional.empty()
                            : Optional.of(taken.message());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw FeedException.refused("The recording cannot be read further: " + e.getMessage());
        }
    }

    @Override
    public void spans(long startEpochNanos, long endEpochNanos, Consumer<SpanBatch> to)
            throws FeedException {
        try {
            reader.spans(node, startEpochNanos, endEpochNanos, to);
        } catch (IOException e) {
            throw FeedException.lost("Spans cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            reader.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
        }
    }

    /// False when closed meanwhile.
    private boolean awaitTurn(long sinceFirstNanos) throws InterruptedException {
        return timing.playhead().isPresent()
                ? timing.playhead().get().await(sinceFirstNanos, closed)
                : closed.getCount() > 0;
    }
}
