package io.ringside.desktop.recording.incident;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import io.ringside.protocol.recording.RecordingEntry;
import io.ringside.protocol.recording.RecordingWriter;
import io.ringside.protocol.wire.MessageRedaction;
import io.ringside.v1.Incident;
import io.ringside.v1.IncidentNode;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Writes what was found of each node as one recording that says what it is. Owned by one thread,
/// for one file.
final class IncidentFile {
    private final IncidentWish wish;
    private final long share;
    private final List<IncidentSaver.Found> found;
    private final MessageRedaction redaction = new MessageRedaction();
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<SavedIncident.Node> nodes = new ArrayList<>();

    private IncidentFile(IncidentWish wish, long share, List<IncidentSaver.Found> found) {
        this.wish = wish;
        this.share = share;
        this.found = found;
    }

    /// One message of the merged order: who a node is comes before what it says.
    private record Waiting(long arrivalEpochNanos, int order, int node, Object message) {}

    static SavedIncident write(
            Path file,
            IncidentWish wish,
            long share,
            List<IncidentSaver.Found> found,
            long savedEpochNanos)
            throws IOException {
        return new IncidentFile(wish, share, found).write(file, savedEpochNanos);
    }

    private SavedIncident write(Path file, long savedEpochNanos) throws IOException {
        found.forEach(this::name);
        for (int i = 0; i < found.size(); i++) {
            choose(i);
        }
        waiting.sort(
                Comparator.comparingLong(Waiting::arrivalEpochNanos)
                        .thenComparingInt(Waiting::order));
        if (waiting.isEmpty()) {
            return saved(file, 0);
        }
        Incident incident = incident();
        RecordingWriter writer =
                RecordingWriter.create(
                        file, savedEpochNanos, IncidentText.of(incident), Existing.REPLACE_WHOLE);
        try {
            fill(writer);
            writer.incident(incident, waiting.getLast().arrivalEpochNanos());
            writer.close();
            return saved(file, writer.fileBytes());
        } catch (IOException | RuntimeException e) {
            writer.discard();
            throw e;
        }
    }

    /// Before any message: every node's name may stand in another's.
    private void name(IncidentSaver.Found node) {
        redaction.node(node.name());
        node.interval()
                .descriptions()
                .forEach(described -> redaction.host(node.name(), described.message()));
    }

    /// The newest of its snapshots that its share has room for.
    private void choose(int index) {
        IncidentSaver.Found node = found.get(index);
        List<KeptMessages.Taken> all = node.interval().snapshots();
        long room = share - node.spanBytes();
        int from = all.size();
        while (from > 0 && all.get(from - 1).message().rawBytes() <= room) {
            from--;
            room -= all.get(from).message().rawBytes();
        }
        List<KeptMessages.Taken> chosen = all.subList(from, all.size());
        if (!chosen.isEmpty()) {
            describe(index, chosen.getFirst().arrivalEpochNanos());
        }
        chosen.forEach(taken ->
                waiting.add(new Waiting(taken.arrivalEpochNanos(), 1, index, taken.message())));
        nodes.add(
                new SavedIncident.Node(
                        node.name(),
                        label(node.name()),
                        missing(node, chosen.isEmpty()),
                        chosen.size(),
                        node.interval().cut() + from,
                        chosen.isEmpty() ? 0 : node.spanCount(),
                        node.spansCut() + (chosen.isEmpty() ? node.spanCount() : 0),
                        chosen.isEmpty() ? 0 : share - room,
                        chosen.isEmpty() ? 0 : chosen.getFirst().arrivalEpochNanos()));
    }

    /// Who it was at the first of its snapshots, and each other run after that.
    private void describe(int index, long firstEpochNanos) {
        List<KeptMessages.Described> descriptions = found.get(index).interval().descriptions();
        for (int i = 0; i < descriptions.size(); i++) {
            KeptMessages.Described each = descriptions.get(i);
            boolean replaced =
                    i + 1 < descriptions.size()
                            && descriptions.get(i + 1).arrivalEpochNanos() <= firstEpochNanos;
            if (!replaced && each.arrivalEpochNanos() <= wish.endEpochNanos()) {
                waiting.add(
                        new Waiting(
                                Math.max(firstEpochNanos, each.arrivalEpochNanos()),
                                0,
                                index,
                                each.message()));
            }
        }
    }

    private static String missing(IncidentSaver.Found node, boolean silent) {
        return silent
                ? ("No snapshot of the interval is here. " + node.missing()).strip()
                : node.missing();
    }

    private void fill(RecordingWriter writer) throws IOException {
        for (Waiting next : waiting) {
            String name = found.get(next.node()).name();
            switch (next.message()) {
                case NodeDescription described ->
                        writer.append(
                                new RecordingEntry.Described(
                                        label(name),
                                        next.arrivalEpochNanos(),
                                        wish.redact()
                                                ? redaction.description(name, described)
                                                : described));
                case PackedMessage packed ->
                        writer.append(
                                new RecordingEntry.Taken(
                                        label(name), next.arrivalEpochNanos(), snapshot(packed)));
                default -> throw new IllegalStateException("no such message: " + next.message());
            }
        }
        long last = waiting.getLast().arrivalEpochNanos();
        for (int i = 0; i < found.size(); i++) {
            if (nodes.get(i).snapshots() > 0) {
                for (PackedMessage packed : found.get(i).spans()) {
                    String label = nodes.get(i).label();
                    writer.append(new RecordingEntry.Spans(label, last, spans(packed)));
                }
            }
        }
    }

    private Snapshot snapshot(PackedMessage packed) throws InvalidProtocolBufferException {
        Snapshot snapshot = Snapshot.parseFrom(packed.bytes());
        return wish.redact() ? redaction.snapshot(snapshot) : snapshot;
    }

    private SpanBatch spans(PackedMessage packed) throws InvalidProtocolBufferException {
        SpanBatch batch = SpanBatch.parseFrom(packed.bytes());
        return wish.redact() ? redaction.spans(batch) : batch;
    }

    private Incident incident() {
        Incident.Builder incident =
                Incident.newBuilder()
                        .setWhy(text(wish.why()))
                        .setAskedBy(wish.askedBy())
                        .setStartEpochNanos(wish.startEpochNanos())
                        .setEndEpochNanos(wish.endEpochNanos())
                        .setRedacted(wish.redact())
                        .setMostNodeBytes(share)
                        .setMostBytes(wish.mostBytes());
        for (SavedIncident.Node node : nodes) {
            incident.addNodes(
                    IncidentNode.newBuilder()
                            .setNode(node.label())
                            .setMissing(text(node.missing()))
                            .setSnapshots(node.snapshots())
                            .setSnapshotsCut(node.snapshotsCut())
                            .setSpans(node.spans())
                            .setSpansCut(node.spansCut())
                            .setBytes(node.bytes())
                            .setFirstEpochNanos(node.firstEpochNanos()));
        }
        return incident.build();
    }

    private String text(String sentence) {
        return wish.redact() ? redaction.text(sentence) : sentence;
    }

    private String label(String name) {
        return wish.redact() ? redaction.node(name) : name;
    }

    private SavedIncident saved(Path file, long bytes) {
        return new SavedIncident(
                file, bytes, wish.startEpochNanos(), wish.endEpochNanos(), wish.redact(), nodes);
    }
}
