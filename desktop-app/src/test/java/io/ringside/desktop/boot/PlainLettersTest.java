package io.ringside.desktop.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainLettersTest {
    private static final String TEXT = "3,920 \u00B5s, 41 \u00B0C, \u22121 \u2026 \u4E2D";

    @Test
    void aTerminalThatHasThemGetsTheLetters() {
        assertEquals(TEXT, written(StandardCharsets.UTF_8));
    }

    @Test
    void anotherGetsThoseThatItHasAndStillReadsTheUnits() {
        assertEquals("3,920 us, 41 C, -1 ... ?", written(StandardCharsets.US_ASCII));
        assertEquals("3,920 \u00B5s, 41 \u00B0C, -1 ... ?", written(StandardCharsets.ISO_8859_1));
    }

    private static String written(Charset charset) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintWriter out = PlainLetters.writer(new PrintStream(bytes, true, charset));
        out.print(TEXT);
        out.flush();
        return bytes.toString(charset);
    }
}
