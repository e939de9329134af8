package io.ringside.desktop.ui.theme;

import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.themes.Theme;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Group;
import javafx.scene.Scene;

/// The real palettes, read through the real stylesheets.
public final class TestPalettes {
    private TestPalettes() {}

    public static Palette of(Theme theme) {
        ViewPulse.startToolkit();
        AtomicReference<Palette> read = new AtomicReference<>();
        ViewPulse.onToolkit(() -> {
            PaletteSource source = new PaletteSource();
            Scene scene = new Scene(new Group(source));
            scene.getStylesheets().setAll(theme.stylesheets());
            read.set(source.read(theme));
        });
        return Objects.requireNonNull(read.get());
    }
}
