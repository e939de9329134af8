package io.ringside.desktop.correlate.step;

import java.util.OptionalDouble;

/// What the user pays for a GPU for an hour, in whatever money.
///
/// @param perGpuHour above 0, at most a million; empty: not told
public record Price(OptionalDouble perGpuHour) {
    public static final Price UNTOLD = new Price(OptionalDouble.empty());

    private static final double MOST = 1e6;
    private static final double SECONDS = 3600;
    private static final double MILLION = 1e6;

    public Price {
        if (perGpuHour.isPresent()
                && !(perGpuHour.getAsDouble() > 0 && perGpuHour.getAsDouble() <= MOST)) {
            throw new IllegalArgumentException(
                    "A price for a GPU-hour is above 0 and at most 1,000,000, not "
                            + perGpuHour.getAsDouble());
        }
    }

    public static Price of(double perGpuHour) {
        return new Price(OptionalDouble.of(perGpuHour));
    }

    /// What so many GPU-hours cost.
    public OptionalDouble of(OptionalDouble gpuHours) {
        return perGpuHour.isPresent() && gpuHours.isPresent()
                ? OptionalDouble.of(perGpuHour.getAsDouble() * gpuHours.getAsDouble())
                : OptionalDouble.empty();
    }

    /// What a million tokens cost where so many GPUs are paid for, idle ones too.
    ///
    /// @param tokensPerSecond of all engines; 0: nothing can be said
    public OptionalDouble perMillionTokens(int gpus, double tokensPerSecond) {
        return perGpuHour.isPresent() && gpus > 0 && tokensPerSecond > 0
                ? OptionalDouble.of(
                        perGpuHour.getAsDouble() * gpus / (tokensPerSecond * SECONDS) * MILLION)
                : OptionalDouble.empty();
    }
}
