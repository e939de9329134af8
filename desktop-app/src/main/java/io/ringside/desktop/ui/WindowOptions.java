package io.ringside.desktop.ui;

import io.ringside.desktop.session.api.RunPart;
import io.ringside.themes.Theme;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/// How the window opens.
///
/// @param theme empty: the one of the last time
/// @param width at the first start; later that of the last time, and `height`
/// @param epochNanos the program's clock, for ages
/// @param wallEpochNanos the wall clock, for the time shown
/// @param forwardEndpoint what the OTLP switch offers first
/// @param settings a folder for the user's choices, made where it is not there; empty: nothing is
///   kept
/// @param beside empty: nothing is compared
public record WindowOptions(
        Optional<Theme> theme,
        int width,
        int height,
        LongSupplier epochNanos,
        LongSupplier wallEpochNanos,
        String forwardEndpoint,
        Optional<Path> settings,
        Optional<Beside> beside) {

    /// Two runs that are put side by side at the start.
    public record Beside(RunPart before, RunPart after) {}

    private static final String COLLECTOR = "http://127.0.0.1:4318";
    public static final int WIDTH = 1600;
    public static final int HEIGHT = 900;
    static final int LEAST_WIDTH = 800;
    static final int LEAST_HEIGHT = 600;

    public WindowOptions {
        checkSize(width, height);
    }

    /// One that opens without a comparison.
    public WindowOptions(
            Optional<Theme> theme,
            int width,
            int height,
            LongSupplier epochNanos,
            LongSupplier wallEpochNanos,
            String forwardEndpoint,
            Optional<Path> settings) {
        this(
                theme,
                width,
                height,
                epochNanos,
                wallEpochNanos,
                forwardEndpoint,
                settings,
                Optional.empty());
    }

    /// The same with two runs side by side at the start.
    public WindowOptions comparing(Optional<Beside> runs) {
        return new WindowOptions(
                theme, width, height, epochNanos, wallEpochNanos, forwardEndpoint, settings, runs);
    }

    /// One that remembers nothing.
    public WindowOptions(
            Theme theme,
            int width,
            int height,
            LongSupplier epochNanos,
            LongSupplier wallEpochNanos,
            String forwardEndpoint) {
        this(
                Optional.of(theme),
                width,
                height,
                epochNanos,
                wallEpochNanos,
                forwardEndpoint,
                Optional.empty());
    }

    /// @throws IllegalArgumentException one sentence, when a window of this size cannot be whole
    static void checkSize(int width, int height) {
        tooSmall(width, height)
                .ifPresent(sentence -> {
                    throw new IllegalArgumentException(sentence);
                });
    }

    /// One sentence, when a window of this size cannot be whole; else empty.
    static Optional<String> tooSmall(int width, int height) {
        return width >= LEAST_WIDTH && height >= LEAST_HEIGHT
                ? Optional.empty()
                : Optional.of(
                        "The window needs "
                                + LEAST_WIDTH
                                + " x "
                                + LEAST_HEIGHT
                                + " pixels or more, not "
                                + width
                                + " x "
                                + height
                                + ".");
    }

    /// 1600 x 900, dark, offering the local collector; remembers nothing.
    public static WindowOptions usual(LongSupplier epochNanos, LongSupplier wallEpochNanos) {
        return new WindowOptions(Theme.DARK, WIDTH, HEIGHT, epochNanos, wallEpochNanos, COLLECTOR);
    }

    /// The same as the user left it the last time.
    ///
    /// @param theme empty: the one of the last time
    /// @param settings a folder for the user's choices
    public static WindowOptions remembered(
            Optional<Theme> theme,
            LongSupplier epochNanos,
            LongSupplier wallEpochNanos,
            Path settings) {
        return new WindowOptions(
                theme, WIDTH, HEIGHT, epochNanos, wallEpochNanos, COLLECTOR, Optional.of(settings));
    }
}
