package io.ringside.node.boot.memory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {
    private static final int SPAN_BYTES = 80;
    private static final int SNAPSHOTS_ALIVE = 3;
    private static final int TIMES_AS_MESSAGE = 2;

    @ParameterizedTest
    @ValueSource(longs = {64, 144, 512, 4096})
    void theRowsTheirSnapshotsOnTheWayAndTheSpansFitTheHeap(long mebibytes) {
        MemoryBudget budget = MemoryBudget.of(mebibytes << 20);
        long rowsAndMessages = budget.rowBytes() * (1 + SNAPSHOTS_ALIVE * TIMES_AS_MESSAGE);
        assertTrue(
                rowsAndMessages + (long) budget.spans() * SPAN_BYTES <= budget.heapBytes(),
                budget::said);
    }
}
