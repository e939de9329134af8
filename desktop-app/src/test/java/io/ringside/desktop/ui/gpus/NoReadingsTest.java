package io.ringside.desktop.ui.gpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.TimelineData;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoReadingsTest {

    @Test
    void theSourcesOwnReasonAndTheNextStepAreSaid() {
        List<String> sentences =
                NoReadings.of(
                        view(new SourceStatus("nvml", SourceState.UNAVAILABLE, "No NVML here.")));
        assertEquals("n0: No NVML here.", sentences.getFirst());
        assertTrue(sentences.getLast().startsWith("Run nvidia-smi"), sentences.getLast());
    }

    @Test
    void withoutAReasonNoneIsMadeUp() {
        assertEquals(1, NoReadings.of(view(new SourceStatus("nvml", SourceState.OK, ""))).size());
    }

    private static ClusterView view(SourceStatus source) {
        NodeView node =
                new NodeView(
                        "n0:7575",
                        "n0",
                        new Connection.Live(),
                        java.util.OptionalLong.of(SampleCluster.NOW),
                        1_000_000_000L,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(source),
                        NodeHealth.EMPTY,
                        EndedWork.NONE,
                        0);
        return new ClusterView(
                1,
                SampleCluster.NOW,
                List.of(node),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                TimelineData.EMPTY);
    }
}
