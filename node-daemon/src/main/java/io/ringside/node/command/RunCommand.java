package io.ringside.node.command;

import io.ringside.node.boot.NodeDaemon;
import io.ringside.node.boot.wiring.LiveSettings;
import io.ringside.node.capture.playback.PlaybackSettings;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.fault.InputEnd;
import io.ringside.node.fault.StopLimit;
import io.ringside.node.fault.StopSignal;
import io.ringside.node.source.nvml.NvmlSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ringside-node run`: drains, aggregates and serves until it is stopped.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Drains the segments of this node's NCCL processes and serves snapshots by gRPC until it is stopped.")
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final Duration LEAST_PERIOD = Duration.ofMillis(50);
    private static final Duration GREATEST_PERIOD = Duration.ofMinutes(1);

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
            description =
                    "Where to serve, in plain text (${DEFAULT-VALUE}). Port 0 takes a free one.")
    private InetSocketAddress listen = new InetSocketAddress(0);

    @Option(
            names = "--insecure-listen",
            description =
                    "Allow --listen on an address that other hosts reach. Whoever reaches it reads everything.")
    private boolean insecureListen;

    @Option(
            names = {"--allow-control", "--allow-raise"},
            description =
                    "Let whoever reaches a --listen that is not a loopback address raise the level of processes and set the"
                            + " rhythm; on a loopback address that is allowed anyway.")
    private boolean allowControl;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Sources, expectations and health rules (YAML; see node-daemon/CONFIGURATION.md).")
    private @Nullable Path config;

    @Option(
            names = "--period",
            paramLabel = "DURATION",
            converter = Period.class,
            defaultValue = "1s",
            description = "Length of a window, 50ms to 1m (${DEFAULT-VALUE}).")
    private Duration period = Duration.ZERO;

    @Option(
            names = "--play",
            paramLabel = "FILE",
            description = "Play this .ring capture instead of watching this node.")
    private @Nullable Path play;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description =
                    "Deliver a capture N times as fast; stamps and durations are not scaled (1).")
    private @Nullable Double speed;

    @Option(
            names = "--end-with-input",
            defaultValue = "${env:RINGSIDE_END_WITH_INPUT:-false}",
            description =
                    "End when standard input ends (also RINGSIDE_END_WITH_INPUT=true): for a program that starts this one"
                            + " and holds its input, so that it never outlives that, whatever becomes of it.")
    private boolean endWithInput;

    @Option(
            names = "--await-client",
            defaultValue = "${env:RINGSIDE_AWAIT_CLIENT:-false}",
            description =
                    "Begin the capture when the first client watches, and wait for clients that are slow (also"
                            + " RINGSIDE_AWAIT_CLIENT=true): for a program that starts this one to see all of a"
                            + " capture.")
    private boolean awaitClient;

    @Option(names = "--loop", description = "Begin a capture again when it ends.")
    private boolean loop;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        StopLimit limit = StopLimit.start(StopLimit.MOST);
        if (endWithInput) {
            InputEnd.start(System.in, limit);
        }
        try (NodeDaemon daemon = startOrSay()) {
            Thread stop =
                    Thread.ofPlatform()
                            .name("ringside-stop")
                            .unstarted(limit.around(daemon::close));
            Runtime.getRuntime().addShutdownHook(stop);
            StopSignal.start(limit);
            LOG.info("Serving on {}:{}", listen.getAddress().getHostAddress(), daemon.port());
            daemon.await();
        }
        return 0;
    }

    private NodeDaemon startOrSay() throws IOException {
        try {
            return start();
        } catch (ConfigException wrong) {
            throw wrong(wrong.sentence());
        }
    }

    private ConfigSection configuration() throws ConfigException {
        return config == null
                ? ConfigSection.empty("no configuration file")
                : ConfigFile.read(config);
    }

    private NodeDaemon start() throws IOException, ConfigException {
        long periodNanos = period.toNanos();
        return play == null
                ? NodeDaemon.live(
                        new LiveSettings(
                                SegmentsDirectory.orDefault(directory),
                                listen,
                                periodNanos,
                                NvmlSource.library(),
                                allowControl,
                                configuration(),
                                Optional.ofNullable(config)))
                : NodeDaemon.playing(
                        play,
                        new PlaybackSettings(speed == null ? 1 : speed, loop, awaitClient),
                        listen,
                        periodNanos);
    }

    private void check() {
        if (period.compareTo(LEAST_PERIOD) < 0 || period.compareTo(GREATEST_PERIOD) > 0) {
            throw wrong("--period " + period.toMillis() + "ms is not within 50ms and 1m.");
        }
        if (play == null && (speed != null || loop)) {
            throw wrong("--speed and --loop belong to --play.");
        }
        if (play != null && allowControl) {
            throw wrong(
                    "--allow-control and --play exclude each other: a capture has no level to raise.");
        }
        if (play != null && config != null) {
            throw wrong("--config and --play exclude each other: a capture has its own readings.");
        }
        if (play != null && directory != null) {
            throw wrong(
                    "--play and --dir exclude each other: a capture is never mixed with live segments.");
        }
        if (speed != null && (!(speed > 0) || speed > 1000)) {
            throw wrong("--speed " + speed + " is not above 0 and up to 1000.");
        }
        if (!listen.getAddress().isLoopbackAddress()) {
            if (!insecureListen) {
                throw wrong(
                        "--listen "
                                + listen.getAddress().getHostAddress()
                                + " can be reached by other hosts, in plain text and without a password: use a loopback"
                                + " address and an SSH tunnel, or add --insecure-listen.");
            }
            LOG.warn(
                    "Serving in plain text, without a password, on {}: every host that reaches it reads everything.",
                    listen.getAddress().getHostAddress());
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
