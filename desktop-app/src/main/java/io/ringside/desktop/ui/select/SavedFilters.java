package io.ringside.desktop.ui.select;

import io.ringside.desktop.ui.settings.SettingsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Filters that the user kept, the newest first, in a file of one filter a line. Without a place
/// they last as long as the window. Owned by the FX thread; the file is written beside it.
public final class SavedFilters {
    /// The oldest beyond these are let go.
    static final int MOST = 32;

    private final SettingsFile file;
    private final List<String> filters = new ArrayList<>();

    public SavedFilters(Optional<Path> file) {
        this.file = new SettingsFile(file);
        this.file.read().stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .distinct()
                .limit(MOST)
                .forEach(filters::add);
    }

    public List<String> all() {
        return List.copyOf(filters);
    }

    public void save(String filter) {
        String line = filter.strip().replaceAll("\\s+", " ");
        if (line.isEmpty()) {
            return;
        }
        filters.remove(line);
        filters.addFirst(line);
        while (filters.size() > MOST) {
            filters.removeLast();
        }
        file.write(filters);
    }

    public void forget(String filter) {
        if (filters.remove(filter)) {
            file.write(filters);
        }
    }
}
