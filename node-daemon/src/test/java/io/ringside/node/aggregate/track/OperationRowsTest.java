package io.ringside.node.aggregate.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.progress.OperationState;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class OperationRowsTest {
    private static final int BUDGET = 1_000;

    private final OperationRows rows = new OperationRows(BUDGET);

    @Test
    void keepsThoseWhoseNumberIsAMultipleOfAPowerOfTwo() {
        add(10_000, i -> i);
        assertEquals(16, rows.keptOneIn());
        assertEquals(625, rows.rows().size());
        assertTrue(rows.rows().stream().allMatch(row -> row.thinningNumber() % 16 == 0));
        assertEquals(10_000 - 625, rows.omitted());
    }

    @Test
    void keepsTheFirstOnesWhereAllHaveTheSameNumber() {
        add(5_000, i -> 0);
        assertEquals(1, rows.keptOneIn());
        assertEquals(BUDGET, rows.rows().size());
        assertEquals(4_000, rows.omitted());
    }

    @Test
    void neverThinsDownToNone() {
        add(5_000, i -> 2 * i + 1);
        assertEquals(BUDGET, rows.rows().size());
        assertEquals(4_000, rows.omitted());
    }

    @Test
    void doesNotDropWhatIsNumberedForWhatIsNot() {
        add(900, i -> 0);
        add(1_000, i -> i);
        assertEquals(1, rows.keptOneIn());
        assertEquals(BUDGET, rows.rows().size());
        assertTrue(rows.rows().stream().anyMatch(row -> row.thinningNumber() == 99));
    }

    @Test
    void beginsEachWindowAnew() {
        add(5_000, i -> 0);
        rows.startWindow();
        add(2_000, i -> i);
        assertEquals(2, rows.keptOneIn());
        assertEquals(1_000, rows.rows().size());
        assertEquals(1_000, rows.omitted());
    }

    private void add(int count, IntUnaryOperator number) {
        for (int i = 0; i < count; i++) {
            rows.add(row(number.applyAsInt(i)));
        }
    }

    private static OperationRow row(int number) {
        return new OperationRow(
                1,
                0,
                "AllReduce",
                number,
                -1,
                4,
                number,
                0,
                0,
                0,
                0,
                0,
                OperationState.ENQUEUED,
                1,
                number,
                1,
                number,
                0,
                0,
                0,
                0);
    }
}
