package io.ringside.desktop.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A few lines that the user keeps, the newest first, in a file of their own. Without a place they
/// last as long as the window. Owned by one thread.
public final class KeptLines {
    private final LinesFile file;
    private final int most;
    private final List<String> lines = new ArrayList<>();

    /// @param most the oldest beyond these are let go
    public KeptLines(Optional<Path> file, int most) {
        this.file = new LinesFile(file);
        this.most = most;
        this.file.read().stream()
                .filter(line -> !line.isEmpty())
                .distinct()
                .limit(most)
                .forEach(lines::add);
    }

    public List<String> all() {
        return List.copyOf(lines);
    }

    /// Puts it first; one that cannot be a line is passed over.
    public void keep(String line) {
        if (line.isBlank() || line.lines().count() != 1) {
            return;
        }
        lines.remove(line);
        lines.addFirst(line);
        while (lines.size() > most) {
            lines.removeLast();
        }
        file.write(lines);
    }

    public void forget(String line) {
        if (lines.remove(line)) {
            file.write(lines);
        }
    }
}
