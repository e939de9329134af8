package io.ringside.desktop.ui.statusbar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StatusItemTest {

    @Test
    void saysHowOldTheDataIsAndWhatWasLost() {
        String line = line(SampleCluster.eightRanks());
        assertTrue(line.contains("1 of 1 node live"), line);
        assertTrue(line.contains("Age 0.42\u202Fs"), line);
        assertTrue(line.contains("Drops ring 1,204"), line);
        assertTrue(line.contains("Anomalies 2"), line);
    }

    @Test
    void namesThePlayback() {
        assertTrue(
                line(SampleCluster.twoRanks()).contains("Playback nvlink.ring \u00D71, repeating"));
    }

    @Test
    void aLostNodeIsNotCountedAsLive() {
        assertTrue(line(SampleCluster.fourNodes(true)).contains("3 of 4 nodes live"));
    }

    @Test
    void withoutATargetThereIsNoAgeAndNoLoss() {
        String line = line(ClusterView.empty(SampleCluster.NOW));
        assertTrue(line.startsWith("No target"), line);
        assertFalse(line.contains("Age") || line.contains("Drops"), line);
    }

    @Test
    void capturedOperationsDeathsAndSourcesAreSaid() {
        NodeView node = SampleCluster.twoRanks().nodes().getFirst();
        NodeView troubled =
                new NodeView(
                        node.target(),
                        node.hostName(),
                        node.connection(),
                        node.lastSnapshotEpochNanos(),
                        node.periodNanos(),
                        node.playback(),
                        node.forwarding(),
                        List.of(
                                new ProfiledProcess(
                                        3709,
                                        ProcessState.DIED,
                                        "deep",
                                        false,
                                        1_000,
                                        OptionalLong.of(SampleCluster.NOW - 12_000_000_000L),
                                        "",
                                        List.of(1))),
                        List.of(
                                new SourceStatus(
                                        "nvml",
                                        SourceState.FAILED,
                                        "libnvidia-ml.so.1 is not on this host."),
                                new SourceStatus(
                                        "infiniband", SourceState.UNAVAILABLE, "No port.")),
                        NodeHealth.EMPTY,
                        EndedWork.NONE,
                        0);
        ClusterView two = SampleCluster.twoRanks();
        ClusterView view =
                new ClusterView(
                        1,
                        SampleCluster.NOW,
                        List.of(troubled),
                        two.communicators(),
                        two.ranks(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        two.timeline());
        String line = line(view);
        assertTrue(line.contains("1,000 operations captured in graphs, replays not visible"), line);
        assertTrue(
                line.contains(
                        "Process 3709 (rank 1) died 12.0\u202Fs ago; its last operations are kept"),
                line);
        assertTrue(line.contains("Sources 1 with a remark"), line);
        assertEquals(
                1,
                StatusItem.of(
                                view,
                                new HealthItems(),
                                SampleCluster.OFF,
                                OptionalLong.empty(),
                                SampleCluster.NOW)
                        .stream()
                        .filter(item ->
                                item.tip().contains("libnvidia-ml.so.1 is not on this host."))
                        .count());
    }

    @Test
    void aLiveSimulationIsNamed() {
        ClusterView two = SampleCluster.twoRanks();
        ClusterView played =
                new ClusterView(
                        1,
                        SampleCluster.NOW,
                        List.of(
                                SampleCluster.node(
                                        "n0",
                                        new Connection.Live(),
                                        Optional.empty(),
                                        SampleCluster.NOW)),
                        List.of(new CommunicatorView(1, "simulated world", 2)),
                        two.ranks(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        two.timeline());
        assertTrue(played.simulated());
        assertTrue(line(played).contains("| Simulated |"), line(played));
        assertFalse(two.simulated());
        assertFalse(line(two).contains("Simulated"), line(two));
    }

    private static String line(ClusterView view) {
        return StatusItem.of(
                        view,
                        new HealthItems(),
                        SampleCluster.OFF,
                        OptionalLong.of(1 << 20),
                        SampleCluster.NOW)
                .stream()
                .map(item -> (item.name() + " " + item.value()).strip())
                .collect(Collectors.joining(" | "));
    }
}
