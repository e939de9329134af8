package io.ringside.node.health.trial;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import java.util.ArrayList;
import java.util.List;

/// All lines of one time of a recording.
record TrialLook(
        long epochNanos,
        List<Reading> readings,
        List<SourceStatus> statuses,
        List<NodeEvent> events) {
    TrialLook(long epochNanos) {
        this(epochNanos, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
}
