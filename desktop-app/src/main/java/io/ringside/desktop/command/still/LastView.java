package io.ringside.desktop.command.still;

import io.ringside.desktop.command.shared.SourceOptions;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.session.read.Listening;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The view that a command without a window writes down: after listening for a while, or when a
/// recording was read to its end.
final class LastView {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration USUAL = Duration.ofSeconds(5);

    private static final int QUIET_LOOKS = 4;
    private static final long HELD_NANOS = 2_000_000_000L;

    private LastView() {}

    /// A daemon is listened to for the whole time, and somewhat longer where none has answered;
    /// what is played until its end is shown, or nothing of it has come for a long while.
    ///
    /// @param listen null: five seconds
    static void await(
            LiveSession session, SourceOptions sources, @Nullable Duration listen, StopSignal stop)
            throws InterruptedException {
        if (sources.isPlayed()) {
            play(session, stop, view -> false);
        } else {
            stop.await(listen == null ? USUAL : listen);
            Duration left = Listening.FIRST_WINDOW;
            while (left.isPositive() && mayAnswer(session.latest()) && !stop.await(LOOK)) {
                left = left.minus(LOOK);
            }
        }
    }

    /// Nothing is there yet, and somebody has neither refused nor failed.
    private static boolean mayAnswer(ClusterView view) {
        return isEmpty(view)
                && (view.nodes().isEmpty()
                        || view.nodes().stream()
                                .map(NodeView::connection)
                                .anyMatch(now ->
                                        !(now instanceof Connection.Refused
                                                || now instanceof Connection.Lost)));
    }

    /// Until something that asks for somebody has been found and is still there a window later, or
    /// to the end.
    static void awaitFinding(LiveSession session, SourceOptions sources, StopSignal stop)
            throws InterruptedException {
        Set<String> before = new HashSet<>();
        long[] since = {Long.MAX_VALUE};
        play(
                session,
                stop,
                view -> {
                    Set<String> now =
                            view.concerns().findings().stream()
                                    .filter(finding -> finding.severity() != Severity.NOTE)
                                    .map(FindingView::id)
                                    .collect(Collectors.toSet());
                    before.retainAll(now);
                    if (before.isEmpty()) {
                        before.addAll(now);
                        since[0] = view.asOfEpochNanos();
                    }
                    return !before.isEmpty() && view.asOfEpochNanos() - since[0] >= HELD_NANOS;
                });
    }

    private static void play(LiveSession session, StopSignal stop, Predicate<ClusterView> enough)
            throws InterruptedException {
        Duration left = PATIENCE;
        List<Long> last = List.of();
        int quiet = 0;
        long changed = 0;
        OptionalLong endedAt = OptionalLong.empty();
        while (quiet < QUIET_LOOKS && left.isPositive() && !stop.await(LOOK)) {
            ClusterView view = session.latest();
            List<Long> now =
                    view.nodes().stream().map(n -> n.lastSnapshotEpochNanos().orElse(0)).toList();
            boolean same = now.equals(last);
            changed = same ? changed : view.version();
            left = same ? left.minus(LOOK) : PATIENCE;
            last = now;
            if (enough.test(view)) {
                return;
            }
            if (endedAt.isEmpty() && session.ended()) {
                // The view that is being made now may have looked before the last message came.
                // The next one has it, however long both take.
                endedAt = OptionalLong.of(session.latest().version());
            }
            // Many nodes take long to be shown: that is no end.
            boolean shown =
                    endedAt.isPresent()
                            && (allRefused(view)
                                    || view.version()
                                            >= Math.max(changed, endedAt.getAsLong()) + 2);
            quiet = same && shown ? quiet + 1 : 0;
        }
    }

    /// Why nodes are not in it, or not whole; a sentence each.
    static List<String> complaints(List<NodeView> nodes) {
        return nodes.stream()
                .map(node ->
                        switch (node.connection()) {
                            case Connection.Refused refused -> refused.reason();
                            case Connection.Lost lost -> lost.reason();
                            case Connection.Replayed replayed -> replayed.remark();
                            case Connection.Connecting _, Connection.Live _, Connection.Stale _ ->
                                    node.lastSnapshotEpochNanos().isPresent()
                                            ? ""
                                            : node.target() + " sent nothing in time.";
                        })
                .filter(sentence -> !sentence.isEmpty())
                .toList();
    }

    /// Nobody need wait for what comes of these.
    private static boolean allRefused(ClusterView view) {
        return !view.nodes().isEmpty()
                && view.nodes().stream()
                        .allMatch(n -> n.connection() instanceof Connection.Refused);
    }

    /// No node sent anything.
    static boolean isEmpty(ClusterView view) {
        return view.nodes().stream().allMatch(n -> n.lastSnapshotEpochNanos().isEmpty());
    }
}
