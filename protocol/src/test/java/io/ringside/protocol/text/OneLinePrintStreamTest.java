package io.ringside.protocol.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneLinePrintStreamTest {
    private static final String FOREIGN = "a\u001b]0;t\u0007\u009b2J\r\nforged\u202e\u200b\u2028ü";
    private static final String CLEAN = "a?]0;t??2J??forged???ü";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream log =
            OneLinePrintStream.over(new PrintStream(written, true, StandardCharsets.UTF_8));

    @Test
    void whatIsLoggedIsOneLineThatSteersNothing() {
        log.println(FOREIGN);
        log.println((Object) FOREIGN);

        assertEquals(List.of(CLEAN, CLEAN), lines());
    }

    @Test
    void aStackTraceKeepsItsLinesAndItsMessageCannotAddAny() {
        IllegalStateException fault = new IllegalStateException(FOREIGN);
        fault.addSuppressed(new IllegalStateException(FOREIGN, new Error(FOREIGN)));
        fault.printStackTrace(log);

        List<String> lines = lines();
        assertEquals("java.lang.IllegalStateException: " + CLEAN, lines.getFirst());
        assertTrue(lines.get(1).startsWith("\tat io.ringside."), lines.get(1));
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("forged")), lines::toString);
        assertTrue(
                written.toString(StandardCharsets.UTF_8)
                        .codePoints()
                        .noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'));
    }

    @Test
    void aLineHasAnEnd() {
        log.println("x".repeat(1 << 20));

        assertEquals(4000, lines().getFirst().length());
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
