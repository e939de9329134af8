package io.ringside.desktop.correlate.explain.clue;

import java.util.List;

/// What one rule says of one cause. Immutable.
///
/// @param strength how clearly the figures are off, 0 to 1
/// @param explains the part of the loss that it can explain at most, 0 to 1
/// @param measured whether `explains` follows from figures; else it is the rule's guess
/// @param evidence sentences for it, the strongest first
/// @param against sentences against it
public record Clue(
        Cause cause,
        double strength,
        double explains,
        boolean measured,
        List<String> evidence,
        List<String> against) {
    /// What cannot be measured claims so much of a loss at most: never enough to be named alone.
    public static final double MOST_UNMEASURED = 0.7;

    public Clue {
        strength = Math.clamp(strength, 0, 1);
        explains = Math.clamp(explains, 0, measured ? 1 : MOST_UNMEASURED);
        evidence = List.copyOf(evidence);
        against = List.copyOf(against);
    }

    static Clue measured(Cause cause, double strength, double explains, String... evidence) {
        return new Clue(cause, strength, explains, true, List.of(evidence), List.of());
    }

    static Clue guessed(Cause cause, double strength, String... evidence) {
        return new Clue(cause, strength, MOST_UNMEASURED, false, List.of(evidence), List.of());
    }

    Clue against(String sentence) {
        List<String> all = new java.util.ArrayList<>(against);
        all.add(sentence);
        return new Clue(cause, strength, explains, measured, evidence, all);
    }

    /// The part of the loss that it claims.
    public double claim() {
        return strength * explains;
    }
}
