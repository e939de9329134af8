package io.ringside.node.source;

import java.util.List;

/// Says what the readings of a window mean. Called by the drain thread at the end of every window,
/// also while nobody listens; it returns quickly and throws nothing.
@FunctionalInterface
public interface Judge {
    /// @param epochNanos the window's end
    /// @return what holds now
    List<Finding> judge(long epochNanos, List<Reading> readings, List<SourceStatus> statuses);

    /// Finds nothing.
    static Judge none() {
        return (epochNanos, readings, statuses) -> List.of();
    }

    /// What any of them finds, in their order.
    static Judge all(Judge... judges) {
        List<Judge> each = List.of(judges);
        return (epochNanos, readings, statuses) ->
                each.stream()
                        .flatMap(judge -> judge.judge(epochNanos, readings, statuses).stream())
                        .toList();
    }
}
