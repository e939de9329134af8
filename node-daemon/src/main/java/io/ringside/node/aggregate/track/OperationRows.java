package io.ringside.node.aggregate.track;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The window's operations, thinned by number when they are too many: kept are those whose number
/// is divisible by N, N a power of two, so that every rank and node keeps the same ones or a subset
/// of them. Where that would keep nearly all or nearly none, the first ones of the window are kept.
public final class OperationRows {
    private static final int MAX_KEPT_ONE_IN = 1 << 24;

    private final int budget;
    private List<OperationRow> rows = new ArrayList<>();
    private int keptOneIn = 1;
    private boolean full;
    private long omitted;

    public OperationRows(int budget) {
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

    public void add(OperationRow row) {
        if (!isKept(row, keptOneIn)) {
            omitted++;
            return;
        }
        rows.add(row);
        if (rows.size() > budget && (full || !thin())) {
            full = true;
            rows.removeLast();
            omitted++;
        }
    }

    /// Keeps one in twice as many, if that leaves what speaks for the window: it must remove some,
    /// and must not remove nearly all. Numbers may be all alike, or all odd.
    private boolean thin() {
        int wanted = keptOneIn * 2;
        long left = rows.stream().filter(row -> isKept(row, wanted)).count();
        if (keptOneIn >= MAX_KEPT_ONE_IN || left > budget - budget / 8 || left < budget / 8) {
            return false;
        }
        keptOneIn = wanted;
        omitted += rows.size() - left;
        rows.removeIf(row -> !isKept(row, wanted));
        return true;
    }

    public void startWindow() {
        rows = new ArrayList<>();
        keptOneIn = 1;
        full = false;
        omitted = 0;
    }

    private static boolean isKept(OperationRow row, int oneIn) {
        return (row.thinningNumber() & (oneIn - 1)) == 0;
    }
}
