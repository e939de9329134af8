package io.ringside.desktop.correlate.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.explain.facts.OwnHistory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SlowJobsTest {
    private static final long JOB = 7;
    private final OwnHistory<Long> history = new OwnHistory<>(JobPace.FIGURES, 4);
    private long step = 1_000;

    @Test
    void aJobIsSlowerWhenTwoStepsInARowAre() {
        steps(10, 100, 1e6);
        steps(1, 70, 1e6);
        assertEquals(Optional.empty(), loss(), "once is a pause");
        steps(1, 70, 1e6);

        SlowJobs.Loss loss = loss().orElseThrow();
        assertEquals(0.3, loss.lossShare(), 1e-6);
        assertEquals(step - 2, loss.since());
        assertTrue(loss.before().endsWith("min ago"), loss.before());
    }

    @Test
    void tenPercentAreNotEnough() {
        steps(10, 100, 1e6);
        steps(2, 91, 1e6);
        assertEquals(Optional.empty(), loss());
    }

    @Test
    void callsOfOtherSizesAreAnotherPhaseAndNoLoss() {
        steps(10, 100, 1e6);
        steps(4, 50, 8e6);
        assertEquals(Optional.empty(), loss());
    }

    @Test
    void aJobThatIsAsUnevenAsThatAnywayIsNotSlower() {
        for (int i = 0; i < 5; i++) {
            steps(1, 100, 1e6);
            steps(1, 60, 1e6);
            steps(1, 140, 1e6);
        }
        steps(2, 88, 1e6);
        assertEquals(Optional.empty(), loss());
    }

    @Test
    void withoutAPastNothingIsSaid() {
        steps(5, 100, 1e6);
        steps(2, 50, 1e6);
        assertEquals(Optional.empty(), loss());
    }

    @Test
    void aStepThatIsNotKnownIsNoSlowOne() {
        steps(10, 100, 1e6);
        step++;
        assertEquals(Optional.empty(), SlowJobs.of(history, JOB, step - 1));
    }

    @Test
    void whatTransfersTookMoreIsTheirPartOfTheLoss() {
        steps(10, 100, 1e6, 2e6);
        steps(2, 50, 1e6, 9.5e6);

        OptionalDouble share = loss().orElseThrow().linkShare();

        assertEquals(0.75, share.orElse(0), 1e-3, "7.5 of 10 ms a call");
    }

    @Test
    void theBetterHalfIsWhatIsComparedWith() {
        steps(6, 100, 1e6);
        steps(6, 80, 1e6);
        steps(2, 78, 1e6);

        SlowJobs.Loss loss = loss().orElseThrow();

        assertEquals(0.22, loss.lossShare(), 1e-3);
        assertEquals(step - 8, loss.since(), "since when it is slow");
    }

    private Optional<SlowJobs.Loss> loss() {
        return SlowJobs.of(history, JOB, step - 1);
    }

    private void steps(int count, double pace, double bytes, double... transfer) {
        for (int i = 0; i < count; i++) {
            Map<String, Double> told = new HashMap<>();
            told.put(JobPace.PACE, pace);
            told.put(JobPace.BYTES, bytes);
            for (double nanos : transfer) {
                told.put(JobPace.TRANSFER, nanos);
            }
            history.tell(JOB, step++, told);
        }
    }
}
