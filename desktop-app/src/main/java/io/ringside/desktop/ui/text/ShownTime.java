package io.ringside.desktop.ui.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The time zone in which the window writes instants: one for all of it, as two clocks on one
/// screen mislead. Set on the FX thread, read by any.
public final class ShownTime {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static volatile Zone zone = new Zone(ZoneOffset.UTC);

    private ShownTime() {}

    private record Zone(ZoneId id, DateTimeFormatter clock, DateTimeFormatter word) {
        Zone(ZoneId id) {
            this(
                    id,
                    DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(id),
                    DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).withZone(id));
        }
    }

    /// From now on; whoever shows an instant has to show it again.
    public static void in(ZoneId wanted) {
        zone = new Zone(wanted);
    }

    /// "UTC", "CET": what it is called at that instant.
    public static String zone(long epochNanos) {
        Zone now = zone;
        return now.id().equals(ZoneOffset.UTC) ? "UTC" : now.word().format(instant(epochNanos));
    }

    static String clock(long epochNanos) {
        return zone.clock().format(instant(epochNanos));
    }

    private static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_PER_SECOND),
                Math.floorMod(epochNanos, NANOS_PER_SECOND));
    }
}
