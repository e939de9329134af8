package io.ringside.desktop.correlate.hang;

import java.util.List;
import java.util.Locale;

/// One thing that hangs, its cause and what speaks for and against it. Immutable; ranks ascend.
///
/// @param culprits who is waited for; empty where nobody can be named
/// @param victims who only waits
/// @param communicator where it shows first, for people; empty where it is of no communicator
/// @param headline one sentence that names ranks and communicator
/// @param evidence sentences, the strongest first
/// @param counterEvidence sentences: what speaks against it, or what is not known
public record HangVerdict(
        HangKind kind,
        List<Integer> culprits,
        List<Integer> victims,
        String communicator,
        String headline,
        List<String> evidence,
        List<String> counterEvidence,
        Confidence confidence) {

    /// How sure the verdict is, the surest first.
    public enum Confidence {
        HIGH,
        MEDIUM,
        LOW;

        /// In lower case.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public HangVerdict {
        culprits = culprits.stream().distinct().sorted().toList();
        victims = victims.stream().distinct().sorted().toList();
        evidence = List.copyOf(evidence);
        counterEvidence = List.copyOf(counterEvidence);
    }
}
