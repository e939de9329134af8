package io.ringside.node.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnHealthTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now = 5 * SECOND;
    private final OwnHealth health = new OwnHealth(() -> now, List.of());

    @Test
    void aSlowStartIsNoComplaintOfTheDrainThread() {
        now += 30 * SECOND;
        assertEquals(OptionalLong.empty(), health.now().drainAgeNanos());
        health.begin();
        now += 9 * SECOND;
        assertEquals(Optional.empty(), health.now().complaint());
    }

    @Test
    void aThreadThatMakesNoPassIsComplainedOfUntilOneEnds() {
        health.begin();
        now += 12 * SECOND;
        assertEquals(
                Optional.of("The drain thread has made no pass for 12 s."),
                health.now().complaint());
        health.passed(() -> Map.of("ring.lost", 3L));
        assertTrue(health.now().complaint().isEmpty());
        assertEquals(Map.of("ring.lost", 3L), health.now().drops());
    }
}
