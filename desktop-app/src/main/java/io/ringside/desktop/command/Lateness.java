package io.ringside.desktop.command;

import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.report.LatenessReport;
import io.ringside.desktop.report.NodeReport;
import java.util.List;

/// Looks for late ranks while a report listens. Thread-safe.
final class Lateness {
    private final LatenessWatch watch = new LatenessWatch();

    synchronized void add(String node, NodeSnapshot snapshot) {
        watch.add(node, snapshot);
    }

    /// After a last look at what has come.
    synchronized LatenessReport report(List<NodeReport> nodes) {
        watch.finish();
        return LatenessReport.of(watch, nodes);
    }
}
