package io.ringside.desktop.state.timeline;

import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.model.SpanColumns;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Names spans whose daemon had not heard of their operation when they ended, as those of a
/// replayed CUDA graph: by the operation's id, as soon as that is told. Owned by the correlate
/// thread.
final class OperationNames {
    /// What a span is called of whose operation nothing was ever told.
    static final String NOT_TOLD = "operation not told";

    static final int MAX_OPERATIONS = 50_000;
    static final int MAX_WAITING = 100_000;

    /// So many snapshots a span waits for its operation.
    private static final int PATIENCE = 3;

    private static final int FEWEST_OPERATIONS = 1_000;

    /// Of a name with its key, and of what its spans may take.
    private static final int BYTES_OF_NAME = 256;

    private final ToldOperations known = new ToldOperations();
    private ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int snapshots;
    private int mostKnown = MAX_OPERATIONS;

    private record Waiting(SpanColumns batch, int index, int untilSnapshot) {}

    /// One span with what it is called.
    ///
    /// @param number of the operation, or the step's; -1 unknown
    record NamedSpan(SpanColumns batch, int index, String name, int number) {}

    /// Ids of another run mean other operations.
    void startOver() {
        known.clear();
        waiting.clear();
    }

    void add(OperationColumns o) {
        snapshots++;
        for (int i = 0; i < o.size(); i++) {
            known.put(
                    o.process()[i],
                    o.operationId()[i],
                    o.names()[o.name()[i]],
                    o.sequenceNumber()[i],
                    mostKnown);
        }
    }

    /// Of many nodes each keeps fewer names, the newest.
    ///
    /// @param bytes that they may take
    void bound(long bytes) {
        mostKnown = Math.clamp(bytes / BYTES_OF_NAME, FEWEST_OPERATIONS, MAX_OPERATIONS);
    }

    /// The spans of a batch that can be named; the others wait.
    List<NamedSpan> named(SpanColumns batch) {
        List<NamedSpan> spans = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            String name = batch.names()[batch.name()[i]];
            if (!name.isEmpty()) {
                spans.add(new NamedSpan(batch, i, name, batch.number()[i]));
                continue;
            }
            Waiting span = new Waiting(batch, i, snapshots + PATIENCE);
            ToldOperations.Named operation = operation(span);
            if (operation != null) {
                spans.add(named(span, operation));
            } else if (batch.operationId()[i] == 0 || waiting.size() >= MAX_WAITING) {
                spans.add(notTold(span));
            } else {
                waiting.addLast(span);
            }
        }
        return spans;
    }

    /// Those whose operation has been told meanwhile, and those that waited long enough.
    <T> Map<TrackKey, T> takeNamed(Function<List<NamedSpan>, Map<TrackKey, T>> placed) {
        List<NamedSpan> spans = new ArrayList<>();
        ArrayDeque<Waiting> still = new ArrayDeque<>();
        for (Waiting span : waiting) {
            ToldOperations.Named operation = operation(span);
            if (operation != null) {
                spans.add(named(span, operation));
            } else if (span.untilSnapshot() - snapshots <= 0) {
                spans.add(notTold(span));
            } else {
                still.addLast(span);
            }
        }
        waiting = still;
        return spans.isEmpty() ? Map.of() : placed.apply(spans);
    }

    private ToldOperations.@Nullable Named operation(Waiting span) {
        return known.get(
                span.batch().process()[span.index()], span.batch().operationId()[span.index()]);
    }

    private static NamedSpan named(Waiting span, ToldOperations.Named operation) {
        boolean step = span.batch().kind()[span.index()] == SpanColumns.Kind.STEP;
        return new NamedSpan(
                span.batch(),
                span.index(),
                operation.name(),
                step ? span.batch().number()[span.index()] : operation.sequenceNumber());
    }

    private static NamedSpan notTold(Waiting span) {
        boolean step = span.batch().kind()[span.index()] == SpanColumns.Kind.STEP;
        return new NamedSpan(
                span.batch(),
                span.index(),
                NOT_TOLD,
                step ? span.batch().number()[span.index()] : -1);
    }
}
