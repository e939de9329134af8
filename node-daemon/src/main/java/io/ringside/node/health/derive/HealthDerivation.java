package io.ringside.node.health.derive;

import io.ringside.node.reading.Derivation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import java.util.ArrayList;
import java.util.List;

/// All derivations of this package, each from the sources' own readings. Belongs to the drain
/// thread.
public final class HealthDerivation implements Derivation {
    private final GpuPresence presence = new GpuPresence();
    private final Trust trust = new Trust();
    private final Workload workload = new Workload();

    @Override
    public List<Reading> derive(
            long epochNanos, List<Reading> readings, List<SourceStatus> statuses) {
        List<GpuView> gpus = GpuView.of(readings);
        List<Reading> derived = new ArrayList<>();
        derived.addAll(presence.derive(epochNanos, readings, statuses));
        derived.addAll(trust.derive(gpus));
        derived.addAll(workload.derive(gpus));
        return derived;
    }

    @Override
    public void resumed() {
        trust.resumed();
    }
}
