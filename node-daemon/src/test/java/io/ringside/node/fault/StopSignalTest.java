package io.ringside.node.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.libc.TerminationSignal;
import io.ringside.node.libc.TerminationSignal.Asked;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StopSignalTest {
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "ALRM"})
    void aSignalIsSeenOnceByTheThreadThatWaitsForItAlsoWhenItsTimerHasRunOut(String name)
            throws Exception {
        try (TerminationSignal signal = TerminationSignal.take()) {
            assertEquals(Optional.empty(), signal.raised());
            send(name, ProcessHandle.current().pid());
            List<Integer> codes = new ArrayList<>();
            StopSignal.await(signal, Duration.ofHours(1), codes::add);
            assertEquals(List.of(Asked.SIGTERM.exitCode()), codes);
            assertEquals(Optional.empty(), signal.raised());
        }
    }

    @Test
    void aSignalThatTheProcessWasStartedToIgnoreStaysIgnored() throws Exception {
        Process child = child("hooks", "--ignore-signal=HUP");
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("ready", lines.readLine());
            assertEquals(1, ignored(child.pid()) & 1, "SIGHUP is the mask's first");
            send("TERM", child.pid());
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
            assertEquals(Asked.SIGTERM.exitCode(), child.exitValue());
        } finally {
            child.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void aSignalRunsTheHooksWithoutTheJvmsOwnThreadForIt(Asked asked) throws Exception {
        Process child = child("hooks");
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("ready", lines.readLine());
            send(asked, child);
            assertEquals("hook without a handler of the JVM", lines.readLine());
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
            assertEquals(asked.exitCode(), child.exitValue());
        } finally {
            child.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void theKernelEndsAProcessWhoseStopHangs(Asked asked) throws Exception {
        Process child = child("hangs");
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("ready", lines.readLine());
            send(asked, child);
            assertEquals("hangs", lines.readLine());
            send(asked, child);
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
            assertEquals(asked.exitCode(), child.exitValue());
        } finally {
            child.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void aSignalEndsTheProcessWhereNoHookCanBeStarted(Asked asked) throws Exception {
        Process child = child("refused");
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("ready", lines.readLine());
            send(asked, child);
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
            assertEquals(asked.exitCode(), child.exitValue());
        } finally {
            child.destroyForcibly();
        }
    }

    private static void send(Asked asked, Process child) throws Exception {
        send(asked.name().substring("SIG".length()), child.pid());
    }

    private static void send(String name, long pid) throws Exception {
        assertEquals(
                0, new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor());
    }

    private static long ignored(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
                .findFirst()
                .orElseThrow();
    }

    /// Started with the signals as a terminal has them, however this build was started.
    private static Process child(String kind, String... signals) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
        command.addAll(List.of(signals));
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        kind));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /// Waits to be told to end.
    static final class Child {
        private Child() {}

        public static void main(String[] kind) throws InterruptedException {
            boolean hangs = kind[0].equals("hangs");
            StopSignal.start(
                    StopLimit.start(hangs ? Duration.ofHours(1) : StopLimit.MOST),
                    hangs ? Duration.ofMillis(1) : Duration.ofHours(1));
            Runtime.getRuntime()
                    .addShutdownHook(
                            hangs
                                    ? new Hanging()
                                    : kind[0].equals("refused") ? new Refused() : new Hook());
            System.out.println("ready");
            new CountDownLatch(1).await();
        }
    }

    private static final class Hook extends Thread {
        @Override
        public void run() {
            boolean isJvms =
                    Thread.getAllStackTraces().keySet().stream()
                            .anyMatch(thread -> thread.getName().matches("SIG[A-Z]+ handler"));
            System.out.println("hook " + (isJvms ? "with" : "without") + " a handler of the JVM");
        }
    }

    private static final class Hanging extends Thread {
        @Override
        public void run() {
            System.out.println("hangs");
            while (true) {
                LockSupport.park();
            }
        }
    }

    /// As where the user's threads are used up.
    private static final class Refused extends Thread {
        @Override
        public void start() {
            throw new OutOfMemoryError("unable to create native thread");
        }
    }
}
