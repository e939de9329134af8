package io.ringside.desktop.recording;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a recording is called unless the user says otherwise: of whom, and when it began.
/// Stateless.
public final class RecordingName {
    private static final int MOST_HOST = 40;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final Pattern OURS =
            Pattern.compile(
                    "ringside-[\\p{L}\\p{N}._-]{1,60}-\\d{4}-\\d\\d-\\d\\dT\\d{6}Z\\.ringside");

    private RecordingName() {}

    /// As in `ringside-gpu7-and-3-more-2026-11-30T001530Z.ringside`.
    ///
    /// @param hosts as they are called; cleaned for a file's name
    /// @param wallEpochNanos when it begins
    public static String of(List<String> hosts, long wallEpochNanos) {
        String first = hosts.isEmpty() ? "" : hosts.getFirst();
        String host = first.replaceAll("[^\\p{L}\\p{N}._]+", "-").replaceAll("^[-.]+|[-.]+$", "");
        host = host.substring(0, Math.min(MOST_HOST, host.length()));
        return "ringside-"
                + (host.isEmpty() ? "nobody" : host)
                + (hosts.size() > 1 ? "-and-" + (hosts.size() - 1) + "-more" : "")
                + "-"
                + TIME.format(Instant.ofEpochSecond(0, wallEpochNanos))
                + ".ringside";
    }

    /// Whether a name was made here: no other file is ever removed for the sake of room.
    static boolean isOurs(String name) {
        return OURS.matcher(name).matches();
    }
}
