package io.ringside.desktop.correlate.step;

import java.util.OptionalDouble;

/// What a cause takes of a job's steps.
///
/// @param share part of a step, 0 to 1
/// @param low of the interval that holds it with 95 % probability
/// @param high likewise
/// @param atMost whether it is an upper bound only
/// @param stepNanos length of a step; 0: not known
/// @param ranks of the job: all lose that time
/// @param timed calls it rests on; 0: it rests on none
/// @param calls there were of them
public record StepCost(
        double share,
        double low,
        double high,
        boolean atMost,
        double stepNanos,
        int ranks,
        long timed,
        long calls) {
    private static final double NOTE_BELOW = 0.1;
    private static final double HOURS = 24;

    /// Whether what takes such a part of a step is too little to call anybody: less than a tenth.
    /// What is not known is not hidden. The one rule for every cause.
    public static boolean isNote(OptionalDouble share) {
        return share.isPresent() && share.getAsDouble() < NOTE_BELOW;
    }

    public boolean isNote() {
        return isNote(OptionalDouble.of(share));
    }

    /// What a step would be shorter without the cause.
    public double delayNanos() {
        return share * stepNanos;
    }

    /// GPU-hours that are lost in a day, a GPU for each rank.
    public double gpuHoursADay() {
        return share * ranks * HOURS;
    }

    public StepCost {
        share = Math.clamp(share, 0, 1);
        low = Math.clamp(low, 0, share);
        high = Math.clamp(high, share, 1);
    }
}
