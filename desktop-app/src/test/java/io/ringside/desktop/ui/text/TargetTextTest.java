package io.ringside.desktop.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.ui.SampleCluster;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTextTest {
    private static final long NOW = SampleCluster.NOW;
    private static final long SECOND = 1_000_000_000L;

    @Test
    void targetsAreSeparatedByCommasOrBlanks() {
        assertEquals(List.of("a:1", "b", "c:2"), TargetText.targets(" a:1, b\tc:2 ,"));
        assertEquals(List.of(), TargetText.targets("  "));
    }

    @Test
    void everyStateHasAWordAndTroubleHasASentence() {
        assertEquals("live", text(new Connection.Live()).word());
        assertEquals("stale 3.00\u202Fs", text(new Connection.Stale(NOW - 3 * SECOND)).word());
        TargetText lost =
                text(new Connection.Lost("Connection refused.", 1, NOW - SECOND, NOW + 2 * SECOND));
        assertEquals("lost 1.00\u202Fs", lost.word());
        assertEquals("Connection refused. Tried 1 time, next in 2.00\u202Fs.", lost.detail());
        TargetText refused = text(new Connection.Refused("It speaks protocol 2, this window 1."));
        assertEquals("refused", refused.word());
        assertEquals("It speaks protocol 2, this window 1.", refused.detail());
    }

    private static TargetText text(Connection connection) {
        return TargetText.of(SampleCluster.node("n0", connection, Optional.empty(), NOW), NOW);
    }
}
