package io.ringside.node.command;

import io.ringside.node.boot.CaptureRun;
import io.ringside.node.boot.wiring.LiveSettings;
import io.ringside.node.capture.CaptureLimits;
import io.ringside.node.capture.CaptureSettings;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.source.nvml.NvmlSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ringside-node capture`: drains into a `.ring` file instead of serving.
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Keeps every record of this node's NCCL processes, and all that the node's sources say (readings, events, ring"
                        + " orders), in a .ring capture, until a limit, SIGINT or SIGTERM. What names the machine or a person (host"
                        + " names, ids, addresses, folders) becomes placeholders.")
final class CaptureCommand implements Callable<Integer> {
    private static final Duration LEAST_PERIOD = Duration.ofMillis(10);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where processes put their segments (RINGSIDE_DIR, else /dev/shm/ringside-<uid>).")
    private @Nullable Path directory;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The capture to write, mode 0600.")
    private Path out = Path.of("");

    @Option(names = "--replace", description = "Replace the file if it exists.")
    private boolean replace;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Period.class,
            description = "End after this time.")
    private @Nullable Duration length;

    @Option(
            names = "--until-idle",
            paramLabel = "DURATION",
            converter = Period.class,
            description = "End so long after the last process has ended, as in 3s.")
    private @Nullable Duration untilIdle;

    @Option(
            names = "--period",
            paramLabel = "DURATION",
            converter = Period.class,
            defaultValue = "250ms",
            description =
                    "Time between two readings of the GPUs' tiles (${DEFAULT-VALUE}); the other sources have their own periods.")
    private Duration period = Duration.ZERO;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Sources to capture beside those that need no configuration (YAML; see node-daemon/CONFIGURATION.md).")
    private @Nullable Path config;

    @Option(
            names = "--note",
            paramLabel = "LINE",
            defaultValue = "",
            description =
                    "What the capture says of itself, as in \"2 x H200, NVLink, NCCL 2.28.9\".")
    private String note = "";

    @Option(
            names = "--simulated",
            description =
                    "The records come from ringside-nccl-driver, not from NCCL; also set where a communicator's name says so.")
    private boolean simulated;

    @Option(
            names = "--redact",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Take out what names the machine: the default. --no-redact keeps it.")
    private boolean redact = true;

    @Option(
            names = "--host-label",
            paramLabel = "NAME",
            defaultValue = "node",
            description = "Stands for the host's name (${DEFAULT-VALUE}).")
    private String hostLabel = "";

    @Override
    public Integer call() throws IOException {
        if (period.compareTo(LEAST_PERIOD) < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--period " + period.toMillis() + "ms is less than 10ms.");
        }
        if (note.lines().count() > 1) {
            throw new ParameterException(spec.commandLine(), "--note has more than one line.");
        }
        CaptureSettings settings =
                new CaptureSettings(
                        note,
                        simulated,
                        redact ? Optional.of(hostLabel) : Optional.empty(),
                        replace);
        try {
            CaptureRun run =
                    createOrSay(settings, new CaptureLimits(nanos(length), nanos(untilIdle)));
            Runtime.getRuntime()
                    .addShutdownHook(
                            Thread.ofPlatform().name("ringside-stop").unstarted(run::stop));
            spec.commandLine().getOut().println(out + ": " + run.run());
        } catch (IOException failure) {
            throw named(out, failure);
        }
        return 0;
    }

    /// What the system says of a full disk names no file.
    static IOException named(Path file, IOException failure) {
        String said = String.valueOf(failure.getMessage());
        return said.contains(file.toString())
                ? failure
                : new IOException(file + " cannot be written: " + said, failure);
    }

    private CaptureRun createOrSay(CaptureSettings settings, CaptureLimits limits)
            throws IOException {
        try {
            LiveSettings live =
                    new LiveSettings(
                            SegmentsDirectory.orDefault(directory),
                            new InetSocketAddress(0),
                            period.toNanos(),
                            NvmlSource.library(),
                            false,
                            config == null
                                    ? ConfigSection.empty("no configuration file")
                                    : ConfigFile.read(config));
            return CaptureRun.create(live, out, settings, limits);
        } catch (ConfigException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.sentence());
        }
    }

    private static OptionalLong nanos(@Nullable Duration duration) {
        return duration == null ? OptionalLong.empty() : OptionalLong.of(duration.toNanos());
    }
}
