package io.ringside.desktop.ui;

import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.ui.select.ViewKind;
import io.ringside.desktop.viewdata.diff.DiffView;
import io.ringside.themes.Theme;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/// What of the window a still picture shows.
///
/// @param part name of what fills the window: OVERVIEW, HEAT_MAP ...
/// @param finding all views are taken to it, 1 the most costly; empty: to none, and the timeline to
///   the newest burst
/// @param compared what the comparison shows; empty: nothing
public record StillLook(
        int width,
        int height,
        Theme theme,
        String part,
        OptionalInt finding,
        Optional<Compared> compared) {
    /// What is otherwise in one run than in another.
    public record Compared(RunPart before, RunPart after, DiffView diff) {}

    /// One that compares nothing.
    public StillLook(int width, int height, Theme theme, String part, OptionalInt finding) {
        this(width, height, theme, part, finding, Optional.empty());
    }

    /// The whole overview.
    public StillLook(int width, int height, Theme theme) {
        this(width, height, theme, ViewKind.OVERVIEW.name(), OptionalInt.empty());
    }

    /// @throws IllegalArgumentException one sentence, when the size is too small or there is no
    ///   such part
    public StillLook {
        WindowOptions.checkSize(width, height);
        Optional<ViewKind> known =
                Arrays.stream(ViewKind.values())
                        .filter(kind -> kind.name().equals(part))
                        .findFirst();
        if (known.isEmpty()) {
            throw new IllegalArgumentException(
                    "There is no view "
                            + part
                            + "; there are "
                            + Arrays.toString(ViewKind.values()));
        }
    }

    ViewKind kind() {
        return ViewKind.valueOf(part);
    }
}
