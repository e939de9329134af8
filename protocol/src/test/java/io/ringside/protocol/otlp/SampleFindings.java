package io.ringside.protocol.otlp;

import io.ringside.protocol.otlp.FindingRecord.Loudness;
import io.ringside.protocol.otlp.FindingRecord.Turn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Findings of tests. Stateless.
final class SampleFindings {
    static final long NOON = 1_764_417_600_000_000_000L;

    private SampleFindings() {}

    static FindingRecord late(Turn turn, int number) {
        return new FindingRecord(
                turn,
                "late-rank/world/" + number,
                "",
                "late-rank",
                Loudness.TICKET,
                "high",
                "Rank " + number + " comes late.",
                List.of("It comes 1.0 ms after the others.", "Its duration is the shortest."),
                "Look at its host.",
                Map.of("communicator", "17", "hostname", "node-a", "operation", "AllReduce"),
                List.of(number),
                OptionalDouble.of(0.25),
                OptionalDouble.empty(),
                OptionalLong.of(NOON - 1),
                NOON + number,
                Optional.of(SmallSnapshot.node()));
    }

    /// Of no node, and nothing but its sentence is known.
    static FindingRecord page(Turn turn) {
        return new FindingRecord(
                turn,
                "hang/world/3",
                "hang/world/2",
                "not-entered",
                Loudness.PAGE,
                "medium",
                "Rank 3 did not come.",
                List.of(),
                "",
                Map.of(),
                List.of(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                NOON,
                Optional.empty());
    }
}
