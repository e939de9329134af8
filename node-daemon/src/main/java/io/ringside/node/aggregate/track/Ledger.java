package io.ringside.node.aggregate.track;

import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.communicator.RowBudget;
import io.ringside.node.aggregate.span.SpanColumns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What all processes write into: communicators, the open window's spans and rows, losses and
/// anomalies of the daemon's own.
public final class Ledger {
    private static final int MAX_COMMUNICATORS = 1 << 16;

    private static final int OPERATION_BUDGET = 20_000;
    private static final int SPAN_BUDGET = 200_000;

    public final Counters anomalies = new Counters();
    public final Counters lostOperations = new Counters();
    public final SpanColumns spans = new SpanColumns(SPAN_BUDGET);
    public final OperationRows rows = new OperationRows(OPERATION_BUDGET);
    public final RowBudget budget;
    public final EndedTotals ended = new EndedTotals();
    private final Map<Long, Communicator> communicators = new LinkedHashMap<>();
    private int communicatorsMade;

    public Ledger(long rowBytes) {
        budget = new RowBudget(rowBytes);
    }

    public List<Communicator> communicators() {
        return new ArrayList<>(communicators.values());
    }

    /// Since start, with those that were forgotten.
    public int communicatorsMade() {
        return communicatorsMade;
    }

    /// Absent when there are more than any real node has.
    public @Nullable Communicator communicator(long commHash) {
        Communicator known = communicators.get(commHash);
        if (known == null) {
            if (communicators.size() < MAX_COMMUNICATORS) {
                known = new Communicator(++communicatorsMade, commHash, budget);
                communicators.put(commHash, known);
            }
        }
        return known;
    }

    /// Folds communicators that no process has any more into the totals of what ended: those that
    /// ended before a moment, and the ones that ended first beyond so many.
    public void foldEnded(long beforeNanos, int most) {
        List<Communicator> over =
                communicators.values().stream()
                        .filter(communicator -> !communicator.isInUse())
                        .sorted(Comparator.comparingLong(Communicator::endedNanos))
                        .toList();
        int beyond = over.size() - most;
        for (int i = 0; i < over.size(); i++) {
            Communicator communicator = over.get(i);
            if (i < beyond || communicator.endedNanos() < beforeNanos) {
                ended.add(communicator);
                communicator.giveBack();
                communicators.remove(communicator.commHash());
            }
        }
    }
}
