package io.ringside.desktop.ui.statusbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.SampleFindings;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthItemsTest {
    private final HealthItems items = new HealthItems();

    @Test
    void ofOneViewTheSameIsSaidAndOfTheNextOneWhatHoldsThere() {
        ClusterView two = SampleCluster.twoRanks();
        ClusterView wrong = SampleFindings.of(two, 5);
        Optional<StatusItem> said = items.findings(wrong);
        assertNotEquals(Optional.empty(), said);
        assertSame(said.orElseThrow(), items.findings(wrong).orElseThrow(), "it is kept");
        assertEquals(Optional.empty(), items.findings(two));
        assertEquals(said, items.findings(wrong), "another view was between");
    }
}
