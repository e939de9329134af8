package io.ringside.desktop.feed.grpc;

import io.ringside.protocol.text.ForeignText;

/// A source that cannot be read, now or ever. The message is one sentence for the user.
public final class FeedException extends Exception {
    /// What follows from it.
    public enum Outcome {
        /// Tried again by itself.
        LOST,
        /// Not tried again: it would answer the same.
        REFUSED
    }

    private static final int MOST_CHARACTERS = 2048;

    private final Outcome outcome;
    private final String sentence;

    private FeedException(Outcome outcome, String message) {
        super(ForeignText.line(message, MOST_CHARACTERS));
        this.outcome = outcome;
        String line = ForeignText.line(message, MOST_CHARACTERS);
        this.sentence = line.endsWith(".") || line.endsWith("?") ? line : line + ".";
    }

    public static FeedException lost(String sentence) {
        return new FeedException(Outcome.LOST, sentence);
    }

    public static FeedException refused(String sentence) {
        return new FeedException(Outcome.REFUSED, sentence);
    }

    /// The message, with its full stop.
    public String sentence() {
        return sentence;
    }

    public Outcome outcome() {
        return outcome;
    }
}
