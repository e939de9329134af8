package io.ringside.desktop.boot;

import io.ringside.desktop.command.shared.Display;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.session.api.Session.ForwardingStatus;
import io.ringside.desktop.ui.StillLook;
import io.ringside.desktop.ui.Window;
import io.ringside.desktop.ui.WindowOptions;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The window, as commands know it. JavaFX is loaded at the first call, not before.
final class WindowDisplay implements Display {
    private final Clock clock;

    WindowDisplay(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<String> whyNoWindow() {
        String os = System.getProperty("os.name", "");
        String platform = System.getProperty("glass.platform", "");
        return DesktopCheck.obstacle(os, platform, System.getenv())
                .or(() -> NativeLibraries.noWindow(os, platform, NativeLibraries::opens));
    }

    @Override
    public Optional<String> whyNoPicture() {
        return NativeLibraries.noPicture(System.getProperty("os.name", ""), NativeLibraries::opens);
    }

    @Override
    public Optional<String> tooSmall(int width, int height) {
        return Window.tooSmall(width, height);
    }

    @Override
    public void close() {
        Window.close();
    }

    @Override
    public void open(Session session, Optional<Theme> theme, Optional<Beside> beside) {
        Window.launch(
                session,
                WindowOptions.remembered(
                                theme,
                                clock::epochNanos,
                                clock::wallEpochNanos,
                                settings(System.getenv(), System.getProperty("user.home", ".")))
                        .comparing(
                                beside.map(runs ->
                                        new WindowOptions.Beside(runs.before(), runs.after()))));
    }

    /// Where this user's choices are kept, by the desktop's own rule.
    static Path settings(Map<String, String> environment, String home) {
        String given = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = given.startsWith("/") ? Path.of(given) : Path.of(home, ".config");
        return base.resolve("ringside");
    }

    /// Ends the toolkit afterwards: called once per process.
    @Override
    public void snapshot(ClusterView view, ForwardingStatus forwarding, Look look, Path out) {
        try {
            Window.snapshot(
                    view,
                    forwarding,
                    new StillLook(
                            look.width(),
                            look.height(),
                            look.theme(),
                            look.part().name(),
                            look.finding(),
                            look.compared()
                                    .map(compared ->
                                            new StillLook.Compared(
                                                    compared.runs().before(),
                                                    compared.runs().after(),
                                                    compared.diff()))),
                    out);
        } finally {
            Window.stop();
        }
    }
}
