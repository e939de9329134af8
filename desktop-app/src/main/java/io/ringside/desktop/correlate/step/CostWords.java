package io.ringside.desktop.correlate.step;

import java.util.Locale;
import java.util.OptionalDouble;

/// Steps and costs in words, the same wherever they are told. Stateless.
public final class CostWords {
    private CostWords() {}

    /// "Without it a step would end 0.95 ms earlier, 6.8 % ...".
    public static String sentence(StepCost cost, Price price) {
        StringBuilder words = new StringBuilder();
        words.append("Without it ");
        if (cost.stepNanos() > 0) {
            words.append(
                    String.format(
                            Locale.ROOT,
                            "a step would end %s%s earlier, %.1f %% of its %s",
                            cost.atMost() ? "at most " : "",
                            duration(cost.delayNanos()),
                            100 * cost.share(),
                            duration(cost.stepNanos())));
        } else {
            words.append(
                    String.format(
                            Locale.ROOT,
                            "%s%.1f %% of the time would be saved",
                            cost.atMost() ? "at most " : "",
                            100 * cost.share()));
        }
        if (cost.timed() > 0 && cost.timed() < cost.calls()) {
            words.append(
                    String.format(
                            Locale.ROOT,
                            " (%.1f to %.1f %%, an estimate from %,d of %,d calls)",
                            100 * cost.low(),
                            100 * cost.high(),
                            cost.timed(),
                            cost.calls()));
        }
        words.append(
                String.format(
                        Locale.ROOT,
                        "; for %d ranks that is %s%.1f GPU-hours a day",
                        cost.ranks(),
                        cost.atMost() ? "at most " : "",
                        cost.gpuHoursADay()));
        OptionalDouble money = price.of(OptionalDouble.of(cost.gpuHoursADay()));
        if (money.isPresent()) {
            words.append(
                    String.format(
                            Locale.ROOT,
                            ", %,.2f a day at %s a GPU-hour",
                            money.getAsDouble(),
                            plain(price.perGpuHour().orElse(0))));
        }
        return words.append('.').toString();
    }

    /// "A step takes 14.1 ms ...".
    ///
    /// @param communicator the job's largest, its label
    public static String sentence(StepTime step, String communicator) {
        return String.format(
                Locale.ROOT,
                "A step of the %d ranks of %s takes %s (nine of ten within %s to %s): %s"
                        + " again, %.0f %% alike, seen in %d steps; %d of %d ranks looked at agree.",
                step.ranks(),
                communicator,
                duration(step.medianNanos()),
                duration(step.lowNanos()),
                duration(step.highNanos()),
                step.calls() == 1
                        ? "1 call of a rank comes"
                        : step.calls() + " calls of a rank come",
                100 * step.repeats(),
                step.steps(),
                step.agreeing(),
                step.followed());
    }

    private static String plain(double price) {
        return price >= 0.01
                ? String.format(Locale.ROOT, "%,.2f", price)
                : String.format(Locale.ROOT, "%.3g", price);
    }

    private static String duration(double nanos) {
        return nanos < 10e6
                ? String.format(Locale.ROOT, "%,.0f \u00B5s", nanos / 1e3)
                : nanos < 10e9
                        ? String.format(Locale.ROOT, "%,.1f ms", nanos / 1e6)
                        : String.format(Locale.ROOT, "%,.1f s", nanos / 1e9);
    }
}
