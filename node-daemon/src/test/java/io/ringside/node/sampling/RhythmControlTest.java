package io.ringside.node.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.sampling.RhythmControl.By;
import io.ringside.node.time.HandClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RhythmControlTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    private final HandClock clock = new HandClock(0, 1_000 * SECOND);
    private final List<NodeEvent> events = new ArrayList<>();
    private final RhythmControl rhythm = new RhythmControl(clock, events::add);

    @Test
    void eachChangeIsAnEventAlsoTheEndByTime() {
        rhythm.incident(By.REQUEST, 10 * SECOND, "by hand");
        rhythm.normal(By.REQUEST);
        rhythm.normal(By.REQUEST);
        rhythm.incident(By.WEBHOOK, 10 * SECOND, "alert");
        clock.advance(11 * SECOND);
        assertEquals(Rhythm.NORMAL, rhythm.rhythm());
        assertEquals(
                List.of(
                        "Incident rhythm for 10 s: by hand",
                        "Normal rhythm, by request.",
                        "Incident rhythm for 10 s: alert",
                        "Normal rhythm: the incident's time is over."),
                events.stream().map(NodeEvent::text).toList());
        assertEquals(
                List.of("request", "request", "webhook", "time"),
                events.stream().map(event -> event.attributes().get("rhythm.by")).toList());
        assertEquals("rhythm", events.getFirst().type());
        assertEquals(1_010 * SECOND, events.getLast().epochNanos());
    }

    @Test
    void aLongerIncidentIsNotCutShort() {
        rhythm.incident(By.REQUEST, MINUTE, "by hand");
        rhythm.incidentAtLeast(By.RULE, 30 * SECOND, "rule");
        assertEquals("by hand", rhythm.status().reason());
        rhythm.incidentAtLeast(By.RULE, 2 * MINUTE, "rule");
        assertEquals("rule", rhythm.status().reason());
        assertEquals(2, events.size());
    }

    @Test
    void aWebhookEndsOnlyWhatAWebhookBegan() {
        rhythm.incident(By.REQUEST, MINUTE, "by hand");
        assertEquals(Rhythm.INCIDENT, rhythm.normalIfBegunBy(By.WEBHOOK).rhythm());
        rhythm.incident(By.WEBHOOK, MINUTE, "alert");
        assertEquals(Rhythm.NORMAL, rhythm.normalIfBegunBy(By.WEBHOOK).rhythm());
    }

    @Test
    void rulesHaveABoundedPartOfEachHour() {
        RuleIncidents incidents = new RuleIncidents(rhythm, clock, 3 * MINUTE);
        incidents.begin(2 * MINUTE, "first");
        assertEquals(until(2 * MINUTE), rhythm.status().untilEpochNanos());
        clock.advance(10 * MINUTE);
        incidents.begin(2 * MINUTE, "second");
        assertEquals(until(MINUTE), rhythm.status().untilEpochNanos());
        clock.advance(10 * MINUTE);
        incidents.begin(2 * MINUTE, "third");
        assertEquals(Rhythm.NORMAL, rhythm.rhythm());
        clock.advance(45 * MINUTE);
        incidents.begin(2 * MINUTE, "fourth");
        assertEquals(until(2 * MINUTE), rhythm.status().untilEpochNanos());
    }

    @Test
    void rulesThatOverlapShareTheirTime() {
        RuleIncidents incidents = new RuleIncidents(rhythm, clock, 3 * MINUTE);
        incidents.begin(2 * MINUTE, "first");
        clock.advance(MINUTE);
        incidents.begin(2 * MINUTE, "second");
        assertEquals("second", rhythm.status().reason());
        incidents.begin(2 * MINUTE, "third");
        assertEquals("second", rhythm.status().reason());
        assertEquals(until(2 * MINUTE), rhythm.status().untilEpochNanos());
    }

    @Test
    void rulesBeginNoneWhereNoneIsAllowed() {
        new RuleIncidents(rhythm, clock, 0).begin(MINUTE, "rule");
        assertEquals(Rhythm.NORMAL, rhythm.rhythm());
        assertEquals(List.of(), events);
    }

    private long until(long nanos) {
        return clock.epochNanos() + nanos;
    }
}
