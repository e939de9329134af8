package io.ringside.desktop.correlate.explain;

import io.ringside.desktop.correlate.explain.clue.Cause;
import java.util.List;

/// One possible cause of a loss. Immutable.
///
/// @param share the part of the loss that it takes, 0 to 1; all of one explanation come to 1 at
///   most
/// @param measured whether that follows from figures; else it is a rule's guess
/// @param evidence sentences, the strongest first
/// @param counterEvidence sentences that speak against it
public record Hypothesis(
        Cause cause,
        double share,
        boolean measured,
        List<String> evidence,
        List<String> counterEvidence) {
    public Hypothesis {
        evidence = List.copyOf(evidence);
        counterEvidence = List.copyOf(counterEvidence);
    }
}
