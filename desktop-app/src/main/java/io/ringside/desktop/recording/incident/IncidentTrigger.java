package io.ringside.desktop.recording.incident;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Says when a finding is worth an incident file: at the first look at which it holds, at most once
/// in so long, whatever else begins meanwhile. Not thread-safe.
public final class IncidentTrigger {
    /// Findings that are remembered; of more at a time the rest is new at each look.
    private static final int MOST = 4096;

    private final long everyNanos;
    private Set<String> known = new LinkedHashSet<>();
    private OptionalLong lastEpochNanos = OptionalLong.empty();
    private long passedOver;

    public IncidentTrigger(long everyNanos) {
        this.everyNanos = everyNanos;
    }

    /// @param now the headline of each finding that holds and is loud enough, by id, the loudest
    ///   first
    /// @return why, if a file is due
    public Optional<String> look(Map<String, String> now, long epochNanos) {
        Set<String> next = new LinkedHashSet<>();
        Optional<String> why = Optional.empty();
        for (Map.Entry<String, String> finding : now.entrySet()) {
            boolean isNew = !known.contains(finding.getKey());
            if (next.size() < MOST) {
                next.add(finding.getKey());
            }
            if (isNew && why.isEmpty()) {
                if (isDue(epochNanos)) {
                    why = Optional.of(finding.getValue());
                } else {
                    passedOver++;
                }
            }
        }
        known = next;
        if (why.isPresent()) {
            lastEpochNanos = OptionalLong.of(epochNanos);
        }
        return why;
    }

    /// Findings that began too soon after a file.
    public long passedOver() {
        return passedOver;
    }

    private boolean isDue(long epochNanos) {
        return lastEpochNanos.isEmpty() || epochNanos - lastEpochNanos.getAsLong() >= everyNanos;
    }
}
