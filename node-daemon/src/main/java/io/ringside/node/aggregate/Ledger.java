package io.ringside.node.aggregate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What all processes write into: communicators, the open window's spans and rows, losses and
/// anomalies of the daemon's own.
final class Ledger {
    private static final int MAX_COMMUNICATORS = 1 << 16;

    /// Beyond so many, those that no process has any more are forgotten, the oldest first.
    static final int KEPT_COMMUNICATORS = 1 << 12;

    private static final int OPERATION_BUDGET = 20_000;
    private static final int SPAN_BUDGET = 200_000;

    final Counters anomalies = new Counters();
    final Counters lostOperations = new Counters();
    final SpanColumns spans = new SpanColumns(SPAN_BUDGET);
    final OperationRows rows = new OperationRows(OPERATION_BUDGET);
    private final Map<Long, Communicator> communicators = new LinkedHashMap<>();
    private int communicatorsMade;

    List<Communicator> communicators() {
        return new ArrayList<>(communicators.values());
    }

    /// Since start, with those that were forgotten.
    int communicatorsMade() {
        return communicatorsMade;
    }

    /// Absent when there are more than any real node has.
    @Nullable Communicator communicator(long commHash) {
        Communicator known = communicators.get(commHash);
        if (known == null) {
            if (communicators.size() >= KEPT_COMMUNICATORS) {
                forgetOldest();
            }
            if (communicators.size() < MAX_COMMUNICATORS) {
                known = new Communicator(++communicatorsMade, commHash);
                communicators.put(commHash, known);
            }
        }
        return known;
    }

    private void forgetOldest() {
        Iterator<Communicator> oldest = communicators.values().iterator();
        while (oldest.hasNext()) {
            if (!oldest.next().isInUse()) {
                oldest.remove();
                lostOperations.add(
                        "ended communicators beyond the latest " + KEPT_COMMUNICATORS, 1);
                return;
            }
        }
    }
}
