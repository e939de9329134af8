package io.ringside.desktop.boot;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Looks whether a window can open, before the toolkit tries: without a display it would wait for
/// ever.
final class DesktopCheck {
    static final String NEXT_STEP =
            " Connect with ssh -X, or draw a picture: ringside snapshot --connect HOST:PORT --out now.png";

    private DesktopCheck() {}

    /// @param os the property `os.name`
    /// @param platform the toolkit's own choice of windows, empty for the usual one
    static Optional<String> obstacle(String os, String platform, Map<String, String> environment) {
        boolean linux = os.toLowerCase(Locale.ROOT).startsWith("linux");
        boolean display =
                !environment.getOrDefault("DISPLAY", "").isEmpty()
                        || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
        return linux && !display && platform.isEmpty()
                ? Optional.of(
                        "The window needs a display, and neither DISPLAY nor WAYLAND_DISPLAY is set."
                                + NEXT_STEP)
                : Optional.empty();
    }
}
