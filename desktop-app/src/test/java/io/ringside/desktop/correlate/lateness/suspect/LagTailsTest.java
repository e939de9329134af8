package io.ringside.desktop.correlate.lateness.suspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.matching.MatchedOperation.Role;
import org.junit.jupiter.api.Test;

class LagTailsTest {
    private static final Role ROLE = new Role("AllReduce", 64, 8);
    private static final double MILLI = 1e6;

    private final LagTails tails = new LagTails();
    private final LagTails none = new LagTails();

    @Test
    void aLagIsAsLikelyAsItWasSeen() {
        for (int i = 0; i < 1000; i++) {
            tails.count(ROLE, i % 10 == 0 ? 3 * MILLI : 0);
        }
        assertEquals(0.1, tails.share(none, ROLE, 2 * MILLI), 0.01);
        assertEquals(0.1, none.share(tails, ROLE, 2 * MILLI), 0.01);
    }

    @Test
    void whatWasNeverSeenIsNotImpossible() {
        for (int i = 0; i < 1000; i++) {
            tails.count(ROLE, 0);
        }
        assertEquals(0.001, tails.share(none, ROLE, 5 * MILLI), 1e-5);
    }

    @Test
    void whatIsOldFadesAndTheCountStaysBounded() {
        LagTails late = new LagTails();
        LagTails early = new LagTails();
        for (int i = 0; i < 50_000; i++) {
            early.count(ROLE, 0);
            late.count(ROLE, 5 * MILLI);
        }
        for (int i = 0; i < 20; i++) {
            tails.add(early);
        }
        for (int i = 0; i < 20; i++) {
            tails.add(late);
        }
        assertTrue(tails.share(none, ROLE, 4 * MILLI) > 0.9);
    }
}
