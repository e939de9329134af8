package io.ringside.desktop.correlate.links.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RobustTest {
    /// From printed tables of Student's distribution.
    @Test
    void givesStudentsTailAsTheTablesDo() {
        assertEquals(0.025, Robust.upperTail(2.228, 10), 2e-5);
        assertEquals(0.025, Robust.upperTail(12.706, 1), 2e-6);
        assertEquals(0.0005, Robust.upperTail(3.850, 20), 1e-6);
        assertEquals(0.5, Robust.upperTail(0, 7), 1e-12);
        assertEquals(0.975, Robust.upperTail(-2.228, 10), 2e-5);
        assertTrue(Robust.upperTail(60, 20) > 0 && Robust.upperTail(60, 20) < 1e-20);
    }

    @Test
    void anOutlierPullsNeitherMedianNorDeviation() {
        double[] values = {10, 11, 9, 10, 10, 1e9};
        assertEquals(10, Robust.median(values));
        assertTrue(Robust.deviation(values) < 1.5);
        assertEquals(0, Robust.median(new double[0]));
    }

    @Test
    void believesByTheShareOfFalseOnesAndInAnyOrder() {
        assertArrayEquals(
                new double[] {0.02, 0.6, 0.02, 0.6},
                FalseDiscovery.shares(new double[] {0.005, 0.6, 0.01, 0.5}),
                1e-12);
        assertArrayEquals(new double[0], FalseDiscovery.shares(new double[0]));
    }
}
