package io.ringside.node.reading;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Says what the readings of a window mean. Called by the drain thread at the end of every window,
/// also while nobody listens; it returns quickly and throws nothing.
@FunctionalInterface
public interface Judge {
    /// @param epochNanos the window's end
    /// @return what holds now
    List<Finding> judge(long epochNanos, List<Reading> readings, List<SourceStatus> statuses);

    /// Nobody looked for a while until now: what was to last from before does not, as nobody knows
    /// whether it did; what holds goes on holding.
    default void resumed(long epochNanos) {}

    /// Finds nothing.
    static Judge none() {
        return (epochNanos, readings, statuses) -> List.of();
    }

    /// What all of them find, the worst first.
    static Judge all(List<Judge> judges) {
        return new Judge() {
            @Override
            public List<Finding> judge(
                    long epochNanos, List<Reading> readings, List<SourceStatus> statuses) {
                List<Finding> findings = new ArrayList<>();
                for (Judge judge : judges) {
                    findings.addAll(judge.judge(epochNanos, readings, statuses));
                }
                findings.sort(Comparator.comparing(Finding::severity));
                return findings;
            }

            @Override
            public void resumed(long epochNanos) {
                judges.forEach(judge -> judge.resumed(epochNanos));
            }
        };
    }
}
