package io.ringside.desktop.command;

import io.ringside.desktop.command.shared.Display;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.SimulateOptions;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.FileSession;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.session.SessionOptions;
import io.ringside.desktop.simulation.SimulationSpec;
import io.ringside.desktop.simulation.job.FaultKind;
import io.ringside.themes.Theme;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ringside demo`: the window on a simulated cluster.
@Command(
        name = "demo",
        description = {
            "Opens the window on a simulated cluster, with faults at known times. It is always said to be simulated.",
            "What is measured on real GPUs is shown by the bundled captures, as ringside-node run --play plays them."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the window was closed",
            "2:wrong arguments, or no display to open it on"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside demo --simulate 8x8 --fault slow-rank:17@20s",
            "  ringside demo --simulate 256x8 --fault stop:100@30s --speed 2",
            "  ringside snapshot --simulate 256x8 --for 30s --out many.png   (needs no display)"
        })
final class DemoCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Display display;

    @Option(
            names = "--simulate",
            paramLabel = "NODESxGPUS",
            defaultValue = "8x8",
            description = "Its size, up to 512x8 (default: ${DEFAULT-VALUE}).")
    String size = "";

    @Mixin SimulateOptions simulated = new SimulateOptions();

    @Option(
            names = "--theme",
            paramLabel = "dark|light|contrast",
            description = "Colours (default: those of the last time, dark at first).")
    @Nullable Theme theme;

    @Option(names = "--list-faults", description = "Print what can be planted, and end.")
    boolean list;

    @Spec CommandSpec spec = CommandSpec.create();

    DemoCommand(Surroundings surroundings, Display display) {
        this.surroundings = surroundings;
        this.display = display;
    }

    @Override
    public Integer call() {
        if (list) {
            FaultKind.help().forEach(spec.commandLine().getOut()::println);
            return ExitCode.DONE;
        }
        SimulationSpec simulation = simulated.spec(spec, size);
        Optional<String> obstacle = display.whyNoWindow();
        if (obstacle.isPresent()) {
            spec.commandLine().getErr().println(obstacle.get());
            return ExitCode.NOTHING_READ;
        }
        surroundings.stop().whenRaised(display::close);
        SessionOptions options =
                new SessionOptions(surroundings.client("demo"), false, Replay.Pace.RECORDED);
        try (FileSession session =
                new FileSession(
                        LiveSession.start(options, surroundings.clock()),
                        surroundings.client("window"),
                        surroundings.clock())) {
            session.connect(List.of(simulation.text()));
            display.open(session, Optional.ofNullable(theme));
            return ExitCode.DONE;
        } catch (IllegalStateException e) {
            if (surroundings.stop().comes()) {
                return ExitCode.DONE;
            }
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.NOTHING_READ;
        }
    }
}
