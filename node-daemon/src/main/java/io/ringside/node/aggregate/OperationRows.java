package io.ringside.node.aggregate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The window's operations, thinned by number when they are too many: kept are those whose number
/// is divisible by N, N a power of two, so that every rank and node keeps the same ones or a subset
/// of them.
public final class OperationRows {
    private static final int MAX_KEPT_ONE_IN = 1 << 24;

    private final int budget;
    private List<OperationRow> rows = new ArrayList<>();
    private int keptOneIn = 1;
    private long omitted;

    OperationRows(int budget) {
        this.budget = budget;
    }

    public long omitted() {
        return omitted;
    }

    public int keptOneIn() {
        return keptOneIn;
    }

    /// Ordered by start. Nothing is added to it any more once the next window has begun.
    public List<OperationRow> rows() {
        rows.sort(Comparator.comparingLong(OperationRow::startEpochNanos));
        return rows;
    }

    void add(OperationRow row) {
        if (!isKept(row)) {
            omitted++;
            return;
        }
        rows.add(row);
        while (rows.size() > budget && keptOneIn < MAX_KEPT_ONE_IN) {
            keptOneIn *= 2;
            int before = rows.size();
            rows.removeIf(kept -> !isKept(kept));
            omitted += before - rows.size();
        }
        if (rows.size() > budget) {
            rows.removeLast();
            omitted++;
        }
    }

    void startWindow() {
        rows = new ArrayList<>();
        keptOneIn = 1;
        omitted = 0;
    }

    private boolean isKept(OperationRow row) {
        return (row.thinningNumber() & (keptOneIn - 1)) == 0;
    }
}
