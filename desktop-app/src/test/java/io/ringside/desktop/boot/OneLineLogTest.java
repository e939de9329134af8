package io.ringside.desktop.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;

class OneLineLogTest {
    private static final String FOREIGN = "a\u001b]0;t\u0007\u009b2J\r\nforged\u202e\u2028";

    private final OneLineLog log = new OneLineLog();

    @Test
    void whatALibraryLogsIsOneLineThatSteersNothing() {
        LogRecord logged = new LogRecord(Level.WARNING, FOREIGN + " {0}");
        logged.setLoggerName("io.grpc\u001b");
        logged.setParameters(new Object[] {FOREIGN});
        logged.setThrown(new IllegalStateException(FOREIGN + "\n\tat forged"));

        String line = log.format(logged);

        assertTrue(line.startsWith("WARNING io.grpc?: a?]0;t??2J??forged?? a?"), line);
        assertTrue(line.contains("(java.lang.IllegalStateException: a?]0;t?"), line);
        assertEquals(1, line.lines().count());
        assertFalse(line.strip().codePoints().anyMatch(Character::isISOControl), line);
    }

    @Test
    void aLineIsNoLongerThanFourHundredCharacters() {
        String line = log.format(new LogRecord(Level.WARNING, "x".repeat(1 << 20)));

        assertEquals(400, line.strip().length());
    }

    @Test
    void theLastOfTwoHundredLinesSaysThatItIsTheLast() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        StreamHandler handler = new StreamHandler(written, log);
        handler.setFilter(log);
        for (int i = 0; i < 3 * OneLineLog.MOST_LINES; i++) {
            handler.publish(new LogRecord(Level.WARNING, "line " + i));
        }
        handler.flush();

        String[] lines = written.toString(StandardCharsets.UTF_8).split(System.lineSeparator(), -1);
        assertEquals(OneLineLog.MOST_LINES, lines.length - 1);
        assertEquals("WARNING null: line 198", lines[198]);
        assertEquals(
                "WARNING null: line 199; the library's further lines are left out", lines[199]);
    }
}
