package io.ringside.node.sampling;

import io.ringside.node.reading.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Keeps what changes slowly from one look to another, with the time at which it was read: it is
/// due again after five seconds. Belongs to one thread.
public final class KeptReadings {
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Map<String, Reading> kept = new LinkedHashMap<>();
    private boolean isRead;
    private long readMonotonicNanos;

    /// Whether all of them are to be read in this look.
    public boolean startLook(long monotonicNanos) {
        boolean due = !isRead || monotonicNanos - readMonotonicNanos >= REST_NANOS;
        if (due) {
            isRead = true;
            readMonotonicNanos = monotonicNanos;
            kept.clear();
        }
        return due;
    }

    public boolean has(String id) {
        return kept.containsKey(id);
    }

    public void keep(Reading reading) {
        kept.put(reading.id(), reading);
    }

    /// Of those subjects that are still there.
    public List<Reading> of(List<String> ids) {
        kept.keySet().retainAll(List.copyOf(ids));
        return new ArrayList<>(kept.values());
    }
}
