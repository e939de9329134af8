package io.ringside.node.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// One running `storm` (`plugin-native/bench/storm.c`) with its ledger. Needs plugin-native to have
/// been built, which Maven does first.
final class Storm implements AutoCloseable {
    private static final Path BUILD =
            Path.of("../plugin-native/target/cmake").toAbsolutePath().normalize();

    private final Mix mix;
    private final int threads;
    private final Path ledgerFile;
    private final StormLedger ledger;
    private final Process process;

    private Storm(Mix mix, int threads, Path ledgerFile, StormLedger ledger, Process process) {
        this.mix = mix;
        this.threads = threads;
        this.ledgerFile = ledgerFile;
        this.ledger = ledger;
        this.process = process;
    }

    /// Starts one that goes on until it is stopped or killed.
    ///
    /// @param cyclesPerSecond of each thread; 0: as fast as they can
    static Storm start(Path directory, Mix mix, int threads, long cyclesPerSecond)
            throws IOException {
        Path program = BUILD.resolve("storm");
        if (!Files.isExecutable(program)) {
            throw new IOException(program + " is missing: build plugin-native first");
        }
        Path ledgerFile = Files.createTempFile(directory, "storm-", ".ledger");
        StormLedger ledger = StormLedger.open(ledgerFile);
        ProcessBuilder builder =
                new ProcessBuilder(
                                List.of(
                                        program.toString(),
                                        "--plugin",
                                        BUILD.resolve("libnccl-profiler-ringside.so").toString(),
                                        "--ledger",
                                        ledgerFile.toString(),
                                        "--threads",
                                        Integer.toString(threads),
                                        "--mix",
                                        mix.name().toLowerCase(Locale.ROOT),
                                        "--rate",
                                        Long.toString(cyclesPerSecond)))
                        .inheritIO();
        builder.environment().put("RINGSIDE_DIR", directory.toString());
        builder.environment().put("RINGSIDE_LEVEL", mix.level());
        return new Storm(mix, threads, ledgerFile, ledger, builder.start());
    }

    Mix mix() {
        return mix;
    }

    int threads() {
        return threads;
    }

    StormLedger ledger() {
        return ledger;
    }

    int pid() {
        return Math.toIntExact(process.pid());
    }

    /// `kill -9`.
    void kill() {
        process.destroyForcibly();
    }

    /// Whether the process has ended and its parent has been told.
    boolean isGone() {
        return !process.isAlive();
    }

    /// Kills it if it still runs, and removes its ledger.
    @Override
    public void close() throws IOException {
        kill();
        Files.deleteIfExists(ledgerFile);
    }
}
