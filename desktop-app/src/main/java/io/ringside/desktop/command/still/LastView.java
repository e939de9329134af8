package io.ringside.desktop.command.still;

import io.ringside.desktop.command.shared.SourceOptions;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.viewdata.ClusterView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The view that a command without a window writes down: after listening for a while, or when a
/// recording was read to its end.
final class LastView {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration REPLAY_PATIENCE = Duration.ofMinutes(2);
    private static final Duration USUAL = Duration.ofSeconds(5);
    private static final int QUIET_LOOKS = 8;

    private LastView() {}

    /// A daemon is listened to for the whole time; a recording until nothing of it has come for a
    /// moment.
    ///
    /// @param listen null: five seconds, of a recording all
    static void await(
            LiveSession session, SourceOptions sources, @Nullable Duration listen, StopSignal stop)
            throws InterruptedException {
        if (!sources.isPlayed()) {
            stop.await(listen == null ? USUAL : listen);
            return;
        }
        boolean simulated = sources.simulatedAs().isPresent(); // of it `--for` is simulated time
        Duration left = listen == null || simulated ? REPLAY_PATIENCE : listen;
        List<Long> last = List.of();
        int quiet = 0;
        long changed = 0;
        while (quiet < QUIET_LOOKS && left.isPositive() && !stop.await(LOOK)) {
            left = left.minus(LOOK);
            ClusterView view = session.latest();
            List<Long> now =
                    view.nodes().stream().map(n -> n.lastSnapshotEpochNanos().orElse(0)).toList();
            boolean refused =
                    view.nodes().stream()
                            .anyMatch(n -> n.connection() instanceof Connection.Refused);
            quiet = refused ? QUIET_LOOKS : started(now) && now.equals(last) ? quiet + 1 : 0;
            changed = now.equals(last) ? changed : view.version();
            // Many nodes take long to be shown: that is no end.
            quiet =
                    refused || view.version() >= changed + 2
                            ? quiet
                            : Math.min(quiet, QUIET_LOOKS - 1);
            last = now;
        }
    }

    /// Why nodes are not in it, or not whole; a sentence each.
    static List<String> complaints(ClusterView view) {
        return view.nodes().stream()
                .map(node ->
                        switch (node.connection()) {
                            case Connection.Refused refused -> refused.reason();
                            case Connection.Lost lost -> lost.reason();
                            case Connection.Connecting _ ->
                                    node.target() + " sent nothing in time.";
                            case Connection.Replayed replayed -> replayed.remark();
                            case Connection.Live _, Connection.Stale _ -> "";
                        })
                .filter(sentence -> !sentence.isEmpty())
                .toList();
    }

    /// No node sent anything.
    static boolean isEmpty(ClusterView view) {
        return view.nodes().stream().allMatch(n -> n.lastSnapshotEpochNanos().isEmpty());
    }

    private static boolean started(List<Long> arrivals) {
        return !arrivals.isEmpty() && arrivals.stream().allMatch(a -> a > 0);
    }
}
