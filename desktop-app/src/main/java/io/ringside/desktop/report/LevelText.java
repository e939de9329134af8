package io.ringside.desktop.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Levels with their end, as people read them. Stateless.
public final class LevelText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private LevelText() {}

    /// "detail until 14:03:07", in the reader's time zone.
    public static String until(String level, long untilEpochNanos) {
        Instant until = Instant.ofEpochSecond(0, untilEpochNanos);
        return level + " until " + TIME.format(until.atZone(ZoneId.systemDefault()));
    }
}
