package io.ringside.node.doctor;

import java.util.Locale;

/// How something is, from good to bad.
public enum CheckState {
    OK("+"),
    /// Something is missing or odd; the rest works.
    WARN("!"),
    /// Something that was asked for cannot work.
    FAIL("x");

    private final String symbol;

    CheckState(String symbol) {
        this.symbol = symbol;
    }

    /// One character, so that the state is not told by colour alone.
    public String symbol() {
        return symbol;
    }

    /// As in the JSON: "ok", "warn", "fail".
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
