package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How the real daemon ends when it cannot go on, and what the next one finds.
class DaemonEndTest {
    private static final int NO_MEMORY = 3;
    private static final int WRONG_USE = 2;
    private static final int DEADLINE_SECONDS = 60;

    @TempDir private Path directory;

    @Test
    void withoutMemoryItEndsAtOnceAndTheNextOneDrainsWhatStandsThere() throws Exception {
        ProcessBuilder poor =
                ChildProgram.builder(
                        "io.ringside.node.command.RingsideNode",
                        List.of("-XX:+UseSerialGC", "-Xmx20m", "-XX:+ExitOnOutOfMemoryError"),
                        List.of("run", "--listen", "127.0.0.1:0", "--dir", directory.toString()));
        Process daemon = poor.redirectErrorStream(true).start();
        try (BufferedReader lines = daemon.inputReader(StandardCharsets.UTF_8)) {
            awaitServing(lines);
            try (Driver job =
                    Driver.start(
                            directory,
                            "--processes",
                            "64",
                            "--mode",
                            "socket",
                            "--iterations",
                            "100000",
                            "--rate",
                            "100")) {
                assertTrue(lines.lines().anyMatch(line -> line.contains("OutOfMemoryError")));
                assertTrue(daemon.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
                assertEquals(NO_MEMORY, daemon.exitValue());
                try (NodeProgram next = NodeProgram.watching(directory);
                        NodeClient client = next.client()) {
                    client.until(s -> s.getProcessesCount() == 64 && s.getCollectivesCount() > 0);
                    job.kill();
                }
            }
        } finally {
            daemon.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"12m", "much", "1t", "64", "99999999m", "-1g", "m"})
    void aHeapThatMakesNoSenseIsRefusedInOneSentence(String heap) throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path launcher = bin.resolve("ringside-node");
        Files.copy(Path.of("launchers", "launch.sh"), launcher);
        ProcessBuilder builder = new ProcessBuilder("sh", launcher.toString(), "--version");
        builder.environment().put("RINGSIDE_NODE_HEAP", heap);
        builder.environment().put("RINGSIDE_JAVA_HOME", System.getProperty("java.home"));
        Process run = builder.redirectErrorStream(true).start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(WRONG_USE, run.waitFor(), said);
        assertEquals(
                "ringside-node: RINGSIDE_NODE_HEAP is `%s`, expected a number and m or g, 24m or more.\n"
                        .formatted(heap),
                said);
    }

    private static void awaitServing(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains("Serving on")) {
                return;
            }
        }
        throw new IOException("the daemon did not start");
    }
}
