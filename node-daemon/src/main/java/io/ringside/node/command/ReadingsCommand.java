package io.ringside.node.command;

import io.ringside.node.boot.SourcesRun;
import io.ringside.node.boot.SourcesRun.Seen;
import io.ringside.node.boot.wiring.LiveSettings;
import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.source.nvml.call.NvmlSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ringside-node readings`: reads every source of this node for a few seconds and prints what it
/// says.
@Command(
        name = "readings",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Starts every source of this node, prints its state and each of its newest readings once, with units, and ends."
                        + " Nothing is served and no segment is drained.")
final class ReadingsCommand implements Callable<Integer> {
    private static final int MOST_SECONDS = 3600;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Read for so long before printing, 1 to 3600 (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--json",
            description =
                    "One JSON object a line: sources, then readings, then events, each with its \"type\".")
    private boolean json;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Sources, expectations and health rules (YAML; see node-daemon/CONFIGURATION.md).")
    private @Nullable Path config;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw wrong("--seconds " + seconds + " is not within 1 and 3600.");
        }
        Seen seen = seen();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ReadingsJson.write(seen, out);
        } else {
            ReadingsTable.write(seen, out);
        }
        out.flush();
        return 0;
    }

    private Seen seen() throws IOException, InterruptedException {
        try {
            return SourcesRun.read(settings(), Duration.ofSeconds(seconds));
        } catch (ConfigException wrong) {
            throw wrong(wrong.sentence());
        }
    }

    private LiveSettings settings() throws IOException, ConfigException {
        return new LiveSettings(
                SegmentsDirectory.orDefault(null),
                new InetSocketAddress(0),
                Duration.ofSeconds(1).toNanos(),
                NvmlSession.library(),
                false,
                config == null
                        ? ConfigSection.empty("no configuration file")
                        : ConfigFile.read(config));
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
