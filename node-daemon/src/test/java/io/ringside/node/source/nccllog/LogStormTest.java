package io.ringside.node.source.nccllog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.config.ConfigException;
import io.ringside.node.source.nccllog.Interleaving.Cut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of [LogStorm].
class LogStormTest {
    private static final int RUNS = 2_000;

    @TempDir private Path root;

    @Test
    void ofRanksThatShareAPipeNoRingIsWrongAndNoWarningBlamesAnother()
            throws IOException, ConfigException {
        LogStorm storm = new LogStorm(root);
        storm.run(RUNS, 20_261_129);
        assertEquals(List.of(), storm.wrong);
        assertEquals(Set.of(Cut.values()), storm.sums.keySet());
        storm.sums.forEach((cut, sum) -> {
            assertTrue(sum.rings > 0 && sum.warnings > 0, cut + " told nothing");
            assertEquals(cut == Cut.LINES, sum.dropped.isEmpty(), cut + ": " + sum.dropped);
            assertTrue(sum.certainUsed >= 0.99 * sum.certain, cut + ": " + storm.table());
        });
    }
}
