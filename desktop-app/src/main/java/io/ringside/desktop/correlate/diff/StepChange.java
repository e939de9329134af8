package io.ringside.desktop.correlate.diff;

import io.ringside.desktop.correlate.step.StepTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How long a job's steps were and are. Immutable.
///
/// @param what the job's largest communicator, for people
public record StepChange(String what, StepTime before, StepTime after) {

    /// Of each job with steps on both sides.
    ///
    /// @param alignment which communicators have the same role
    public static List<StepChange> of(
            Alignment alignment, List<StepTime> before, List<StepTime> after) {
        Map<Long, StepTime> now = new HashMap<>();
        after.forEach(step -> now.put(step.commHash(), step));
        Map<Long, Alignment.Pair> pairs = new HashMap<>();
        alignment.pairs().forEach(pair -> pairs.put(pair.before().commHash(), pair));
        List<StepChange> changes = new ArrayList<>();
        for (StepTime step : before) {
            Alignment.Pair pair = pairs.get(step.commHash());
            StepTime other = pair == null ? null : now.get(pair.after().commHash());
            if (pair != null && other != null) {
                changes.add(new StepChange(pair.before().label(), step, other));
            }
        }
        return List.copyOf(changes);
    }

    /// Each median is outside of where nine of ten steps of the other side are. Steps follow each
    /// other, so that no test of their noise is made.
    public boolean isBeyondSpread() {
        return !within(before, after.medianNanos()) && !within(after, before.medianNanos());
    }

    private static boolean within(StepTime of, double nanos) {
        return nanos >= of.lowNanos() && nanos <= of.highNanos();
    }

    public String verdict() {
        return isBeyondSpread() ? "beyond the spread" : "within the spread";
    }

    /// Of the medians, as a part of what it was.
    public double ratio() {
        return (after.medianNanos() - before.medianNanos()) / before.medianNanos();
    }
}
