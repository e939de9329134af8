package io.ringside.themes;

import java.net.URL;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/// A look of the window: its tokens, and the stylesheets of every feature, which name only tokens.
/// Immutable; for any thread.
public enum Theme {
    DARK,
    LIGHT,
    /// Black ground; every text at least 7 to 1.
    CONTRAST;

    private static final List<String> FEATURES =
            List.of(
                    "base",
                    "toolbar",
                    "heatmap",
                    "timeline",
                    "gpus",
                    "tables",
                    "findings",
                    "nodes",
                    "statusbar",
                    "empty",
                    "targets",
                    "painters");
    private static final List<String> FONTS = List.of("Bold", "SemiBold", "Medium", "Regular");

    /// The stylesheets to give to a scene, in order: tokens first.
    public List<String> stylesheets() {
        return Stream.concat(Stream.of("tokens-" + lowerName()), FEATURES.stream())
                .map(name -> resource(name + ".css").toExternalForm())
                .toList();
    }

    /// The font files of the window, to be loaded before any stylesheet is applied, in this order:
    /// the toolkit takes the last of a family for the plain one.
    public static List<URL> fonts() {
        return FONTS.stream().map(name -> resource("fonts/RingsideSans-" + name + ".otf")).toList();
    }

    /// The same, with all sizes in percent of what they are; 100: as they are.
    public List<String> stylesheets(int percent) {
        return percent == 100
                ? stylesheets()
                : stylesheets().stream().map(sheet -> SheetScale.scaled(sheet, percent)).toList();
    }

    /// The one after it, in turns.
    public Theme next() {
        return switch (this) {
            case DARK -> LIGHT;
            case LIGHT -> CONTRAST;
            case CONTRAST -> DARK;
        };
    }

    /// "dark", "light" or "contrast".
    public String lowerName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// "dark" or "light": what lies below.
    String ground() {
        return this == LIGHT ? "light" : "dark";
    }

    static URL resource(String name) {
        return Objects.requireNonNull(
                Theme.class.getResource(name), () -> "The themes lack the resource " + name + ".");
    }
}
