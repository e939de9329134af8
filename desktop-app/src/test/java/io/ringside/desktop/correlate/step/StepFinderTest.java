package io.ringside.desktop.correlate.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.step.StepLog.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepFinderTest {
    private static final long MILLI = 1_000_000;

    private final List<long[]> calls = new ArrayList<>();
    private long now = 1_700_000_000_000_000_000L;

    @Test
    void findsTheStepAndHowItsLengthScatters() {
        for (int step = 0; step < 40; step++) {
            step(100 * MILLI + step % 5 * MILLI, 1, 2, 2, 3);
        }
        StepFinder.Found found = find().orElseThrow();
        assertEquals(4, found.calls());
        assertEquals(102 * MILLI, found.median(), MILLI / 10.0);
        assertEquals(100 * MILLI, found.low(), MILLI / 10.0);
        assertEquals(104 * MILLI, found.high(), MILLI / 10.0);
        assertEquals(1, found.repeats());
    }

    @Test
    void layersWithinAStepAreNoSteps() {
        for (int step = 0; step < 12; step++) {
            int[] kinds = new int[48 * 2 + 5];
            for (int i = 0; i < 96; i++) {
                kinds[i] = 1 + i % 2;
            }
            for (int i = 96; i < kinds.length; i++) {
                kinds[i] = i;
            }
            step(500 * MILLI, kinds);
        }
        assertEquals(101, find().orElseThrow().calls());
    }

    @Test
    void twoStepsAreNotOne() {
        for (int step = 0; step < 64; step++) {
            step(20 * MILLI, 1, 2, 3, 4, 5, 6);
        }
        assertEquals(6, find().orElseThrow().calls());
    }

    @Test
    void oneCallAgainAndAgainIsAStepOfOneCall() {
        for (int step = 0; step < 20; step++) {
            step(10 * MILLI, 1);
        }
        assertEquals(10 * MILLI, find().orElseThrow().median(), 1);
    }

    @Test
    void aRareCallInBetweenDoesNotHideTheStep() {
        for (int step = 0; step < 100; step++) {
            step(50 * MILLI, 1, 2, 3, 4, 5);
            if (step == 33 || step == 71) {
                calls.add(new long[] {9, now - MILLI});
            }
        }
        assertEquals(5, find().orElseThrow().calls());
        assertEquals(50 * MILLI, find().orElseThrow().median(), MILLI);
    }

    @Test
    void whatDoesNotRepeatHasNoStep() {
        Random random = new Random(3);
        for (int call = 0; call < 2000; call++) {
            step(MILLI, random.nextInt(6));
        }
        assertEquals(Optional.empty(), find());
    }

    @Test
    void fewerThanFiveStepsAreNotEnough() {
        for (int step = 0; step < 5; step++) {
            step(50 * MILLI, 1, 2, 3);
        }
        assertEquals(Optional.empty(), find());
        step(50 * MILLI, 1, 2, 3);
        assertTrue(find().isPresent());
        calls.clear();
        assertEquals(Optional.empty(), find());
    }

    private void step(long length, int... kinds) {
        for (int i = 0; i < kinds.length; i++) {
            calls.add(new long[] {kinds[i], now + i * length / kinds.length});
        }
        now += length;
    }

    private Optional<StepFinder.Found> find() {
        return StepFinder.find(
                new Calls(
                        calls.stream().mapToInt(call -> (int) call[0]).toArray(),
                        calls.stream().mapToLong(call -> call[1]).toArray()));
    }
}
