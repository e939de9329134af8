package io.ringside.node.stress;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.communicator.Member;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.boot.wiring.HostClock;
import io.ringside.node.drain.DrainFaults;
import io.ringside.node.drain.DrainLoop;
import io.ringside.node.drain.Drainer;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.ring.told.SegmentEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Drains one storm by the daemon's own loop until a number of records came, lets it end cleanly,
/// and accounts for every record. With an aggregator behind the reader, its operations are counted
/// too. See BENCHMARKS.md for how to run it.
public final class Soak {
    private static final long WINDOW_NANOS = 1_000_000_000;
    private static final long REPORT_NANOS = 10_000_000_000L;
    private static final int SPANS_KEPT = 400_000;
    private static final long DEADLINE_NANOS = 20_000_000_000L;

    private final Storm storm;
    private final long wanted;
    private final @Nullable Aggregator aggregator;
    private final StormListener listener;
    private final DrainLoop loop;
    private final long startNanos = System.nanoTime();
    private long stoppedNanos;
    private long lastPassNanos = startNanos;
    private long longestPassNanos;
    private long nextWindowNanos = startNanos + WINDOW_NANOS;
    private long nextReportNanos = startNanos + REPORT_NANOS;
    private long windows;

    private Soak(Path directory, Settings settings) throws IOException {
        wanted = settings.records;
        HostClock clock = new HostClock();
        aggregator =
                settings.aggregated ? new Aggregator(clock, new SpanHistory(SPANS_KEPT)) : null;
        listener = new StormListener(aggregator == null ? new SilentListener() : aggregator);
        Drainer drainer = new Drainer(directory, ReaderIdentity.ownProcess(), clock, listener);
        loop =
                new DrainLoop(
                        drainer,
                        System::nanoTime,
                        this::afterPass,
                        new DrainFaults(System::nanoTime, 0));
        storm = Storm.start(directory, settings.mix, settings.threads, settings.cyclesPerSecond);
        listener.expect(storm);
    }

    /// @param records to drain before the storm is told to end
    /// @param cyclesPerSecond of each thread; 0: as fast as they can
    record Settings(long records, Mix mix, int threads, long cyclesPerSecond, boolean aggregated) {}

    /// @param collectives that the aggregator counted; 0 without one
    /// @param longestPassNanos the longest time between the ends of two passes, rests included
    record Result(Account account, long collectives, long longestPassNanos, long nanos) {}

    public static void main(String[] arguments) throws IOException {
        long records = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000_000;
        Mix mix = arguments.length > 1 ? mix(arguments[1]) : Mix.EVERY;
        int threads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2;
        long rate = arguments.length > 3 ? Long.parseLong(arguments[3]) : 0;
        boolean aggregated = arguments.length > 4 && arguments[4].equals("aggregated");
        Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "ringside-soak-");
        Result result;
        try {
            result = run(directory, new Settings(records, mix, threads, rate, aggregated));
        } finally {
            Files.delete(directory);
        }
        print(result, aggregated);
        boolean counted =
                !aggregated
                        || mix != Mix.COLLECTIVES
                        || result.collectives == result.account.kinds().getFirst().received();
        System.exit(counted && result.account.violations().isEmpty() ? 0 : 1);
    }

    /// Runs one soak in a directory of its own.
    static Result run(Path directory, Settings settings) throws IOException {
        Soak soak = new Soak(directory, settings);
        try {
            soak.loop.run();
            return soak.result();
        } finally {
            soak.storm.close();
        }
    }

    private void afterPass() {
        long now = System.nanoTime();
        SegmentCheck check = listener.check(storm);
        if (check != null) {
            longestPassNanos = Math.max(longestPassNanos, now - lastPassNanos);
        }
        lastPassNanos = now;
        if (aggregator != null) {
            aggregator.sweep();
            if (now - nextWindowNanos >= 0) {
                endWindow(aggregator);
                nextWindowNanos = now + WINDOW_NANOS;
            }
        }
        if (stoppedNanos == 0 && check != null && check.received() >= wanted) {
            storm.ledger().stop();
            stoppedNanos = now;
        }
        if (now - nextReportNanos >= 0 && check != null) {
            System.out.printf(
                    "%d s: %d records drained%n",
                    (now - startNanos) / 1_000_000_000, check.received());
            nextReportNanos = now + REPORT_NANOS;
        }
        boolean over = stoppedNanos != 0 && now - stoppedNanos > DEADLINE_NANOS;
        boolean ended = check != null && check.hasEnded();
        boolean neverBegan = check == null && now - startNanos > DEADLINE_NANOS;
        if (over || neverBegan || (ended && storm.isGone())) {
            loop.stop();
        }
    }

    private void endWindow(Aggregator aggregator) {
        windows++;
        aggregator.endWindow(windows, windows, windows + 1);
        aggregator.startWindow();
    }

    private Result result() throws IOException {
        SegmentCheck check = listener.check(storm);
        if (check == null) {
            throw new IOException("the storm made no segment");
        }
        Account account = check.account(SegmentEnd.CLOSED);
        return new Result(
                account,
                aggregator == null ? 0 : collectives(aggregator),
                longestPassNanos,
                System.nanoTime() - startNanos);
    }

    private static long collectives(Aggregator aggregator) {
        return aggregator.communicators().stream()
                .flatMap(communicator -> communicator.members().stream())
                .map(Member::operations)
                .flatMap(operations -> operations.stream())
                .mapToLong(OperationStatistics::count)
                .sum();
    }

    private static Mix mix(String name) {
        return Mix.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static void print(Result result, boolean aggregated) {
        Account account = result.account;
        System.out.printf(
                Locale.ROOT,
                "sent %d = received %d + lane full %d + reserve %d + unaccounted %d; end %s;"
                        + " %.1f s, %.2f M records/s drained, longest pass %.1f ms%n",
                account.sent(),
                account.received(),
                account.lostFull(),
                account.lostReserve(),
                account.diedWithProcess(),
                account.end(),
                result.nanos / 1e9,
                account.received() * 1e3 / result.nanos,
                result.longestPassNanos / 1e6);
        for (Account.KindCount kind : account.kinds()) {
            System.out.printf(
                    "kind %2d: sent %d = received %d + lost %d%n",
                    kind.kind(), kind.received() + kind.missing(), kind.received(), kind.missing());
        }
        if (aggregated) {
            System.out.printf("collectives counted by the aggregator: %d%n", result.collectives);
        }
        account.violations().forEach(violation -> System.out.println("VIOLATION " + violation));
    }
}
