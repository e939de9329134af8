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
    LIGHT;

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

    public Theme other() {
        return this == DARK ? LIGHT : DARK;
    }

    /// "dark" or "light": a part of resource names.
    String lowerName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static URL resource(String name) {
        return Objects.requireNonNull(
                Theme.class.getResource(name), () -> "The themes lack the resource " + name + ".");
    }
}
