package io.ringside.node.health.trial;

/// A recording of readings cannot be used; the message is one sentence that names the line.
public final class TrialException extends Exception {
    private static final long serialVersionUID = 1;

    TrialException(String sentence) {
        super(sentence);
    }
}
