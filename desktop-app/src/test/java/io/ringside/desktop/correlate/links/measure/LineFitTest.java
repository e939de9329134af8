package io.ringside.desktop.correlate.links.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.links.measure.LinkFit.Line;
import io.ringside.desktop.correlate.links.measure.LinkFit.NotIdentifiable;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineFitTest {
    private static final double LATENCY = 12_000;
    private static final double PER_BYTE = 0.04;
    private static final int POINTS = 24;

    private final Random random = new Random(7);
    private final double[] bytes = new double[POINTS];
    private final double[] nanos = new double[POINTS];
    private final long[] steps = new long[POINTS];

    @Test
    void findsLatencyAndTimeAByteAlthoughAFifthOfTheWindowsIsFarOff() {
        points(4, 300);
        for (int i = 0; i < POINTS; i += 5) {
            nanos[i] *= 20;
        }
        Line line = assertInstanceOf(Line.class, LineFit.of(bytes, nanos, steps));
        assertEquals(LATENCY, line.latencyNanos(), 1_500);
        assertEquals(PER_BYTE, line.nanosPerByte(), 0.002);
        assertTrue(line.perByte().low() <= PER_BYTE && PER_BYTE <= line.perByte().high());
        assertTrue(
                line.latency().orElseThrow().low() <= LATENCY
                        && LATENCY <= line.latency().orElseThrow().high());
        assertTrue(line.rSquared() > 0.99);
        assertEquals(POINTS * 10, line.steps());
        assertEquals(4, line.sizes());
    }

    @Test
    void saysThatASingleSizeGivesNoLine() {
        points(1, 300);
        assertEquals("all its steps have one size", reason());
    }

    @Test
    void saysThatSizesHardlyVary() {
        points(2, 300);
        assertEquals("its steps' sizes hardly vary", reason());
        for (int i = 0; i < POINTS; i++) {
            bytes[i] = 100_000 * (1 + 0.05 * (i % 4));
        }
        assertEquals("its steps' sizes hardly vary", reason());
    }

    @Test
    void saysThatWindowsAreFew() {
        points(4, 300);
        LinkFit fit =
                LineFit.of(
                        Arrays.copyOf(bytes, 7), Arrays.copyOf(nanos, 7), Arrays.copyOf(steps, 7));
        assertEquals(
                "only 7 windows with traffic, 8 needed",
                assertInstanceOf(NotIdentifiable.class, fit).reason());
        assertInstanceOf(
                NotIdentifiable.class, LineFit.of(new double[0], new double[0], new long[0]));
    }

    @Test
    void aTimeThatDoesNotFollowSizeIsNoLine() {
        points(4, 0);
        for (int i = 0; i < POINTS; i++) {
            nanos[i] = 50_000 + random.nextInt(50_000);
        }
        assertTrue(reason().startsWith("time does not follow size"), reason());
    }

    @Test
    void sumsOverSingleStepsGiveALineWithItsInterval() {
        Line line = assertInstanceOf(Line.class, LineFit.ofSums(9_000, 0.05, 0.9, 1_002, 5));
        double error = 0.05 * Math.sqrt((1 / 0.9 - 1) / 1_000);
        assertEquals(0.05 - 1.96 * error, line.perByte().low(), 1e-12);
        assertTrue(line.latency().isEmpty(), "the sums do not tell it");
        Line exact = assertInstanceOf(Line.class, LineFit.ofSums(9_000, 0.05, 1.000_001, 1_002, 5));
        assertEquals(0.05, exact.perByte().high(), "a rounding above 1 is no interval");
        assertInstanceOf(NotIdentifiable.class, LineFit.ofSums(0, 0.05, 0.5, 1_000, 5));
        assertInstanceOf(NotIdentifiable.class, LineFit.ofSums(0, -0.05, 0.9, 1_000, 5));
        assertInstanceOf(NotIdentifiable.class, LineFit.ofSums(0, 0.05, 0.9, 1_000, 2));
        assertInstanceOf(
                NotIdentifiable.class, LineFit.ofSums(0, Double.NaN, Double.NaN, 1_000, 5));
    }

    private String reason() {
        return assertInstanceOf(NotIdentifiable.class, LineFit.of(bytes, nanos, steps)).reason();
    }

    private void points(int sizes, double noise) {
        for (int i = 0; i < POINTS; i++) {
            bytes[i] = 65_536 << (i % sizes);
            nanos[i] = LATENCY + PER_BYTE * bytes[i] + noise * random.nextGaussian();
            steps[i] = 10;
        }
    }
}
