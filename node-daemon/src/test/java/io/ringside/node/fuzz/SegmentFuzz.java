package io.ringside.node.fuzz;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.drain.Drainer;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.stream.message.NodeIdentity;
import io.ringside.node.stream.snapshot.Inputs;
import io.ringside.node.stream.snapshot.SnapshotBus;
import io.ringside.node.stream.snapshot.Windows;
import io.ringside.node.time.HandClock;
import io.ringside.node.time.NodeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The daemon's reader against a hostile segment: the input is the list of what its writer does and
/// of when the daemon scans, drains and ends windows. Any exception is a finding.
///
/// Jazzer calls [#fuzzerTestOneInput]: `./mvnw test -pl node-daemon -am -Pfuzz`. `SegmentFuzzTest`
/// is the short form.
public final class SegmentFuzz {
    private static final long PERIOD_NANOS = 1_000_000_000;

    private SegmentFuzz() {}

    /// Jazzer's first call: loads what an input needs, so that none is taken for a hang.
    public static void fuzzerInitialize() throws IOException {
        Random random = new Random(0);
        for (int i = 0; i < 100; i++) {
            byte[] input = new byte[500];
            random.nextBytes(input);
            run(input, Jazzer.DIRECTORY);
        }
    }

    /// Jazzer's entry.
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        run(bytes, Jazzer.DIRECTORY);
    }

    /// Plays one input on a segment in `directory`.
    static void run(byte[] bytes, Path directory) throws IOException {
        FuzzInput input = new FuzzInput(bytes);
        HandClock clock = new HandClock(1_000_000_000L, 1_700_000_000_000_000_000L);
        Path path = directory.resolve("fuzz.seg");
        try (HostileSegment segment = new HostileSegment(path)) {
            for (int before = input.below(4); before > 0; before--) {
                segment.write(input);
            }
            Aggregator aggregator = new Aggregator(clock, new SpanHistory(1_000));
            try (Drainer drainer =
                    new Drainer(
                            directory,
                            ReaderIdentity.ownProcess(),
                            clock,
                            new MeddlingListener(aggregator, segment, input))) {
                play(input, segment, drainer, windows(clock, drainer, aggregator), clock);
            }
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private static void play(
            FuzzInput input,
            HostileSegment segment,
            Drainer drainer,
            Windows windows,
            HandClock clock)
            throws IOException {
        drainer.scan();
        while (!input.isDry()) {
            switch (input.below(16)) {
                case 0 -> drainer.scan();
                case 1, 2, 3 -> {
                    drainer.drain();
                    windows.pass();
                }
                case 4 -> clock.advance(PERIOD_NANOS / 4);
                case 5 -> clock.advance(PERIOD_NANOS * 20);
                case 6, 7, 8 -> segment.write(input);
                default -> segment.publish(input);
            }
        }
        drainer.drain();
        clock.advance(PERIOD_NANOS);
        windows.pass();
        drainer.scan();
    }

    private static Windows windows(HandClock clock, Drainer drainer, Aggregator aggregator) {
        SnapshotBus bus = new SnapshotBus();
        bus.subscribe(() -> {}); // so that snapshots are built
        return new Windows(
                new NodeIdentity("fuzz", "", "0", clock.epochNanos(), PERIOD_NANOS),
                NodeTime.fixed(clock),
                drainer,
                aggregator,
                Inputs.none(Optional.empty()),
                bus,
                List::of);
    }

    /// Made when Jazzer first calls.
    private static final class Jazzer {
        static final Path DIRECTORY = directory();

        private static Path directory() {
            try {
                Path directory = Files.createTempDirectory("ringside-fuzz-");
                directory.toFile().deleteOnExit();
                return directory;
            } catch (IOException e) {
                throw new IllegalStateException("no room for a segment: " + e.getMessage(), e);
            }
        }
    }
}
