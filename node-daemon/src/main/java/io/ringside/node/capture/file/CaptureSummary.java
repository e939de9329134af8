package io.ringside.node.capture.file;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a whole look through a capture found. Immutable.
///
/// @param origin one line from whoever took it
/// @param hostName of the capturing host, else as the first segment names it, a label where it was
///   redacted; empty when nothing tells it
/// @param simulated taken from the driver: by its flag, or because a communicator's name contains
///   "simulated"
/// @param epochMinusMonotonicNanos of the capturing host
/// @param startMonotonicNanos where playback begins: the first record's stamp, at most a second
///   before its arrival; without records, and where sources spoke before it, the first event's
///   arrival
/// @param endMonotonicNanos arrival of the last event
/// @param records how many
/// @param readings how many times the GPUs were read
/// @param sources what each source said, by its name; empty for a capture of format 1.0
/// @param damage empty when whole; else one sentence that names the file, what is wrong and how far
///   it is played
public record CaptureSummary(
        String origin,
        String hostName,
        boolean simulated,
        long epochMinusMonotonicNanos,
        long startMonotonicNanos,
        long endMonotonicNanos,
        long records,
        long readings,
        Map<String, Said> sources,
        String damage) {
    /// How often it looked at a subject, and how many events it told.
    ///
    /// @param isSource it says how it is; else it tells events only, as the rhythm does
    public record Said(boolean isSource, long readings, long events) {
        Said plus(boolean saysState, long moreReadings, long moreEvents) {
            return new Said(isSource || saysState, readings + moreReadings, events + moreEvents);
        }
    }

    public CaptureSummary {
        sources = Collections.unmodifiableMap(new TreeMap<>(sources));
    }

    /// Which source said how much, as a sentence; empty for a capture of format 1.0.
    public String said() {
        return said(sources);
    }

    /// A sentence, as in "Readings: host 3, nvml 120. Events: nvml-events 1."
    public static String said(Map<String, Said> sources) {
        if (sources.isEmpty()) {
            return "";
        }
        Map<String, Long> readings = new TreeMap<>();
        Map<String, Long> events = new TreeMap<>();
        sources.forEach((name, said) -> {
            readings.put(name, said.readings());
            events.put(name, said.events());
        });
        return "Readings: %s. Events: %s.".formatted(counts(readings), counts(events));
    }

    private static String counts(Map<String, Long> bySource) {
        String counts =
                bySource.entrySet().stream()
                        .filter(each -> each.getValue() > 0)
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", "));
        return counts.isEmpty() ? "none" : counts;
    }
}
