package io.ringside.themes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ThemeTest {
    private static final Pattern DEFINED = Pattern.compile("(?m)^\\s+(-rs-[a-z0-9-]+):");
    private static final Pattern NAMED = Pattern.compile("-rs-[a-z0-9-]+");
    private static final Pattern LITERAL = Pattern.compile("#[0-9A-Fa-f]{3,8}\\b");

    @Test
    void bothThemesDefineTheSameTokens() throws IOException {
        assertEquals(tokens(Theme.DARK), tokens(Theme.LIGHT));
        assertEquals(39, tokens(Theme.DARK).size());
    }

    @Test
    void everyStylesheetNamesOnlyTokensThatExist() throws IOException {
        SortedSet<String> known = tokens(Theme.DARK);
        for (String sheet : Theme.DARK.stylesheets()) {
            SortedSet<String> named = all(NAMED, 0, read(sheet));
            named.removeAll(known);
            assertTrue(named.isEmpty(), () -> sheet + " names " + named);
        }
    }

    @Test
    void noFeatureWritesAColourOfItsOwn() throws IOException {
        for (String sheet : Theme.DARK.stylesheets().subList(1, Theme.DARK.stylesheets().size())) {
            assertEquals(new TreeSet<>(), all(LITERAL, 0, read(sheet)), sheet);
        }
    }

    @Test
    void fontsAreThereWithTheirLicence() throws IOException {
        assertEquals(4, Theme.fonts().size());
        for (URL font : Theme.fonts()) {
            try (InputStream in = font.openStream()) {
                assertEquals("OTTO", new String(in.readNBytes(4), StandardCharsets.US_ASCII));
            }
        }
        assertTrue(read(Theme.resource("fonts/COPYRIGHT").toExternalForm()).contains("Open Font"));
    }

    private static SortedSet<String> tokens(Theme theme) throws IOException {
        return all(DEFINED, 1, read(theme.stylesheets().getFirst()));
    }

    private static SortedSet<String> all(Pattern pattern, int group, String text) {
        SortedSet<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }

    private static String read(String url) throws IOException {
        try (InputStream in = URI.create(url).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
