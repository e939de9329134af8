package io.ringside.node.capture.file;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.file.CaptureSummary.Said;
import io.ringside.node.reading.Reading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts what each source said while it passes by once. One thread's.
public final class SaidCounts {
    private static final Said NOTHING = new Said(false, 0, 0);

    private final Map<String, Said> bySource = new HashMap<>();
    private final Map<String, List<Reading>> latest = new HashMap<>();

    public void add(CaptureEvent.Health event) {
        switch (event) {
            case CaptureEvent.State state -> add(state.status().name(), true, 0, 0);
            case CaptureEvent.SourceReadings of -> {
                List<Reading> before = latest.put(of.source(), of.readings());
                long changed = changed(before == null ? List.of() : before, of.readings());
                add(of.source(), false, changed, 0);
            }
            case CaptureEvent.Happened happened -> add(happened.event().source(), false, 0, 1);
            case CaptureEvent.Rings rings -> {}
        }
    }

    boolean isEmpty() {
        return bySource.isEmpty();
    }

    public Map<String, Said> bySource() {
        return Map.copyOf(bySource);
    }

    private void add(String source, boolean saysState, long readings, long events) {
        Said before = bySource.getOrDefault(source, NOTHING);
        bySource.put(source, before.plus(saysState, readings, events));
    }

    /// A reading that the source still shows, but did not read anew, counts once.
    private static long changed(List<Reading> before, List<Reading> now) {
        Set<Key> known = new HashSet<>();
        before.forEach(reading -> known.add(Key.of(reading)));
        return now.stream().filter(reading -> !known.contains(Key.of(reading))).count();
    }

    private record Key(int kind, String id, long readEpochNanos) {
        static Key of(Reading reading) {
            return new Key(reading.kind().number(), reading.id(), reading.readEpochNanos());
        }
    }
}
