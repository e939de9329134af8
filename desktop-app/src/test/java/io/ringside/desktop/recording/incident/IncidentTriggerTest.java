package io.ringside.desktop.recording.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncidentTriggerTest {
    private static final long MINUTE = 60_000_000_000L;

    private final IncidentTrigger trigger = new IncidentTrigger(10 * MINUTE);

    @Test
    void aFindingIsWorthOneFileWhenItBegins() {
        Map<String, String> hang = Map.of("hang/world/3", "Rank 3 did not come.");
        assertEquals(Optional.empty(), trigger.look(Map.of(), 0));
        assertEquals(Optional.of("Rank 3 did not come."), trigger.look(hang, MINUTE));
        assertEquals(Optional.empty(), trigger.look(hang, 2 * MINUTE));
        assertEquals(Optional.empty(), trigger.look(hang, 30 * MINUTE));
        assertEquals(0, trigger.passedOver());
    }

    @Test
    void whatBeginsTooSoonAfterAFileIsCountedAndNeverGetsOne() {
        trigger.look(Map.of("a", "A."), 0);
        assertEquals(Optional.empty(), trigger.look(Map.of("b", "B."), 9 * MINUTE));
        assertEquals(1, trigger.passedOver());
        assertEquals(Optional.empty(), trigger.look(Map.of("b", "B."), 10 * MINUTE));
        assertEquals(Optional.of("C."), trigger.look(Map.of("b", "B.", "c", "C."), 10 * MINUTE));
    }

    @Test
    void whatComesAgainIsNew() {
        trigger.look(Map.of("a", "A."), 0);
        trigger.look(Map.of(), 11 * MINUTE);
        assertEquals(Optional.of("A."), trigger.look(Map.of("a", "A."), 12 * MINUTE));
    }
}
