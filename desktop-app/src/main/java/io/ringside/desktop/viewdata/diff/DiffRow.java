package io.ringside.desktop.viewdata.diff;

/// One thing that was measured in both runs. Immutable.
///
/// @param what its place among rows of its kind, for people
/// @param unit of UCUM: "ns", "Hz", "W", "Cel"
/// @param countBefore of what was measured
/// @param before the typical one; NaN: there is none
/// @param p99Before NaN: not told; of a step the longest of twenty
/// @param rateBefore calls a second; NaN: not calls
/// @param verdict whether it is beyond noise, for people
/// @param course what it means
public record DiffRow(
        Kind kind,
        String what,
        String unit,
        long countBefore,
        long countAfter,
        double before,
        double after,
        double p99Before,
        double p99After,
        double rateBefore,
        double rateAfter,
        String verdict,
        Course course) {

    /// What is measured, and in which unit.
    public enum Kind {
        STEP("step"),
        OPERATION("operation"),
        /// How late a rank's GPU is, which is how long the others wait for it.
        WAIT("wait for"),
        GPU("GPU");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// Worse before better, and both before what cannot be told from noise.
    public enum Course {
        WORSE("worse"),
        BETTER("better"),
        /// Beyond noise, and neither better nor worse by itself: power, a temperature.
        OTHER("other"),
        SAME("same");

        private final String word;

        Course(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public double difference() {
        return after - before;
    }

    /// The difference as a part of what it was; NaN where that is 0 or not known.
    public double ratio() {
        return before == 0 ? Double.NaN : (after - before) / Math.abs(before);
    }
}
