package io.ringside.desktop.report.finding;

import java.util.ArrayList;
import java.util.List;

/// What this program itself found in all nodes together. Immutable.
///
/// @param more slow jobs, advice
public record Diagnosis(
        HangReport hangs,
        LatenessReport late,
        LinkReport links,
        StepReport steps,
        List<Finding> more) {
    public Diagnosis {
        more = List.copyOf(more);
    }

    /// As it is, with further findings.
    public Diagnosis with(List<Finding> further) {
        return new Diagnosis(hangs, late, links, steps, further);
    }

    /// As it is, with findings before the further ones.
    public Diagnosis andFirst(List<Finding> first) {
        List<Finding> all = new ArrayList<>(first);
        all.addAll(more);
        return with(all);
    }

    /// Where nothing else was looked at.
    public static Diagnosis of(HangReport hangs, LatenessReport late) {
        return new Diagnosis(hangs, late, LinkReport.NONE, StepReport.NONE, List.of());
    }
}
