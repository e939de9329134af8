package io.ringside.desktop.command.report;

import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.report.diff.Compared;
import io.ringside.desktop.report.diff.DiffJson;
import io.ringside.desktop.report.diff.DiffText;
import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.RunPart.Range;
import io.ringside.desktop.session.read.Runs;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringside diff`: what is otherwise in one recording or capture than in another.
@Command(
        name = "diff",
        description = {
            "Compares two recordings, captures, or two ranges of one: operations, how late each rank is, GPUs,"
                    + " findings that came and went.",
            "Communicators are put side by side by size, places of ranks and mix of operations, never by id; what has"
                    + " no partner is listed."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:both were read and compared",
            "2:wrong arguments, or one could not be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside diff yesterday.ringside today.ringside",
            "  ringside diff run.ringside run.ringside --range-before ..60s --range-after 5m..6m",
            "  ringside diff good.ring bad.ring --json"
        })
public final class DiffCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "A recording or a capture.")
    Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "AFTER", description = "Another, or the same.")
    Path after = Path.of("");

    @Option(
            names = "--range-before",
            paramLabel = "FROM..TO",
            converter = RangeConverter.class,
            description = "Which part of it, by its own time, as in 10s..40s, 1m.. or ..30s (all).")
    Range rangeBefore = Range.ALL;

    @Option(
            names = "--range-after",
            paramLabel = "FROM..TO",
            converter = RangeConverter.class,
            description = "The same of the other.")
    Range rangeAfter = Range.ALL;

    @Option(names = "--all", description = "Every row; without it a section has 24 at most.")
    boolean all;

    @Option(names = "--json", description = "One JSON object instead (schema ringside.diff/1).")
    boolean json;

    @Spec CommandSpec spec = CommandSpec.create();

    public DiffCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws FeedException, InterruptedException {
        RunPart one = new RunPart(before, rangeBefore);
        RunPart other = new RunPart(after, rangeAfter);
        Runs runs = new Runs(surroundings.client("diff"), surroundings.clock());
        PrintWriter err = spec.commandLine().getErr();
        List<String> complaints = new ArrayList<>();
        Optional<Compared> compared =
                runs.compare(one, other, surroundings.stop(), complaints::add);
        if (!surroundings.stop().explains(compared.isEmpty(), err)) {
            complaints.forEach(err::println);
        }
        if (compared.isEmpty()) {
            return ExitCode.NOTHING_READ;
        }
        String was = Runs.words(one);
        String is = Runs.words(other);
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? DiffJson.of(was, is, compared.get())
                                : DiffText.of(was, is, compared.get(), all).stripTrailing());
        return ExitCode.DONE;
    }
}
