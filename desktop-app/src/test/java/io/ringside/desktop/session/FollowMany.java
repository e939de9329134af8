package io.ringside.desktop.session;

import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.fake.Waiting;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.List;

/// A program that follows daemons as the window does, for a test of the heap as shipped. The last
/// target is the honest one.
final class FollowMany {
    private static final long LAST_COUNT = 70;

    private FollowMany() {}

    public static void main(String[] targets) throws InterruptedException {
        try (LiveSession session =
                LiveSession.start(
                        new SessionOptions("ringside test", false, Replay.Pace.AT_ONCE),
                        new HandClock(Messages.START))) {
            session.connect(List.of(targets));
            ClusterView all =
                    Waiting.value("all", session::latest, view -> isSettled(view, targets.length));
            System.out.println("settled"); // the last snapshot is sent then
            Waiting.until(
                    "the last count",
                    () ->
                            session.latest().collectives().stream()
                                    .anyMatch(row -> row.count() == LAST_COUNT));
            long refused =
                    all.nodes().stream()
                            .filter(node -> node.connection() instanceof Connection.Refused)
                            .count();
            System.out.println("refused " + refused);
            all.nodes().stream()
                    .map(node -> node.connection())
                    .filter(Connection.Refused.class::isInstance)
                    .forEach(System.out::println);
        }
    }

    private static boolean isSettled(ClusterView view, int nodes) {
        return view.nodes().size() == nodes
                && view.nodes().stream()
                        .allMatch(node ->
                                node.connection() instanceof Connection.Refused
                                        || node.lastSnapshotEpochNanos().isPresent())
                && !view.collectives().isEmpty();
    }
}
