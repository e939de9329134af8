package io.ringside.node.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The short form of [KillStress].
@EnabledOnOs(value = OS.LINUX, disabledReason = "the plugin is built on Linux only")
class KillStressTest {
    @TempDir private Path directory;

    @Test
    void aKillCostsAtMostOneRecordALaneAndTheRestIsAccountedFor() throws IOException {
        KillStress.Summary summary = KillStress.run(directory, 10, 2, 20_261_125);
        assertEquals(List.of(), summary.violations());
        assertEquals(10, summary.kills());
        assertTrue(summary.received() > 0, "nothing was drained");
        assertEquals(
                summary.sent(), summary.received() + summary.lost() + summary.diedWithProcess());
        try (var left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
    }
}
