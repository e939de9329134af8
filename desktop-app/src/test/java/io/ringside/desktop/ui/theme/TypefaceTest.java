package io.ringside.desktop.ui.theme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.themes.Theme;
import java.awt.Font;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TypefaceTest {
    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9A-F]{4})");

    /// A sign that is not in it is drawn with whatever font the machine has, or as an empty box.
    @Test
    void everySignThatTheWindowWritesIsInEachFaceOfTheBundledFont() throws Exception {
        Set<Integer> signs = signs();
        assertTrue(signs.contains(0x2026), "the sources are read: " + signs);
        for (URL url : Theme.fonts()) {
            try (InputStream in = url.openStream()) {
                Font face = Font.createFont(Font.TRUETYPE_FONT, in);
                List<String> missing =
                        signs.stream()
                                .filter(sign -> !face.canDisplay(sign))
                                .map(sign -> String.format("U+%04X", sign))
                                .toList();
                assertEquals(List.of(), missing, url.toString());
            }
        }
    }

    private static Set<Integer> signs() throws IOException {
        Set<Integer> signs = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                Matcher escaped = ESCAPED.matcher(source);
                while (escaped.find()) {
                    signs.add(Integer.parseInt(escaped.group(1), 16));
                }
                source.codePoints().filter(sign -> sign > '~').forEach(signs::add);
            }
        }
        return signs;
    }
}
