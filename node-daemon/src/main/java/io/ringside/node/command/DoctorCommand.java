package io.ringside.node.command;

import io.ringside.node.boot.DoctorRun;
import io.ringside.node.doctor.run.Diagnosis;
import io.ringside.node.doctor.run.DiagnosisJson;
import io.ringside.node.doctor.run.DiagnosisText;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ringside-node doctor`: every source and prerequisite on one page. Exit codes: 0 all ok, 1
/// warnings, 2 failures, 64 the command line was wrong, 70 the doctor itself failed.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnInvalidInput = DoctorCommand.WRONG_LINE,
        exitCodeOnExecutionException = DoctorCommand.BROKEN,
        description =
                "Looks once at all that the daemon and the plugin need on this node, and says what is missing and the line that"
                        + " fixes it. It changes nothing. Give it the options of run.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:there are warnings",
            "2:there are failures",
            "64:the command line was wrong",
            "70:the doctor itself failed"
        })
final class DoctorCommand implements Callable<Integer> {
    static final int WRONG_LINE = 64;
    static final int BROKEN = 70;

    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where processes put their segments (RINGSIDE_DIR, else /dev/shm/ringside-<uid>).")
    private @Nullable Path directory;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = EndpointConverter.class,
            defaultValue = "127.0.0.1:7575",
            description = "Where the daemon serves or is to serve (${DEFAULT-VALUE}).")
    private InetSocketAddress listen = new InetSocketAddress(0);

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The daemon's configuration; its sources are looked at once.")
    private @Nullable Path config;

    @Option(
            names = "--only",
            paramLabel = "ID",
            split = ",",
            description = "Run these checks only.")
    private List<String> only = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Period.class,
            defaultValue = "5s",
            description = "A check that takes longer has failed (${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--json",
            description = "For programs: checks[] {id, state, reason, fix}; doctor.schema.json.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        check();
        Diagnosis diagnosis =
                DoctorRun.run(
                        SegmentsDirectory.orDefault(directory).toAbsolutePath(),
                        listen,
                        Optional.ofNullable(config),
                        only,
                        timeout);
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? DiagnosisJson.write(diagnosis, DoctorRun.version())
                        : DiagnosisText.write(diagnosis, hasColour()));
        out.flush();
        return diagnosis.exitCode();
    }

    private void check() {
        List<String> ids = DoctorRun.ids();
        for (String id : only) {
            if (!ids.contains(id)) {
                throw wrong(
                        "--only %s is no check; the checks are %s."
                                .formatted(id, String.join(", ", ids)));
            }
        }
        if (timeout.compareTo(LEAST_TIMEOUT) < 0) {
            throw wrong("--timeout %d ms is below 100ms.".formatted(timeout.toMillis()));
        }
    }

    private static boolean hasColour() {
        boolean terminal =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        String refused = System.getenv("NO_COLOR");
        return terminal
                && (refused == null || refused.isEmpty())
                && !"dumb".equals(System.getenv("TERM"));
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
