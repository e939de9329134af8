package io.ringside.desktop.correlate.lateness.suspect;

/// How sure it is that this is no noise.
public enum Confidence {
    LOW("low"),
    MEDIUM("medium"),
    HIGH("high");

    private final String word;

    Confidence(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
