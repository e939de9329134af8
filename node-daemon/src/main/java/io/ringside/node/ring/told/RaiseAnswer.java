package io.ringside.node.ring.told;

import io.ringside.node.reading.Texts;

/// What became of a [RaiseRequest] at one process.
///
/// @param pid 0: there is no such process
/// @param refusal a sentence; empty: the process will obey at its next call
/// @param untilEpochNanos 0: no raise holds
public record RaiseAnswer(int process, int pid, String refusal, long untilEpochNanos) {
    public RaiseAnswer {
        refusal = Texts.clean(refusal);
    }

    public boolean accepted() {
        return refusal.isEmpty();
    }
}
