package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.session.SessionOptions;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.OperationRow;
import io.ringside.v1.OperationStatistics;
import io.ringside.v1.ProcessState;
import io.ringside.v1.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes and daemons that are killed in the middle of a run, through the real plugin.
class LifeAndDeathTest {
    private static final int BUCKET_BYTES = 26_214_400;
    private static final int BUCKETS_PER_ITERATION = 3;
    private static final int RANKS = 2;
    private static final long TWO_SECONDS_NANOS = 2_000_000_000L;

    @TempDir private Path directory;

    @Test
    void aKilledJobIsShownAsDiedWithinTwoSecondsAndTheNextOneIsCounted() throws Exception {
        try (NodeProgram node = NodeProgram.watching(directory);
                NodeClient client = node.client()) {
            Snapshot running;
            long killedEpochNanos;
            try (Driver job =
                    Driver.start(directory, "--iterations", "1000000", "--pace-ms", "20")) {
                running = client.until(s -> s.getProcessesCount() == RANKS && buckets(s) >= RANKS);
                job.kill();
                killedEpochNanos = client.nodeEpochNanos();
            }
            Snapshot after = client.until(s -> ended(s, ProcessState.PROCESS_STATE_DIED, RANKS));
            long latestEnd = 0;
            for (int i = 0; i < RANKS; i++) {
                long ended = after.getProcesses(i).getEndedEpochNanos();
                assertTrue(ended - killedEpochNanos <= TWO_SECONDS_NANOS, "noticed in time");
                latestEnd = Math.max(latestEnd, ended);
                assertTrue(
                        after.getProcesses(i).getLastOperationEpochNanos()
                                >= running.getProcesses(i).getLastOperationEpochNanos(),
                        "its last operation is kept");
            }
            assertTrue(latestEnd >= after.getWindowStartEpochNanos(), "shown in that very window");
            assertTrue(buckets(after) >= buckets(running), "its counts are kept");
            assertNoSegmentIsLeft();

            try (Driver next = Driver.start(directory, "--iterations", "5")) {
                next.await();
            }
            Snapshot both = client.until(s -> ended(s, ProcessState.PROCESS_STATE_CLOSED, RANKS));
            assertTrue(ended(both, ProcessState.PROCESS_STATE_DIED, RANKS));
            assertEquals(
                    buckets(after) + RANKS * 5L * BUCKETS_PER_ITERATION,
                    buckets(both),
                    "the dead job's operations and the next one's");
        }
    }

    @Test
    void aDaemonKilledAndStartedAgainCountsAnewAndNothingTwice() throws Exception {
        int iterations = 400;
        NodeProgram first = NodeProgram.watching(directory, "--period", "100ms");
        try (LiveSession app =
                        LiveSession.start(
                                new SessionOptions("test", false, Replay.Pace.RECORDED),
                                new HostClock());
                Driver job =
                        Driver.start(
                                directory,
                                "--iterations",
                                Integer.toString(iterations),
                                "--pace-ms",
                                "20")) {
            app.connect(List.of(first.target()));
            long startOfFirst;
            long countedByFirst;
            try (NodeClient client = first.client()) {
                startOfFirst = client.describe().getStartEpochNanos();
                countedByFirst = buckets(client.until(s -> buckets(s) > 40));
                job.pause();
                await(app, view -> view.nodes().size() == 1 && shown(view) > 40);
            } finally {
                first.kill();
            }
            await(app, view -> view.nodes().stream().anyMatch(NodeView::stale));
            try (NodeProgram second =
                            NodeProgram.watchingAt(first.target(), directory, "--period", "100ms");
                    NodeClient client = second.client()) {
                assertTrue(client.describe().getStartEpochNanos() > startOfFirst, "a new start");
                client.until(s -> s.getProcessesCount() == RANKS);
                job.resume();
                Snapshot end =
                        client.until(s -> ended(s, ProcessState.PROCESS_STATE_CLOSED, RANKS));
                job.await();
                long countedBySecond = buckets(end);
                assertTrue(countedBySecond > 0, "the job goes on into the second daemon");
                long played = (long) RANKS * BUCKETS_PER_ITERATION * iterations;
                assertTrue(
                        countedByFirst + countedBySecond <= played,
                        countedByFirst + " and " + countedBySecond + " of " + played);
                ClusterView view =
                        await(
                                app,
                                v ->
                                        v.nodes().stream()
                                                        .allMatch(n ->
                                                                n.connection()
                                                                        instanceof Connection.Live)
                                                && shown(v) == countedBySecond);
                assertEquals(1, view.nodes().size());
                assertEquals(RANKS, view.ranks().size(), "no rank stands there twice");
                assertEquals(countedBySecond, reported(second.report()));
            }
        } finally {
            first.close();
        }
    }

    private void assertNoSegmentIsLeft() throws Exception {
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(), left.toList(), "a dead process's segment is removed");
        }
    }

    private static ClusterView await(LiveSession app, Predicate<ClusterView> fits)
            throws Exception {
        CompletableFuture<ClusterView> found = new CompletableFuture<>();
        app.onView(view -> {
            if (fits.test(view)) {
                found.complete(view);
            }
        });
        return found.get(60, TimeUnit.SECONDS);
    }

    private static boolean ended(Snapshot snapshot, ProcessState state, int processes) {
        return snapshot.getProcessesList().stream().filter(p -> p.getState() == state).count()
                == processes;
    }

    private static long buckets(Snapshot snapshot) {
        return snapshot.getCollectivesList().stream()
                .filter(row -> row.getMessageBytes() == BUCKET_BYTES)
                .mapToLong(OperationStatistics::getCount)
                .sum();
    }

    private static long shown(ClusterView view) {
        return view.collectives().stream()
                .filter(row -> row.messageBytes() == BUCKET_BYTES)
                .mapToLong(OperationRow::count)
                .sum();
    }

    private static long reported(JsonNode report) {
        return StreamSupport.stream(report.get("collectives").spliterator(), false)
                .filter(row -> row.get("bytes").asLong() == BUCKET_BYTES)
                .mapToLong(row -> row.get("count").asLong())
                .sum();
    }

    /// The session needs a running clock to come back after a loss and to call data stale.
    private static final class HostClock implements Clock {
        @Override
        public long epochNanos() {
            return System.currentTimeMillis() * 1_000_000L;
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }
    }
}
