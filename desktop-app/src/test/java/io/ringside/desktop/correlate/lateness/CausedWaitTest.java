package io.ringside.desktop.correlate.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CausedWaitTest {
    @Test
    void whatIsKnownToATenthIsAFigure() {
        CausedWait caused = new CausedWait(60, 55, 65, 20, 1000);
        assertTrue(caused.isFigure());
        assertEquals(1, caused.gpus(), 1e-9);
        assertEquals(
                "Others wait for it in collectives 60.00 GPU-seconds a minute, 24.0 GPU-hours a day: an"
                        + " estimate from 20 of 1,000 calls (55.00 to 65.00 GPU-seconds).",
                LateWords.cost(caused));
    }

    @Test
    void whatIsNotIsToldAsMuchAsItIsAtLeast() {
        CausedWait caused = new CausedWait(60, 30, 65, 20, 1000);
        assertFalse(caused.isFigure());
        assertTrue(caused.isTold());
        assertEquals(0.5, caused.gpus(), 1e-9);
        assertEquals(
                "Others wait for it in collectives at least 30.00 GPU-seconds a minute, 12.0 GPU-hours a"
                        + " day: 20 of 1,000 calls were timed, too few for a figure (30.00 to 65.00"
                        + " GPU-seconds).",
                LateWords.cost(caused));
    }

    @Test
    void whereItMayBeNothingNothingIsToldButThat() {
        CausedWait caused = new CausedWait(12.5, 0, 38.89, 70, 3375);
        assertFalse(caused.isTold());
        assertEquals(
                "How long others wait for it is not known: 70 of 3,375 calls were timed, too few (up to"
                        + " 38.89 GPU-seconds a minute).",
                LateWords.cost(caused));
    }

    @Test
    void whereNobodyWaitedInATimedCallThatIsToldAndNoFigure() {
        CausedWait caused = new CausedWait(0, 0, 0, 36, 1796);
        assertFalse(caused.isFigure());
        assertFalse(caused.isTold());
        assertEquals(
                "In none of the 36 calls that were timed, of 1,796, did others wait for it.",
                LateWords.cost(caused));
    }

    @Test
    void withoutATimedCallNothingIsKnown() {
        assertFalse(CausedWait.UNKNOWN.isKnown());
        assertFalse(CausedWait.UNKNOWN.isTold());
    }
}
