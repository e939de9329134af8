package io.ringside.node.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.libc.TerminationSignal;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopSignalTest {
    @Test
    void sigtermIsSeenOnceByTheThreadThatWaitsForIt() throws Exception {
        try (TerminationSignal signal = TerminationSignal.take()) {
            assertFalse(signal.isRaised());
            terminate(ProcessHandle.current().pid());
            CountDownLatch stopped = new CountDownLatch(1);
            StopSignal.await(signal, stopped::countDown);
            assertEquals(0, stopped.getCount());
            assertFalse(signal.isRaised());
        }
    }

    @Test
    void sigtermRunsTheHooksWithoutTheJvmsOwnThreadForIt() throws Exception {
        Process child = child("hooks");
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("ready", lines.readLine());
            terminate(child.pid());
            assertEquals("hook without SIGTERM handler", lines.readLine());
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
            assertEquals(StopLimit.TERMINATED, child.exitValue());
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void sigtermEndsTheProcessWhereNoHookCanBeStarted() throws Exception {
        Process child = child("refused");
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("ready", lines.readLine());
            terminate(child.pid());
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
            assertEquals(StopLimit.TERMINATED, child.exitValue());
        } finally {
            child.destroyForcibly();
        }
    }

    private static void terminate(long pid) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-TERM", Long.toString(pid)).start().waitFor());
    }

    private static Process child(String kind) throws Exception {
        return new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Child.class.getName(),
                                kind))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Waits to be told to end.
    static final class Child {
        private Child() {}

        public static void main(String[] kind) throws InterruptedException {
            StopSignal.start(StopLimit.start(StopLimit.MOST));
            Runtime.getRuntime()
                    .addShutdownHook(kind[0].equals("refused") ? new Refused() : new Hook());
            System.out.println("ready");
            new CountDownLatch(1).await();
        }
    }

    private static final class Hook extends Thread {
        @Override
        public void run() {
            boolean isJvms =
                    Thread.getAllStackTraces().keySet().stream()
                            .anyMatch(thread -> thread.getName().contains("SIGTERM handler"));
            System.out.println("hook " + (isJvms ? "with" : "without") + " SIGTERM handler");
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
