package io.ringside.desktop.command.node;

import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.command.shared.TargetOptions;
import io.ringside.desktop.feed.grpc.DoctorLook;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.Target;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringside doctor`: what the doctors of nodes say, from here.
@Command(
        name = "doctor",
        description = {
            "Says which sources and prerequisites work on nodes, why the others do not, and the lines that mend them.",
            "The same as ringside-node doctor there; it changes nothing."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing fails",
            "1:something fails, or some daemon did not answer",
            "2:wrong arguments, or no daemon answered"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside doctor 127.0.0.1:7575",
            "  ringside doctor --all gpu-[01-16] --allow-plain-text"
        })
public final class DoctorCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin TargetOptions targets = new TargetOptions();

    @Parameters(arity = "0..*", paramLabel = "TARGET", description = "The same as --connect.")
    List<String> typed = new ArrayList<>();

    @Option(names = "--all", description = "Also what works.")
    boolean all;

    @Spec CommandSpec spec = CommandSpec.create();

    public DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Target> nodes = targets.targets(typed);
        int sound = 0;
        int unanswered = 0;
        for (Target node : nodes) {
            try {
                DoctorLook.Page page =
                        DoctorLook.ask(
                                node,
                                targets.daemons.allowPlainText,
                                surroundings.client("doctor"));
                print(node, page);
                sound += page.count(DoctorLook.State.FAIL) == 0 ? 1 : 0;
            } catch (FeedException e) {
                unanswered++;
                spec.commandLine().getErr().println(e.sentence());
            }
        }
        if (unanswered == nodes.size()) {
            return ExitCode.NOTHING_READ;
        }
        return sound == nodes.size() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void print(Target node, DoctorLook.Page page) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(node.text() + ": " + page.summary());
        page.lines().stream()
                .filter(line -> all || line.state() != DoctorLook.State.OK)
                .sorted(Comparator.comparing(DoctorLook.Line::state).reversed())
                .forEach(line -> {
                    out.println(
                            "  %-4s  %s: %s"
                                    .formatted(
                                            line.state().name().toLowerCase(Locale.ROOT),
                                            line.id(),
                                            line.reason()));
                    line.fix().lines().forEach(fix -> out.println("          " + fix));
                });
    }
}
