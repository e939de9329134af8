package io.ringside.desktop.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultLogTest {
    private final List<String> lines = new ArrayList<>();
    private final FaultLog log = new FaultLog(lines::add);

    @Test
    void aFaultIsOneLineThatNamesWhatAndWhere() {
        log.say("A view could not be made", new IllegalStateException("a\n\u001b[31mb"));
        assertEquals(1, lines.size());
        assertTrue(
                lines.getFirst()
                        .matches(
                                "A view could not be made: IllegalStateException at"
                                        + " FaultLogTest\\.java:\\d+: a\\?\\?\\[31mb"),
                lines::getFirst);
    }

    @Test
    void theSameFaultAgainIsSaidEverMoreRarely() {
        for (int i = 0; i < 5_000; i++) {
            log.say("A view could not be made", new IllegalStateException("number " + i));
        }
        assertEquals(4, lines.size(), lines::toString);
        assertTrue(lines.getLast().endsWith("(1000 times)"), lines::toString);
    }

    @Test
    void differentFaultsHaveAnEndToo() {
        for (int i = 0; i < 100_000; i++) {
            log.say("Fault " + i, new IllegalStateException("a"));
        }
        assertTrue(lines.size() < 100, () -> lines.size() + " lines");
    }
}
