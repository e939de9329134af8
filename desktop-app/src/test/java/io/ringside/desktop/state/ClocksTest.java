package io.ringside.desktop.state;

import static io.ringside.desktop.state.Snapshots.SECOND;
import static io.ringside.desktop.state.Snapshots.START;
import static io.ringside.desktop.state.Snapshots.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.feed.FeedSink;
import io.ringside.desktop.feed.Mailbox;
import io.ringside.desktop.feed.Mailbox.NodeUpdate;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClocksTest {
    private static final long HOUR = 3_600 * SECOND;
    private static final long WORLD = 100;

    private final ClusterState state = new ClusterState();

    ClocksTest() {
        state.nodes(List.of("a"));
    }

    @Test
    void agesAreByTheNodesClockHoweverWrongTheObserversIs() {
        for (long wrong : new long[] {-5 * HOUR, 0, 5 * HOUR}) {
            long arrival = START + SECOND + wrong;
            arrive(snapshot(START, 1), arrival);
            NodeView node = only(state.view(arrival + SECOND));
            long read = START + SECOND / 2;
            assertEquals(new Connection.Live(), node.connection());
            assertEquals(3 * SECOND / 2, node.nowEpochNanos(arrival + SECOND) - read);
        }
    }

    @Test
    void aProgramThatWasStoppedCallsNoNodeStaleForThat() {
        arrive(snapshot(START, 1), START);
        long resumed = START + 600 * SECOND;
        state.resumed(resumed);
        assertEquals(new Connection.Live(), only(state.view(resumed + 2 * SECOND)).connection());
        assertEquals(
                new Connection.Stale(START),
                only(state.view(resumed + 2 * SECOND + 1)).connection());
    }

    @Test
    void aConnectionThatBrokeWhileTheProgramWasStoppedHasTwoPeriodsToComeBack() {
        arrive(snapshot(START, 1), START);
        long resumed = START + 600 * SECOND;
        state.resumed(resumed);
        Connection lost = new Connection.Lost("gone.", 1, resumed, resumed);
        state.apply(
                new NodeUpdate(
                        "a",
                        Optional.of(lost),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        0,
                        List.of(),
                        Map.of()));
        assertEquals(new Connection.Live(), only(state.view(resumed + 2 * SECOND)).connection());
        assertEquals(lost, only(state.view(resumed + 2 * SECOND + 1)).connection());
    }

    @Test
    void theCorrelatorNoticesThatItWasStopped() throws InterruptedException {
        HandClock clock = new HandClock(START);
        Mailbox mailbox = new Mailbox();
        BlockingQueue<ClusterView> views = new LinkedBlockingQueue<>();
        try (ViewMaker correlator = ViewMaker.start(mailbox, clock)) {
            correlator.onView(views::add);
            correlator.nodes(List.of("a"));
            FeedSink sink = mailbox.sink("a");
            sink.connection(new Connection.Live());
            sink.snapshot(snapshot(START, 1), clock.epochNanos());
            awaitAsOf(views, START);
            clock.advance(600 * SECOND);
            mailbox.wake();
            NodeView after = awaitAsOf(views, START + 600 * SECOND);
            assertInstanceOf(Connection.Live.class, after.connection());
        }
    }

    @Test
    void aDaemonWhoseClockWasSetBackHasNotRestartedAndItsTimelineGoesOn() {
        arrive(snapshot(START, 50), START);
        arrive(snapshot(START - HOUR, 51), START + SECOND);
        ClusterView view = state.view(START + SECOND);
        assertEquals(List.of(), only(view).sources());
        assertEquals(START - HOUR + 51 * SECOND, view.timeline().lastNanos());
    }

    @Test
    void aDaemonThatRestartedAfterItsClockWasSetBackHasRestarted() {
        arrive(snapshot(START, 50), START);
        arrive(snapshot(START - HOUR, 1), START + SECOND);
        ClusterView view = state.view(START + SECOND);
        assertTrue(only(view).sources().getFirst().reason().contains("restarted"));
        assertEquals(START - HOUR + SECOND, view.timeline().lastNanos());
    }

    private void arrive(NodeSnapshot snapshot, long arrivalEpochNanos) {
        state.apply(
                new NodeUpdate(
                        "a",
                        Optional.of(new Connection.Live()),
                        Optional.empty(),
                        List.of(),
                        Optional.of(snapshot),
                        arrivalEpochNanos,
                        List.of(),
                        Map.of()));
    }

    private static NodeSnapshot snapshot(long start, long window) {
        return new Snapshots()
                .run(start)
                .window(window)
                .process(1)
                .communicator(WORLD, 2, member(0, 1))
                .build();
    }

    private static NodeView only(ClusterView view) {
        return view.nodes().getFirst();
    }

    private static NodeView awaitAsOf(BlockingQueue<ClusterView> views, long asOf)
            throws InterruptedException {
        for (ClusterView view = next(views); ; view = next(views)) {
            if (view.asOfEpochNanos() == asOf
                    && !view.nodes().isEmpty()
                    && only(view).lastSnapshotEpochNanos().isPresent()) {
                return only(view);
            }
        }
    }

    private static ClusterView next(BlockingQueue<ClusterView> views) throws InterruptedException {
        ClusterView view = views.poll(Duration.ofSeconds(90).toMillis(), TimeUnit.MILLISECONDS);
        assertTrue(view != null, "no view in time");
        return view;
    }
}
