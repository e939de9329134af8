package io.ringside.desktop.dump;

import io.ringside.desktop.correlate.hang.facts.HangFacts;
import java.util.List;

/// What was read of a dump, in nobody's format. Immutable.
///
/// @param kind whose dump it is, for people
/// @param facts who is how far
/// @param lateness who comes late, where the dump tells durations
/// @param remarks sentences: what was repaired, left out, or cannot be told from such a dump
public record Dump(DumpKind kind, HangFacts facts, List<Lateness> lateness, List<String> remarks) {

    public Dump {
        lateness = List.copyOf(lateness);
        remarks = List.copyOf(remarks);
    }

    /// One rank of one communicator whose kernels are the short ones of their operations: whoever
    /// comes last waits least. Needs no clock.
    ///
    /// @param communicator for people
    /// @param rank of the communicator
    /// @param operations how many were compared
    /// @param shortest in how many of them it was the shortest
    /// @param waitMicros by how much the others' median was longer, the median over those, in us
    /// @param medianMicros the others' median duration, the median over those, in us
    public record Lateness(
            String communicator,
            int rank,
            long operations,
            long shortest,
            long waitMicros,
            long medianMicros) {}
}
