package io.ringside.node.boot;

import io.ringside.fixtures.Waiting;
import io.ringside.node.aggregate.Retention;
import io.ringside.node.boot.wiring.HealthSetup;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.health.derive.HealthDerivation;
import io.ringside.node.ranks.RankExchange;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Source;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.sampling.SourceRunner;
import io.ringside.node.source.nvml.NvmlSource;
import io.ringside.node.source.nvml.call.NvmlSession;
import io.ringside.node.stream.snapshot.SnapshotInputs;
import io.ringside.node.time.HandClock;
import io.ringside.node.time.NodeTime;
import io.ringside.v1.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A running daemon and its client, with NVML's tiles, derivations and shipped rules as in a live
/// one, whose time goes on by steps of a second.
final class SteppedNode {
    private static final long SECOND = 1_000_000_000L;

    private final HandClock clock = new HandClock(SECOND, 1_000 * SECOND);
    private final EventLog events = new EventLog(64);
    private final RhythmControl rhythm = new RhythmControl(clock, events::add);
    private final StartedDaemon daemon;
    private final Watcher watcher;
    private final SourceRunner tiles;
    private final List<SourceRunner> others = new ArrayList<>();

    /// @param others probes beside the tiles'
    SteppedNode(Path directory, NvmlSession session, Probe... others) throws Exception {
        NvmlSource nvml = new NvmlSource(session, SECOND, clock, rhythm);
        tiles = new SourceRunner(nvml.probe(), clock, rhythm, events::add);
        List<Source> sources = new ArrayList<>(List.of(tiles));
        for (Probe other : others) {
            SourceRunner runner = new SourceRunner(other, clock, rhythm, events::add);
            sources.add(runner);
            this.others.add(runner);
        }
        SnapshotInputs inputs =
                new SnapshotInputs(
                        tiles::readings,
                        Optional.empty(),
                        sources,
                        Optional.of(rhythm),
                        events,
                        new HealthDerivation(),
                        HealthSetup.judge(ConfigSection.empty("none"), events, rhythm, clock),
                        new RankExchange());
        daemon =
                StartedDaemon.reading(
                        directory,
                        SECOND,
                        new NodeInputs(
                                "stepped",
                                NodeTime.fixed(clock),
                                inputs,
                                Retention.DEFAULT,
                                nvml::close));
        watcher = daemon.watcher();
        awaitClient();
    }

    /// A look at the tiles, a second, and the snapshot of it.
    Snapshot step() throws InterruptedException {
        tiles.look();
        clock.advance(SECOND);
        return watcher.until(snapshot -> snapshot.getWindowEndEpochNanos() == clock.epochNanos());
    }

    SourceRunner other(int index) {
        return others.get(index);
    }

    void close() throws InterruptedException {
        daemon.close();
    }

    /// Ends windows until the client hears of one: none is built before it is there.
    private void awaitClient() {
        CompletableFuture<Snapshot> first =
                CompletableFuture.supplyAsync(() -> watcher.until(_ -> true));
        Waiting.until(
                "the client hears of a window",
                () -> {
                    clock.advance(SECOND);
                    return first.isDone();
                });
        first.join();
    }
}
