package io.ringside.desktop.correlate.hang;

import java.util.Locale;

/// What a hang is. Immutable.
public enum HangKind {
    PROCESS_DEAD("process dead"),
    PROCESS_STOPPED("process stopped"),
    NODE_SILENT("node silent or unreachable"),
    NEVER_JOINED("never joined"),
    STUCK_IN_INIT("stuck in initialisation"),
    SIGNATURE_MISMATCH("signature mismatch"),
    DEADLOCK("deadlock across communicators"),
    STUCK_OUTSIDE_NCCL("stuck outside NCCL"),
    NOT_ENTERED("not entered"),
    ENTERED_NOT_STARTED("entered and kernel not started"),
    LINK_STALLED("all inside and link stalled"),
    UNDECIDED("undecided");

    private final String words;

    HangKind(String words) {
        this.words = words;
    }

    /// For people.
    public String words() {
        return words;
    }

    /// For programs: lower case, with hyphens.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
