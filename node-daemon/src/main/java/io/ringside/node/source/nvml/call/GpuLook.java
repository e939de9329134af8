package io.ringside.node.source.nvml.call;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import java.util.ArrayList;
import java.util.List;

/// What one look of a probe collects: readings, and in words what did not work.
public final class GpuLook {
    private static final int MOST_TEXTS = 16;

    public final long epochNanos;
    public final long monotonicNanos;
    public final List<Reading> readings = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> unavailable = new ArrayList<>();

    public GpuLook(long epochNanos, long monotonicNanos) {
        this.epochNanos = epochNanos;
        this.monotonicNanos = monotonicNanos;
    }

    public void lost(String text) {
        lost.add(text);
    }

    public void fault(String text) {
        faults.add(text);
    }

    /// Something that this GPU does not have.
    public void unavailable(String text) {
        unavailable.add(text);
    }

    public void takeWordsOf(GpuLook other) {
        lost.addAll(other.lost);
        faults.addAll(other.faults);
        unavailable.addAll(other.unavailable);
    }

    public boolean anyLost() {
        return !lost.isEmpty();
    }

    public Observation observation() {
        if (!lost.isEmpty()) {
            return with(State.FAILED, joined(lost) + "; NVML is started again every 30 s.");
        }
        if (!faults.isEmpty()) {
            return with(State.WARN, joined(faults) + "; those fields are absent.");
        }
        if (!unavailable.isEmpty()) {
            return with(
                    readings.isEmpty() ? State.UNAVAILABLE : State.OK, joined(unavailable) + ".");
        }
        return with(State.OK, "");
    }

    private Observation with(State state, String reason) {
        return new Observation(state, reason, readings, List.of());
    }

    private static String joined(List<String> texts) {
        return texts.size() <= MOST_TEXTS
                ? String.join("; ", texts)
                : String.join("; ", texts.subList(0, MOST_TEXTS))
                        + "; and "
                        + (texts.size() - MOST_TEXTS)
                        + " more";
    }
}
