package io.ringside.desktop.model.subject;

/// One way to say what is meant. Each has one word, in chips and in filters.
public enum Part {
    NODE("node"),
    GPU("gpu"),
    COMMUNICATOR("comm"),
    RANK("rank"),
    PEER("peer"),
    CHANNEL("channel"),
    OPERATION("op");

    private final String key;

    Part(String key) {
        this.key = key;
    }

    /// As a filter names it.
    public String key() {
        return key;
    }
}
