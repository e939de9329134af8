package io.ringside.desktop.correlate.explain.clue;

import io.ringside.desktop.correlate.explain.facts.RankFacts;
import io.ringside.protocol.figures.Figure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/// What a figure usually is. Immutable.
public final class Norm {
    private static final double SCALED_MAD = 1.4826;

    private final Function<String, double[]> values;
    private final String whose;
    private final boolean past;

    private Norm(Function<String, double[]> values, String whose, boolean past) {
        this.values = values;
        this.whose = whose;
        this.past = past;
    }

    /// Of other ranks of the same job.
    public static Norm of(List<RankFacts> peers) {
        List<RankFacts> copy = List.copyOf(peers);
        return new Norm(
                figure ->
                        copy.stream()
                                .map(peer -> peer.get(figure))
                                .flatMapToDouble(OptionalDouble::stream)
                                .sorted()
                                .toArray(),
                copy.size() == 1 ? "of its peer" : "the median of its " + copy.size() + " peers",
                false);
    }

    /// Of its own past.
    ///
    /// @param ago for people: "48 min ago"
    public static Norm ofPast(Function<String, OptionalDouble> before, String ago) {
        return new Norm(figure -> before.apply(figure).stream().toArray(), ago, true);
    }

    /// Of nothing: every figure stands alone.
    public static Norm none() {
        return new Norm(_ -> new double[0], "", false);
    }

    boolean isPast() {
        return past;
    }

    OptionalDouble of(Figure figure) {
        return of(figure.id());
    }

    OptionalDouble rateOf(Figure counter) {
        return of(RankFacts.rate(counter));
    }

    OptionalDouble of(String figure) {
        double[] sorted = values.apply(figure);
        return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(sorted));
    }

    /// Three times how much they differ, scaled like a standard deviation; 0 of fewer than four.
    double spread(Figure figure) {
        double[] sorted = values.apply(figure.id());
        if (sorted.length < 4) {
            return 0;
        }
        double middle = median(sorted);
        double[] off = Arrays.stream(sorted).map(v -> Math.abs(v - middle)).sorted().toArray();
        return 3 * SCALED_MAD * median(off);
    }

    /// "1.62 GHz is the median of its 7 peers".
    String words(double value, String unit, double scale) {
        String text = String.format(Locale.ROOT, "%.2f", value / scale);
        text = text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
        return (text + " " + unit).strip() + (past ? " it was " : " is ") + whose;
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
