package io.ringside.desktop.state.timeline;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldEvent;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.Raise;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// When a node's level was raised and when that ended, as events beside the daemon's own: no daemon
/// tells of it but by the level that is wanted now. The latest few; owned by the correlate thread.
public final class LevelLog {
    /// As the events' source and type are called.
    public static final String LEVEL = "level";

    private static final int MOST = 64;
    private static final long SECOND = 1_000_000_000L;

    private final Deque<ToldEvent> events = new ArrayDeque<>();
    private Optional<Raise> raised = Optional.empty();
    private long number;

    /// The next snapshot of the node.
    public void add(NodeSnapshot snapshot) {
        Optional<Raise> now =
                snapshot.processes().stream()
                        .filter(process -> process.state() == ProcessState.LIVE)
                        .flatMap(process -> process.raise().stream())
                        .max(Comparator.comparingLong(Raise::untilEpochNanos));
        long at = snapshot.windowEndEpochNanos();
        if (now.isPresent() && !now.equals(raised)) {
            Raise raise = now.get();
            tell(
                    at,
                    "Level %s for %d s%s."
                            .formatted(
                                    raise.level(),
                                    Math.ceilDiv(raise.untilEpochNanos() - at, SECOND),
                                    raise.by().isEmpty() ? "" : ", by " + raise.by()));
        } else if (now.isEmpty() && raised.isPresent()) {
            Raise over = raised.get();
            tell(
                    Math.min(at, over.untilEpochNanos()),
                    at < over.untilEpochNanos()
                            ? "Level %s was ended before its time.".formatted(over.level())
                            : "Level %s ended by itself.".formatted(over.level()));
        }
        raised = now;
    }

    /// The daemon's events and these, oldest first.
    public NodeHealth with(NodeHealth health) {
        if (events.isEmpty()) {
            return health;
        }
        List<ToldEvent> all = new ArrayList<>(health.events());
        all.addAll(events);
        all.sort(Comparator.comparingLong(ToldEvent::epochNanos));
        return new NodeHealth(health.findings(), all, health.readings(), health.rhythm());
    }

    private void tell(long epochNanos, String text) {
        if (events.size() == MOST) {
            events.removeFirst();
        }
        // Below 0, as the daemon counts its own from 1.
        events.add(
                new ToldEvent(
                        --number,
                        epochNanos,
                        LEVEL,
                        LEVEL,
                        Severity.NOTE,
                        SubjectKind.HOST,
                        "",
                        text));
    }
}
