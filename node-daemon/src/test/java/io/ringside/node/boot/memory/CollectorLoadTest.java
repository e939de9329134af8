package io.ringside.node.boot.memory;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CollectorLoadTest {
    private static final long SECOND = 1_000_000_000L;

    private final CollectorLoad load = new CollectorLoad();

    @Test
    void aFullHeapInWhichOnlyCollectingGoesOnIsHopeless() {
        assertFalse(load.isHopeless(0, 500, true));
        assertFalse(load.isHopeless(2 * SECOND, 2_400, true));
        assertTrue(load.isHopeless(5 * SECOND, 5_200, true));
    }

    @Test
    void aFullHeapInWhichWorkGoesOnIsNot() {
        assertFalse(load.isHopeless(0, 0, true));
        assertFalse(load.isHopeless(5 * SECOND, 3_000, true));
        assertFalse(load.isHopeless(10 * SECOND, 6_000, true));
    }

    @Test
    void aHeapThatEmptiesMeanwhileBeginsAnew() {
        assertFalse(load.isHopeless(0, 0, true));
        assertFalse(load.isHopeless(3 * SECOND, 3_000, false));
        assertFalse(load.isHopeless(6 * SECOND, 5_900, true));
        assertTrue(load.isHopeless(8 * SECOND, 7_800, true));
    }

    @Test
    void aHostWithoutCpuIsNoFullHeap() {
        assertFalse(load.isHopeless(0, 0, false));
        assertFalse(load.isHopeless(60 * SECOND, 59_000, false));
    }
}
