package io.ringside.node.aggregate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What all processes write into: communicators, the open window's spans and rows, losses and
/// anomalies of the daemon's own.
final class Ledger {
    private static final int MAX_COMMUNICATORS = 1 << 16;
    private static final int OPERATION_BUDGET = 20_000;
    private static final int SPAN_BUDGET = 200_000;

    final Counters anomalies = new Counters();
    final Counters lostOperations = new Counters();
    final SpanColumns spans = new SpanColumns(SPAN_BUDGET);
    final OperationRows rows = new OperationRows(OPERATION_BUDGET);
    private final Map<Long, Communicator> communicators = new LinkedHashMap<>();

    List<Communicator> communicators() {
        return new ArrayList<>(communicators.values());
    }

    /// Absent when there are more than any real node has.
    @Nullable Communicator communicator(long commHash) {
        Communicator known = communicators.get(commHash);
        if (known == null && communicators.size() < MAX_COMMUNICATORS) {
            known = new Communicator(communicators.size() + 1, commHash);
            communicators.put(commHash, known);
        }
        return known;
    }
}
