package io.ringside.desktop.command.incident;

import io.ringside.desktop.command.shared.Durations;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.recording.incident.AutomaticIncidents;
import io.ringside.desktop.recording.incident.IncidentFolder;
import io.ringside.desktop.recording.incident.IncidentNode;
import io.ringside.desktop.recording.incident.KeptMessages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `--incidents` and what belongs to it: incident files that a watch saves by itself.
public final class IncidentOptions {
    private static final int MOST_FILES = 10_000;

    /// How loud a finding must be; in this order.
    public enum Severity {
        NOTE,
        TICKET,
        PAGE
    }

    @Option(
            names = "--incidents",
            paramLabel = "FOLDER",
            description =
                    "Save an incident file there when a finding begins: the last minutes of every node, one recording.")
    @Nullable Path folder;

    @Option(
            names = "--incident-severity",
            paramLabel = "note|ticket|page",
            description =
                    "How loud the finding must be (default: page; with --incident-kind any will do).")
    @Nullable Severity severity;

    @Option(
            names = "--incident-kind",
            paramLabel = "KIND",
            description =
                    "Only for findings of this kind: a health rule's name, late-rank, a hang's verdict, as --json prints them. May be repeated.")
    List<String> kinds = new ArrayList<>();

    @Option(
            names = "--incident-last",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How far back a file reaches, 1s to 10m (default: 2m).")
    @Nullable Duration last;

    @Option(
            names = "--incident-every",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "At most one file in so long (default: 10m).")
    @Nullable Duration every;

    @Option(
            names = "--incident-size",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description =
                    "What the folder's incident files may take together, 64MiB or more (default: 1GiB): the oldest are deleted first, other files never. A file has at most a quarter of it.")
    @Nullable Long mostBytes;

    @Option(
            names = "--incident-count",
            paramLabel = "N",
            description = "How many incident files the folder may hold (default: 20).")
    @Nullable Integer mostFiles;

    @Option(
            names = "--incident-names",
            description =
                    "Keep names of machines and people in the files. Without it they are replaced, as in a capture.")
    boolean names;

    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec spec;

    /// Nothing where no folder was given.
    ///
    /// @param command "watch"
    /// @throws ParameterException when an option makes no sense
    public Optional<AutomaticIncidents> automatic(
            Surroundings surroundings,
            String command,
            KeptMessages kept,
            List<IncidentNode> nodes,
            Consumer<String> say) {
        Path into = folder;
        if (into == null) {
            refuseAlone();
            return Optional.empty();
        }
        Duration reach = last == null ? Duration.ofMinutes(2) : last;
        IncidentCommand.checkLast(command(), "--incident-last", reach);
        IncidentFolder.Limits usual = IncidentFolder.Limits.USUAL;
        long size = mostBytes == null ? usual.mostBytes() : mostBytes;
        int count = mostFiles == null ? usual.mostFiles() : mostFiles;
        if (size < IncidentFolder.Limits.LEAST_BYTES) {
            throw wrong("--incident-size is less than 64MiB: too little for a file");
        }
        if (count < 1 || count > MOST_FILES) {
            throw wrong("--incident-count " + count + " is not within 1 and " + MOST_FILES);
        }
        return Optional.of(
                new AutomaticIncidents(
                        kept,
                        new IncidentFolder(
                                into,
                                new IncidentFolder.Limits(size, count, usual.leastFreeBytes())),
                        new AutomaticIncidents.Settings(
                                surroundings.client(command),
                                reach.toNanos(),
                                (every == null ? Duration.ofMinutes(10) : every).toNanos(),
                                !names),
                        () -> nodes,
                        say,
                        surroundings.clock()));
    }

    public boolean wanted() {
        return folder != null;
    }

    /// Whether such a finding is worth a file.
    ///
    /// @param kind as programs call it
    public boolean isMeant(String kind, Severity loudness) {
        Severity usual = kinds.isEmpty() ? Severity.PAGE : Severity.NOTE;
        return (kinds.isEmpty() || kinds.contains(kind))
                && loudness.compareTo(severity == null ? usual : severity) >= 0;
    }

    private void refuseAlone() {
        if (severity != null
                || !kinds.isEmpty()
                || last != null
                || every != null
                || mostBytes != null
                || mostFiles != null
                || names) {
            throw wrong("--incident-... is of --incidents FOLDER: give both, or neither");
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(command().commandLine(), sentence);
    }

    private CommandSpec command() {
        return Objects.requireNonNull(spec);
    }
}
