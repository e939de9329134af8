package io.ringside.desktop.command;

import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.Session;
import io.ringside.desktop.viewdata.Session.ForwardingStatus;
import io.ringside.themes.Theme;
import java.nio.file.Path;

/// What draws: the window's package, reached only through `boot`, so that commands need no JavaFX.
public interface Display {
    /// Opens the window and returns when it was closed.
    void open(Session session, Theme theme);

    /// Draws one view into a PNG.
    ///
    /// @throws java.io.UncheckedIOException when the file cannot be written
    void snapshot(
            ClusterView view,
            ForwardingStatus forwarding,
            int width,
            int height,
            Path out,
            Theme theme);
}
