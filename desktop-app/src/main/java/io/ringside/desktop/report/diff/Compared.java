package io.ringside.desktop.report.diff;

import io.ringside.desktop.correlate.diff.Diff;
import io.ringside.desktop.correlate.diff.StepChange;
import java.util.List;

/// Two runs side by side: what was measured, and what was found. Immutable.
public record Compared(Diff diff, List<StepChange> steps, DiffFindings findings) {
    public Compared {
        steps = List.copyOf(steps);
    }
}
