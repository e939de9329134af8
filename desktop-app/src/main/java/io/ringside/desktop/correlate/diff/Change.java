package io.ringside.desktop.correlate.diff;

/// One row: what it was and what it is. Immutable.
///
/// @param what its place among rows of its kind, for people
/// @param beforeRate calls a second; NaN of what is no call
/// @param p of [RankSum]; NaN: too few windows
public record Change(
        String what,
        Measure measure,
        Summary before,
        Summary after,
        double beforeRate,
        double afterRate,
        double p,
        Verdict verdict) {
    /// What a change comes to.
    public enum Verdict {
        BEYOND_NOISE("beyond noise"),
        WITHIN_NOISE("within noise"),
        /// Fewer windows on one side than the test needs.
        TOO_FEW("too few seconds");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static Change of(
            String what,
            Measure measure,
            Summary before,
            Summary after,
            double beforeRate,
            double afterRate) {
        return new Change(
                what,
                measure,
                before,
                after,
                beforeRate,
                afterRate,
                RankSum.p(before.windows(), after.windows()),
                Verdict.TOO_FEW);
    }

    /// Judged among so many rows.
    Change among(int rows) {
        Verdict judged =
                Double.isNaN(p)
                        ? Verdict.TOO_FEW
                        : p < RankSum.LEVEL / Math.max(1, rows)
                                ? Verdict.BEYOND_NOISE
                                : Verdict.WITHIN_NOISE;
        return new Change(what, measure, before, after, beforeRate, afterRate, p, judged);
    }

    /// Of the median, as a part of what it was; NaN where that is 0 or not known.
    public double ratio() {
        return before.typical() == 0
                ? Double.NaN
                : (after.typical() - before.typical()) / Math.abs(before.typical());
    }

    /// How much later the median is than it was, in its own unit.
    public double difference() {
        return after.typical() - before.typical();
    }
}
