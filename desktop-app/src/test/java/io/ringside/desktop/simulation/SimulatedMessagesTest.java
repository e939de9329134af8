package io.ringside.desktop.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Waiting;
import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.NodeFeed;
import io.ringside.desktop.feed.WireTap;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.NodeSource;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.desktop.recording.Recorder;
import io.ringside.desktop.recording.Replay;
import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import io.ringside.v1.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedMessagesTest {
    private static final long START = 1_800_000_000_000_000_000L;

    @TempDir private Path folder;

    @Test
    void oneNodeIsSaidAsOne() {
        assertTrue(SimulationSpec.parse("1x2").origin().contains(" 1 node of 2 GPUs, seed 1"));
        assertTrue(SimulationSpec.parse("2x1").origin().contains(" 2 nodes of 1 GPU, seed 1"));
    }

    @Test
    void theSameSeedGivesTheSameMessagesAndAnotherGivesOthers() throws Exception {
        assertEquals(windows("simulate:1x4,slow-gpu:2@3s"), windows("simulate:1x4,slow-gpu:2@3s"));
        assertNotEquals(windows("simulate:1x4"), windows("simulate:1x4,seed:2"));
    }

    @Test
    void totalsGrowByWhatEachWindowTellsAndNothingIsOutOfRange() throws Exception {
        List<Snapshot> windows = windows("simulate:1x4");
        long total = 0;
        for (Snapshot window : windows) {
            total += window.getCollectives(0).getWindowCount();
            assertEquals(total, window.getCollectives(0).getCount());
        }
        assertTrue(total > 20, total + " calls");
        assertEquals(java.util.Map.of(), Played.of("2x4", 10).losses);
    }

    @Test
    void aLostNodeIsLostAndTheOthersGoOn() throws Exception {
        Played played = Played.of("4x2,lost-node:2@10s", 30);

        assertTrue(connection(played, 2) instanceof Connection.Lost, played.connections::toString);
        assertTrue(connection(played, 1) instanceof Connection.Replayed);
        assertEquals(30, newest(played, 1).window());
        assertEquals(9, newest(played, 2).window());
    }

    @Test
    void aFaultEndsAfterItsLength() throws Exception {
        NodeSnapshot during = newest(Played.of("1x2,slow-gpu:1@2s+5s", 5), 0);
        NodeSnapshot after = newest(Played.of("1x2,slow-gpu:1@2s+5s", 9), 0);

        assertEquals(2, during.gpus().get(1).clocksEventReasonNames().size());
        assertEquals(0, after.gpus().get(1).clocksEventReasonNames().size());
    }

    @Test
    void anEngineThatThrashesAndANoisyGpuAreFindingsOfTheirNode() throws Exception {
        Played played = Played.of("2x2,engine-thrash:1@2s,noisy-gpu:0@2s", 20);

        assertEquals(
                List.of("engine-cache-full"),
                newest(played, 1).health().findings().stream().map(f -> f.rule()).toList());
        assertEquals(
                List.of("gpu-ecc-corrected-many"),
                newest(played, 0).health().findings().stream().map(f -> f.rule()).toList());
        assertEquals("xid", newest(played, 0).health().events().getFirst().type());
    }

    @Test
    void aSlowLinkIsSlowerThanTheOthersOfItsRing() throws Exception {
        Played played = Played.of("4x1,slow-link:2@2s", 10);

        double slow = newest(played, 2).links().getFirst().rateBytesPerSecond().orElseThrow();
        double other = newest(played, 1).links().getFirst().rateBytesPerSecond().orElseThrow();
        assertTrue(other > 4 * slow, other + " and " + slow);
    }

    @Test
    void aRecordingOfItSaysThatItIsSimulated() throws Exception {
        Path file = folder.resolve("simulated.ringside");
        HandClock clock = new HandClock(START);
        Recorder recorder = Recorder.start(file, Existing.REFUSE, "test", clock);
        List<NodeFeed> feeds = new ArrayList<>();
        Played first = new Played();
        for (FeedNode node : nodes("simulate:2x2", clock)) {
            feeds.add(
                    NodeFeed.start(
                            node,
                            new FeedOptions(false, false, recorder),
                            first.sink(node.name()),
                            clock));
        }
        Waiting.until("recorded", () -> feeds.stream().allMatch(NodeFeed::hasEnded));
        recorder.close();
        Played replayed = new Played();
        List<NodeFeed> again = new ArrayList<>();
        for (FeedNode node : Replay.nodes(file, Replay.Pace.AT_ONCE, OptionalLong.empty(), clock)) {
            again.add(
                    NodeFeed.start(
                            node,
                            new FeedOptions(false, false, WireTap.NONE),
                            replayed.sink(node.name()),
                            clock));
        }
        Waiting.until("replayed", () -> again.stream().allMatch(NodeFeed::hasEnded));

        assertEquals(2, replayed.newest.size());
        for (NodeSnapshot snapshot : replayed.newest.values()) {
            PlaybackState playback = snapshot.playback().orElseThrow();
            assertTrue(playback.generated(), playback::toString);
            assertTrue(playback.origin().startsWith("SIMULATED"), playback::toString);
        }
    }

    @Test
    void byTheClockAWindowComesWhenItIsOverAndThoseMissedAreCounted() throws Exception {
        HandClock clock = new HandClock(START);
        FeedNode node =
                Simulation.nodes(
                                SimulationSpec.parse("simulate:1x2,speed:10"),
                                false,
                                OptionalLong.empty(),
                                clock)
                        .getFirst();
        try (NodeSource source = node.opener().open()) {
            clock.advance(100_000_000L);
            source.describe();
            clock.advance(100_000_000L);
            assertEquals(1, source.next().orElseThrow().getWindow());
            clock.advance(1_000_000_000L);
            Snapshot late = source.next().orElseThrow();
            assertTrue(late.getWindow() >= 10, late.getWindow() + "");
            assertEquals(late.getWindow() - 2, late.getLosses(0).getCount());
        }
    }

    private static List<FeedNode> nodes(String spec, HandClock clock) {
        return Simulation.nodes(
                SimulationSpec.parse(spec), true, OptionalLong.of(10_000_000_000L), clock);
    }

    private static List<Snapshot> windows(String spec) throws FeedException, InterruptedException {
        List<Snapshot> windows = new ArrayList<>();
        try (NodeSource source = nodes(spec, new HandClock(START)).getFirst().opener().open()) {
            source.describe();
            for (var next = source.next(); next.isPresent(); next = source.next()) {
                windows.add(next.get().toBuilder().clearPlayback().build());
            }
        }
        return windows;
    }

    private static NodeSnapshot newest(Played played, int node) {
        return played.newest.entrySet().stream()
                .filter(e -> e.getKey().endsWith("(simulated-00" + node + ")"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static Connection connection(Played played, int node) {
        return played.connections.entrySet().stream()
                .filter(e -> e.getKey().endsWith("(simulated-00" + node + ")"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
