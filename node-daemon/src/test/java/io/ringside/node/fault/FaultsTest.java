package io.ringside.node.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final List<Integer> codes = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();
    private final Faults faults =
            new Faults((code, sentence) -> {
                codes.add(code);
                sentences.add(sentence);
            });

    @Test
    void noMemoryEndsTheDaemonWhoeverSaysSo() {
        uncaught("grpc-worker", new OutOfMemoryError("unable to create native thread"));
        uncaught(
                "ringside-nvml",
                new IllegalStateException(
                        "wrapped",
                        new OutOfMemoryError("Cannot reserve 1 bytes of direct memory")));
        assertEquals(List.of(3, 3), codes);
        assertTrue(sentences.getFirst().contains("unable to create native thread"));
        assertTrue(sentences.getFirst().contains("RINGSIDE_NODE_HEAP"));
    }

    @Test
    void aLibraryThatOnlyWritesDownThatMemoryRanOutEndsTheDaemonToo() {
        LogRecord record = new LogRecord(Level.WARNING, "An exceptionCaught() event was fired");
        record.setLoggerName("io.grpc.netty");
        record.setThrown(new IOException(new OutOfMemoryError("direct buffer memory")));
        LibraryLogs.of(faults).publish(record);
        assertEquals(List.of(3), codes);
    }

    @Test
    void whatALibraryWarnsOfOtherwiseEndsNothing() {
        LogRecord record = new LogRecord(Level.SEVERE, "a client\u001b[2J went away");
        record.setThrown(new IOException("Connection reset"));
        LibraryLogs.of(faults).publish(record);
        assertEquals(List.of(), codes);
    }

    @Test
    void whatAClientCanCauseWithEachRequestIsAFewLines() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            LibraryLogs logs = LibraryLogs.of(faults);
            for (int i = 0; i < 1_000; i++) {
                LogRecord record = new LogRecord(Level.SEVERE, "Exception while executing");
                record.setLoggerName("io.grpc.internal.SerializingExecutor");
                record.setThrown(new IllegalStateException("Invalid protobuf byte sequence"));
                logs.publish(record);
            }
        } finally {
            System.setErr(before);
        }
        List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(10, lines.size(), () -> String.join("\n", lines));
        assertTrue(lines.getLast().contains("(512 times)"), lines.getLast());
    }

    @Test
    void theDrainThreadsEndIsTheDaemons() {
        uncaught(Faults.DRAIN_THREAD, new IllegalStateException("a bug"));
        assertEquals(List.of(70), codes);
        assertTrue(sentences.getFirst().contains("a bug"));
    }

    @Test
    void anotherThreadsEndIsNot() {
        uncaught("grpc-worker", new IllegalStateException("a bug"));
        assertEquals(List.of(), codes);
    }

    @Test
    void aDeepStackAndATruncatedFileAreGoneOnAfter() {
        assertFalse(Faults.isFatal(new StackOverflowError()));
        assertFalse(
                Faults.isFatal(new InternalError("a fault occurred in an unsafe memory access")));
        assertFalse(Faults.isFatal(new UncheckedIOException(new IOException())));
        assertTrue(Faults.isFatal(new UnknownError()));
    }

    @Test
    void causesInACircleEndTheSearch() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);
        assertFalse(Faults.isFatal(one));
    }

    private void uncaught(String thread, Throwable fault) {
        faults.uncaughtException(Thread.ofPlatform().name(thread).unstarted(() -> {}), fault);
    }
}
