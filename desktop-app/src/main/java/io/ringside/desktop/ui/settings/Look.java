package io.ringside.desktop.ui.settings;

import io.ringside.desktop.ui.fit.Enlarged;
import io.ringside.desktop.ui.text.ShownTime;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.PaletteSource;
import io.ringside.themes.Theme;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.scene.Scene;
import javafx.stage.PopupWindow;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// Theme, text size and time zone of the window, remembered. Popups, which are scenes of their own,
/// follow. Owned by the FX thread.
public final class Look {
    /// In percent.
    public static final int LEAST_SCALE = 80;

    public static final int MOST_SCALE = 200;
    private static final int USUAL_SCALE = 100;
    private static final int STEP = 10;
    private static final String THEME = "theme";
    private static final String SCALE = "text-scale";
    private static final String ZONE = "times";
    private static final String LOCAL = "local";

    private final Preferences preferences;
    private final PaletteSource source = new PaletteSource();
    private final Consumer<Palette> painters;
    private final ListChangeListener<Window> popups = this::dress;
    private @Nullable Enlarged root;
    private @Nullable Scene scene;
    private Theme theme;
    private int scale;
    private boolean local;
    private List<String> popupSheets = List.of();

    /// @param given asked for at the start, in place of the remembered one
    /// @param painters are given the colours
    public Look(Preferences preferences, Optional<Theme> given, Consumer<Palette> painters) {
        this.preferences = preferences;
        this.painters = painters;
        theme = given.orElse(preferences.choice(THEME, Theme.class, Theme.DARK));
        scale = (int) preferences.number(SCALE, LEAST_SCALE, MOST_SCALE, USUAL_SCALE);
        local = preferences.get(ZONE).filter(LOCAL::equals).isPresent();
        showZone();
        Window.getWindows().addListener(popups);
    }

    /// What is as large as the text size says.
    public void enlarges(Enlarged all) {
        root = all;
        all.enlarge(scale / 100.0);
    }

    /// To be put into the scene, for the colours.
    public PaletteSource source() {
        return source;
    }

    /// Dresses a scene; once it is there.
    public void apply(@Nullable Scene wanted) {
        scene = wanted;
        if (wanted == null) {
            return;
        }
        // Popups take the sheets from the scene, and an open one keeps the old ones.
        List.copyOf(Window.getWindows()).stream()
                .filter(PopupWindow.class::isInstance)
                .forEach(Window::hide);
        popupSheets = theme.stylesheets(scale);
        wanted.getStylesheets().setAll(theme.stylesheets());
        wanted.getRoot().applyCss();
        painters.accept(source.read(theme));
    }

    public Theme theme() {
        return theme;
    }

    public void nextTheme() {
        theme(theme.next());
    }

    public void theme(Theme wanted) {
        theme = wanted;
        preferences.put(THEME, theme.lowerName());
        apply(scene);
    }

    /// In percent.
    public int scale() {
        return scale;
    }

    /// @param steps more, or fewer; 0: as it is at first
    public void enlarge(int steps) {
        scale =
                steps == 0
                        ? USUAL_SCALE
                        : Math.clamp(scale + (long) steps * STEP, LEAST_SCALE, MOST_SCALE);
        preferences.put(SCALE, scale == USUAL_SCALE ? "" : String.valueOf(scale));
        Enlarged all = root;
        if (all != null) {
            all.enlarge(scale / 100.0);
        }
        apply(scene);
    }

    /// Local time in place of UTC, or UTC again; whoever shows a time has to show it again.
    public void toggleZone() {
        local = !local;
        preferences.put(ZONE, local ? LOCAL : "");
        showZone();
    }

    private void showZone() {
        ShownTime.in(local ? ZoneId.systemDefault() : ZoneOffset.UTC);
    }

    private void dress(ListChangeListener.Change<? extends Window> change) {
        while (change.next()) {
            for (Window window : change.getAddedSubList()) {
                if (scale != USUAL_SCALE
                        && window instanceof PopupWindow popup
                        && popup.getScene() != null) {
                    popup.getScene().getStylesheets().setAll(popupSheets);
                }
            }
        }
    }

    public void close() {
        Window.getWindows().removeListener(popups);
    }
}
