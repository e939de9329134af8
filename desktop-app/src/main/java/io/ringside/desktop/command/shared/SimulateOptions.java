package io.ringside.desktop.command.shared;

import io.ringside.desktop.simulation.SimulationSpec;
import io.ringside.desktop.simulation.job.Fault;
import io.ringside.desktop.simulation.job.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What is said of a simulated cluster beside its size.
public final class SimulateOptions {
    @Option(
            names = "--fault",
            paramLabel = "KIND:WHERE@TIME[+LENGTH]",
            description =
                    "Of --simulate, may be repeated, as in slow-rank:17@20s. Of a RANK: slow-rank, slow-gpu,"
                            + " noisy-gpu, stop, hang, skip, kill; of a NODE: slow-link, lost-node, engine-thrash.")
    List<String> faults = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of --simulate: the noise; the same gives the same (default: 1).")
    @Nullable Long seed;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description =
                    "Of --simulate: how many simulated seconds pass in one, 0.1 to 1000 (default: 1).")
    @Nullable Double speed;

    /// @throws ParameterException when something cannot be understood
    public SimulationSpec spec(CommandSpec command, String size) {
        try {
            Shape shape = SimulationSpec.shape(size);
            return new SimulationSpec(
                    shape,
                    faults.stream().map(fault -> Fault.parse(fault, shape)).toList(),
                    seed == null ? 1 : seed,
                    speed == null ? 1 : speed,
                    OptionalLong.empty());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage() + ".", e);
        }
    }

    /// @throws ParameterException when one was given without `--simulate`
    void refuseAlone(CommandSpec command) {
        String given =
                !faults.isEmpty()
                        ? "--fault"
                        : seed != null ? "--seed" : speed != null ? "--speed" : "";
        if (!given.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), given + " is of --simulate: give both, or neither.");
        }
    }
}
