package io.ringside.themes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ThemeTest {
    private static final Pattern DEFINED = Pattern.compile("(?m)^\\s+(-rs-[a-z0-9-]+):");
    private static final Pattern NAMED = Pattern.compile("-rs-[a-z0-9-]+");
    private static final Pattern COLOR = Pattern.compile("(-rs-[a-z0-9-]+):\\s*#([0-9A-Fa-f]{6})");
    private static final List<String> TEXTS =
            List.of(
                    "text-primary",
                    "text-secondary",
                    "text-muted",
                    "accent",
                    "state-page",
                    "state-ticket",
                    "state-note",
                    "state-ok",
                    "state-stale");
    private static final List<String> GROUNDS =
            List.of("bg-window", "bg-panel", "bg-raised", "bg-control", "bg-hover", "bg-selected");
    private static final Pattern LITERAL = Pattern.compile("#[0-9A-Fa-f]{3,8}\\b");

    @Test
    void allThemesDefineTheSameTokens() throws IOException {
        assertEquals(tokens(Theme.DARK), tokens(Theme.LIGHT));
        assertEquals(tokens(Theme.DARK), tokens(Theme.CONTRAST));
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
    void everyTextOnEveryGroundCanBeReadAndInHighContrastBetter() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Theme theme : Theme.values()) {
            double least = theme == Theme.CONTRAST ? 7 : 4.5;
            Map<String, Integer> colors = colors(theme);
            for (String text : TEXTS) {
                for (String ground : GROUNDS) {
                    judge(theme, colors, text, ground, least, wrong);
                }
            }
            for (String state : List.of("page", "ticket", "note", "stale")) {
                judge(theme, colors, "state-" + state, "state-" + state + "-bg", least, wrong);
                judge(theme, colors, "text-secondary", "state-" + state + "-bg", least, wrong);
            }
            judge(theme, colors, "accent-on", "accent-fill", least, wrong);
        }
        assertEquals(List.of(), wrong);
    }

    private static void judge(
            Theme theme,
            Map<String, Integer> colors,
            String text,
            String ground,
            double least,
            List<String> wrong) {
        double one = luminance(colors.getOrDefault("-rs-" + text, 0)) + 0.05;
        double other = luminance(colors.getOrDefault("-rs-" + ground, 0)) + 0.05;
        double ratio = Math.max(one, other) / Math.min(one, other);
        if (ratio < least) {
            wrong.add(String.format(Locale.ROOT, "%s %s on %s: %.2f", theme, text, ground, ratio));
        }
    }

    @Test
    void sizesGrowWithTheTextAndNothingElseDoes() {
        String sheet =
                ".a { -fx-font-size: 11px; -fx-padding: 0 8 0 12; -fx-min-height: -1; -fx-opacity: 1; }"
                        + " .b { -fx-shape: \"M0 0 L4 4\"; -fx-border-style: segments(3, 3); }";
        assertEquals(
                ".a { -fx-font-size: 16.50px; -fx-padding: 0.00 12.00 0.00 18.00; -fx-min-height:"
                        + " -1; -fx-opacity: 1; }"
                        + " .b { -fx-shape: \"M0 0 L4 4\"; -fx-border-style: segments(3, 3); }",
                SheetScale.text(sheet, 150));
        assertEquals(Theme.DARK.stylesheets(), Theme.DARK.stylesheets(100));
        assertTrue(Theme.DARK.stylesheets(150).getFirst().startsWith("data:text/css;base64,"));
    }

    private static Map<String, Integer> colors(Theme theme) throws IOException {
        Map<String, Integer> colors = new HashMap<>();
        Matcher matcher = COLOR.matcher(read(theme.stylesheets().getFirst()));
        while (matcher.find()) {
            colors.put(matcher.group(1), Integer.parseInt(matcher.group(2), 16));
        }
        return colors;
    }

    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16 & 0xFF)
                + 0.7152 * linear(rgb >> 8 & 0xFF)
                + 0.0722 * linear(rgb & 0xFF);
    }

    private static double linear(int channel) {
        double part = channel / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
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
