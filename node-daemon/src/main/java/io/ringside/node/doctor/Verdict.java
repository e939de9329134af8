package io.ringside.node.doctor;

import io.ringside.protocol.text.ForeignText;

/// What a check says of one thing it looked at. Immutable.
///
/// @param reason one or two sentences
/// @param fix lines to copy, joined by line feeds: commands, or settings for the job's environment;
///   never empty unless the state is OK
/// @param subject which of the things the check looked at, where it looks at several; empty: not
///   told apart
public record Verdict(CheckState state, String reason, String fix, String subject) {
    private static final int MOST_CHARACTERS = 2_000;

    public Verdict {
        reason = ForeignText.lines(reason, MOST_CHARACTERS).replace('\n', ' ');
        fix = ForeignText.lines(fix, MOST_CHARACTERS);
        if (reason.isBlank()) {
            throw new IllegalArgumentException("reason is blank, must be a sentence");
        }
        if (state != CheckState.OK && fix.isBlank()) {
            throw new IllegalArgumentException("no fix for: " + reason);
        }
    }

    public static Verdict ok(String reason) {
        return new Verdict(CheckState.OK, reason, "", "");
    }

    /// All is well, and there is a line that would show more.
    public static Verdict hint(String reason, String fix) {
        return new Verdict(CheckState.OK, reason, fix, "");
    }

    public static Verdict warn(String reason, String fix) {
        return new Verdict(CheckState.WARN, reason, fix, "");
    }

    public static Verdict fail(String reason, String fix) {
        return new Verdict(CheckState.FAIL, reason, fix, "");
    }

    public Verdict about(String thing) {
        return new Verdict(state, reason, fix, thing);
    }
}
