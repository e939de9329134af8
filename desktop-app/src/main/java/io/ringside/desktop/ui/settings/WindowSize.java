package io.ringside.desktop.ui.settings;

import javafx.stage.Stage;

/// How large the window is, remembered. Owned by the FX thread.
public final class WindowSize {
    private static final String WIDTH = "width";
    private static final String HEIGHT = "height";
    private static final String MAXIMIZED = "maximized";
    private static final double MOST = 16_384;

    private final Preferences preferences;
    private final double width;
    private final double height;

    /// @param usualWidth where none is remembered, in pixels, and `usualHeight`
    /// @param leastWidth where less is remembered, and `leastHeight`
    public WindowSize(
            Preferences preferences,
            double usualWidth,
            double usualHeight,
            double leastWidth,
            double leastHeight) {
        this.preferences = preferences;
        width = preferences.number(WIDTH, leastWidth, MOST, usualWidth);
        height = preferences.number(HEIGHT, leastHeight, MOST, usualHeight);
    }

    public double width() {
        return width;
    }

    public double height() {
        return height;
    }

    /// Makes the window as it was, and remembers how it is when it is hidden.
    public void keep(Stage stage) {
        stage.setMaximized(preferences.get(MAXIMIZED).isPresent());
        stage.setOnHidden(event -> {
            preferences.put(MAXIMIZED, stage.isMaximized() ? "yes" : "");
            if (!stage.isMaximized() && stage.getScene() != null) {
                preferences.put(WIDTH, stage.getScene().getWidth());
                preferences.put(HEIGHT, stage.getScene().getHeight());
            }
            preferences.flush();
        });
    }
}
