package io.ringside.desktop.state.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.state.timeline.ToldOperations.Named;
import org.junit.jupiter.api.Test;

class ToldOperationsTest {
    private static final int MOST = 1_000;

    private final ToldOperations told = new ToldOperations();

    @Test
    void theNewestAreKeptAndTheOldestForgotten() {
        int all = 5 * MOST;
        for (int i = 0; i < all; i++) {
            told.put(i % 8, i, "AllReduce", i, MOST);
        }
        for (int i = all - MOST; i < all; i++) {
            assertEquals(new Named("AllReduce", i), told.get(i % 8, i), "of the newest");
        }
        assertNull(told.get(0, 0), "the first is long forgotten");
        assertTrue(told.size() <= 2 * MOST, () -> told.size() + " are kept");
    }

    @Test
    void whatIsToldAgainIsWhatItWasToldLastAlsoWhereItIsAskedAcrossTheHalves() {
        told.put(3, 7, "AllReduce", 1, MOST);
        told.put(3, 7, "AllGather", 2, MOST);
        assertEquals(new Named("AllGather", 2), told.get(3, 7));
        assertEquals(1, told.size());
        for (int i = 100; i < 100 + MOST; i++) {
            told.put(0, i, "Broadcast", i, MOST);
        }
        told.put(3, 7, "Reduce", 3, MOST);
        assertEquals(new Named("Reduce", 3), told.get(3, 7), "not what the older half holds");
    }

    @Test
    void aProcessAndItsIdBelongTogether() {
        told.put(1, 5, "AllReduce", 10, MOST);
        told.put(2, 5, "AllGather", 20, MOST);
        assertEquals(new Named("AllReduce", 10), told.get(1, 5));
        assertEquals(new Named("AllGather", 20), told.get(2, 5));
        assertNull(told.get(3, 5));
        assertNull(told.get(1, 6));
    }

    @Test
    void idsThatFallOnOneSlotAreToldApart() {
        // Differ in their high bits only, as addresses do.
        for (int i = 1; i <= MOST; i++) {
            told.put(0, (long) i << 40, "AllReduce", i, 2 * MOST);
        }
        for (int i = 1; i <= MOST; i++) {
            assertEquals(new Named("AllReduce", i), told.get(0, (long) i << 40));
        }
    }

    @Test
    void asManyAsThereCanBeAreKeptEachWithItsName() {
        int most = OperationNames.MAX_OPERATIONS;
        for (int i = 0; i < most; i++) {
            told.put(0, i, "name " + i, i, most);
        }
        assertEquals(most, told.size());
        assertEquals(new Named("name 0", 0), told.get(0, 0));
        assertEquals(new Named("name 40000", 40_000), told.get(0, 40_000));
        assertEquals(new Named("name 49999", 49_999), told.get(0, 49_999));
    }

    @Test
    void anOperationThatIsToldByEverNewNamesKeepsTheLatest() {
        for (int i = 0; i < 200_000; i++) {
            told.put(0, 5, "name " + i, i, MOST);
            assertEquals(new Named("name " + i, i), told.get(0, 5));
        }
        assertTrue(told.size() <= 2, "two halves at most");
    }

    @Test
    void afterStartingOverNothingIsKnown() {
        told.put(1, 5, "AllReduce", 10, MOST);
        told.clear();
        assertNull(told.get(1, 5));
        assertEquals(0, told.size());
    }
}
