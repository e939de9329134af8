package io.ringside.node.source.engine.mapping;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.source.engine.prometheus.Page;
import java.util.List;

/// Makes readings of one endpoint's pages, one after the other. Belongs to one thread.
public interface PageMapping {
    /// Whether a metric of this name is to be kept.
    boolean wants(String name);

    Observation map(Page page, long epochNanos, long monotonicNanos);

    /// What is still known where no page could be read.
    List<Reading> unread(long epochNanos);
}
