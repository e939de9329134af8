package io.ringside.node.engine;

import io.ringside.node.engine.prometheus.Page;
import io.ringside.node.source.Observation;
import io.ringside.node.source.Reading;
import java.util.List;

/// Makes readings of one endpoint's pages, one after the other. Belongs to one thread.
interface PageMapping {
    /// Whether a metric of this name is to be kept.
    boolean wants(String name);

    Observation map(Page page, long epochNanos, long monotonicNanos);

    /// What is still known where no page could be read.
    List<Reading> unread(long epochNanos);
}
