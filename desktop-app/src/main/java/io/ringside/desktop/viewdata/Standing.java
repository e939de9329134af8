package io.ringside.desktop.viewdata;

/// How a node stands, in one word for every view. Only what is [#current] may be drawn as it is:
/// all else is muted, enters no sum and is called by its word.
public enum Standing {
    /// Nothing has come yet.
    CONNECTING("connecting"),
    LIVE("live"),
    /// A recording, or a capture that a daemon plays: whole, but not what happens now.
    REPLAYING("replayed"),
    /// A simulated cluster, now or recorded: nothing of it was measured.
    SIMULATED("simulated"),
    /// Connected, but no snapshot for two periods or more.
    STALE("stale"),
    /// Not connected; tried again.
    LOST("lost"),
    /// It cannot be read; not tried again.
    REFUSED("refused");

    private final String word;

    Standing(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /// What is shown of the node holds.
    public boolean current() {
        return this == LIVE || this == REPLAYING || this == SIMULATED;
    }

    /// It was to be there and is not.
    public boolean troubled() {
        return this == STALE || this == LOST || this == REFUSED;
    }
}
