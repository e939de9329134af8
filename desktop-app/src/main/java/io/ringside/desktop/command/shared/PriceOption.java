package io.ringside.desktop.command.shared;

import io.ringside.desktop.correlate.step.Price;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What the user pays for a GPU.
public final class PriceOption {
    @Option(
            names = "--price-per-gpu-hour",
            paramLabel = "PRICE",
            description =
                    "What a GPU costs an hour, as in 2.50, in your own money: what causes and tokens cost"
                            + " is told with it.")
    @Nullable Double perGpuHour;

    /// @throws ParameterException if it is no price
    public Price price(CommandSpec spec) {
        if (perGpuHour == null) {
            return Price.UNTOLD;
        }
        try {
            return Price.of(perGpuHour);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--price-per-gpu-hour is a price above 0 and at most 1,000,000, as in 2.50, not "
                            + perGpuHour);
        }
    }
}
