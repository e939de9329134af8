package io.ringside.node.vitals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
    private static final Optional<String> STANDS = Optional.of("It made no pass for 11 s.");

    private final Complaints complaints = new Complaints(42);

    @Test
    void aDaemonThatWorksSaysNothing() {
        assertEquals(Optional.empty(), complaints.turn(Optional.empty()));
    }

    @Test
    void aStandstillIsSaidOnceWithWhereToLookAndSoIsItsEnd() {
        assertEquals(Optional.empty(), complaints.turn(STANDS));
        String said = complaints.turn(STANDS).orElseThrow();
        assertTrue(said.startsWith("It made no pass for 11 s. "), said);
        assertTrue(said.contains("`jstack 42`"), said);
        assertEquals(Optional.empty(), complaints.turn(Optional.of("It made no pass for 12 s.")));
        assertEquals(
                Optional.of("The drain thread goes on, and windows come."),
                complaints.turn(Optional.empty()));
        assertEquals(Optional.empty(), complaints.turn(STANDS));
        assertTrue(complaints.turn(STANDS).isPresent(), "another one is said again");
    }

    @Test
    void aPauseOfTheWholeProcessIsNoStandstill() {
        assertEquals(Optional.empty(), complaints.turn(STANDS));
        assertEquals(Optional.empty(), complaints.turn(Optional.empty()));
    }
}
