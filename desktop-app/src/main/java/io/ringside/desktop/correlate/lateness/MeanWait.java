package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.lag.Kept;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/// What the calls at one place of a step waited in the mean, the untimed ones too, by those of them
/// that are timed. Where what is [Foretold] goes along with what they waited, the mean is moved by
/// how the timed steps differ from all in that: a regression with one control variate. Immutable.
///
/// @param nanos mean wait, 0 or more
/// @param offs by how much each timed call is off, in their order; larger where one more value was
///   fitted
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record MeanWait(double nanos, double[] offs) {
    /// Of fewer timed calls no slope is taken.
    private static final int FEWEST = 5;

    /// It is used where it leaves so much less: of a value that tells nothing a few calls seem to.
    private static final double TELLS = 0.85;

    /// @param timed calls with a wait
    /// @param waited what each of them waited, in nanoseconds
    /// @param all calls of that place
    static MeanWait of(List<Kept> timed, double[] waited, List<Kept> all, Foretold foretold) {
        double mean = mean(waited);
        double[] offs = new double[waited.length];
        // A place's mean is fitted to its few calls, which so lie nearer to it than to the true
        // one.
        double fitted = Math.sqrt(offs.length / Math.max(1, offs.length - 1.0));
        for (int i = 0; i < offs.length; i++) {
            // Of a single one nothing is known of how it scatters.
            offs[i] = offs.length == 1 ? mean : (waited[i] - mean) * fitted;
        }
        MeanWait plain = new MeanWait(mean, offs);
        if (waited.length < FEWEST) {
            return plain;
        }
        MeanWait byStep = plain.by(timed, foretold::inStep, foretold.meanOfSteps());
        MeanWait byCall = plain.by(timed, foretold::later, foretold.meanOf(all));
        return byCall.squares() < byStep.squares() ? byCall : byStep;
    }

    private MeanWait by(
            List<Kept> timed, Function<Kept, OptionalDouble> what, OptionalDouble ofAll) {
        double[] x = new double[offs.length];
        for (int i = 0; i < x.length; i++) {
            OptionalDouble its = what.apply(timed.get(i));
            if (its.isEmpty() || ofAll.isEmpty()) {
                return this;
            }
            x[i] = its.getAsDouble();
        }
        double middle = mean(x);
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - middle) * (x[i] - middle);
            xy += (x[i] - middle) * offs[i];
        }
        if (xx <= 0 || xy <= 0) {
            return this;
        }
        double slope = xy / xx;
        double move = ofAll.getAsDouble() - middle;
        double free = (x.length - 1.0) / (x.length - 2);
        double wider = Math.sqrt(free * (1 + x.length * move * move / xx));
        double[] left = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            left[i] = (offs[i] - slope * (x[i] - middle)) * wider;
        }
        MeanWait moved = new MeanWait(Math.max(0, nanos + slope * move), left);
        return moved.squares() < TELLS * TELLS * squares() ? moved : this;
    }

    private double squares() {
        double squares = 0;
        for (double off : offs) {
            squares += off * off;
        }
        return squares;
    }

    private static double mean(double[] of) {
        double sum = 0;
        for (double one : of) {
            sum += one;
        }
        return sum / of.length;
    }
}
