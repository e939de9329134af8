package io.ringside.desktop.command.shared;

import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.session.api.Session.ForwardingStatus;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.diff.DiffView;
import io.ringside.themes.Theme;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// What draws: the window's package, reached only through `boot`, so that commands need no JavaFX.
public interface Display {
    /// Why no window can open here and what to do about it, in a sentence; empty when nothing
    /// speaks against it.
    Optional<String> whyNoWindow();

    /// The same of a picture, which needs no display.
    Optional<String> whyNoPicture();

    /// Why no window is whole at this size, in pixels; empty: it is.
    default Optional<String> tooSmall(int width, int height) {
        return Optional.empty();
    }

    /// Opens the window and returns when it was closed.
    ///
    /// @param theme empty: the one of the last time
    /// @throws IllegalStateException with a sentence when the window cannot open after all
    default void open(Session session, Optional<Theme> theme) {
        open(session, theme, Optional.empty());
    }

    /// The same with two runs put side by side at the start.
    void open(Session session, Optional<Theme> theme, Optional<Beside> beside);

    record Beside(RunPart before, RunPart after) {}

    /// What is otherwise in one run than in another.
    record Compared(Beside runs, DiffView diff) {}

    /// Closes the window that is open, if one is: [#open] returns. From any thread.
    void close();

    /// What of the window is drawn, and how large, in pixels.
    ///
    /// @param finding all of it is taken to this one, from 1, the most costly; empty: to none
    /// @param compared what the comparison shows; empty: nothing
    record Look(
            int width,
            int height,
            Theme theme,
            Part part,
            OptionalInt finding,
            Optional<Compared> compared) {
        public Look(int width, int height, Theme theme, Part part, OptionalInt finding) {
            this(width, height, theme, part, finding, Optional.empty());
        }
    }

    /// What fills the window.
    enum Part {
        OVERVIEW,
        HEAT_MAP,
        TIMELINE,
        GPUS,
        TABLES,
        HANG,
        ALERTS,
        NODES,
        JOBS,
        COMPARE;

        /// As it is typed: "heat-map".
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Draws one view into a PNG.
    ///
    /// @throws java.io.UncheckedIOException when the file cannot be written
    /// @throws IllegalStateException with a sentence when nothing can be drawn after all
    void snapshot(ClusterView view, ForwardingStatus forwarding, Look look, Path out);
}
