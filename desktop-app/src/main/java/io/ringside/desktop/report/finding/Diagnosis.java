package io.ringside.desktop.report.finding;

/// What this program itself found in all nodes together. Immutable.
public record Diagnosis(
        HangReport hangs, LatenessReport late, LinkReport links, StepReport steps) {
    /// Where links and steps were not looked at.
    public static Diagnosis of(HangReport hangs, LatenessReport late) {
        return new Diagnosis(hangs, late, LinkReport.NONE, StepReport.NONE);
    }
}
