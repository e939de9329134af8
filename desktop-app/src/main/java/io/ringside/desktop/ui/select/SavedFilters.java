package io.ringside.desktop.ui.select;

import io.ringside.desktop.settings.KeptLines;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Filters that the user kept, the newest first. Owned by the FX thread.
public final class SavedFilters {
    /// The oldest beyond these are let go.
    static final int MOST = 32;

    private final KeptLines filters;

    /// @param file empty: they last as long as the window
    public SavedFilters(Optional<Path> file) {
        filters = new KeptLines(file, MOST);
    }

    public List<String> all() {
        return filters.all();
    }

    public void save(String filter) {
        filters.keep(filter.strip().replaceAll("\\s+", " "));
    }

    public void forget(String filter) {
        filters.forget(filter);
    }
}
