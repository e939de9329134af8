package io.ringside.desktop.ui.select;

import io.ringside.desktop.fault.FaultLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Filters that the user kept, the newest first, in a file of one filter a line. Without a place
/// they last as long as the window. Owned by the FX thread; the file is written beside it.
public final class SavedFilters {
    /// The oldest beyond these are let go.
    static final int MOST = 32;

    private static final Logger LOG = LoggerFactory.getLogger(SavedFilters.class);
    private static final long MOST_BYTES = 64 << 10;

    private final FaultLog faults = new FaultLog(LOG::warn);
    private final Optional<Path> file;
    private final List<String> filters = new ArrayList<>();
    private final Object writing = new Object();

    public SavedFilters(Optional<Path> file) {
        this.file = file;
        file.ifPresent(this::read);
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
        write();
    }

    public void forget(String filter) {
        if (filters.remove(filter)) {
            write();
        }
    }

    private void read(Path path) {
        try {
            if (Files.isRegularFile(path) && Files.size(path) <= MOST_BYTES) {
                Files.readString(path, StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .distinct()
                        .limit(MOST)
                        .forEach(filters::add);
            }
        } catch (IOException e) {
            LOG.warn("The saved filters in {} cannot be read: {}", path, e.toString());
        }
    }

    private void write() {
        if (file.isEmpty()) {
            return;
        }
        Path path = file.get();
        String text = String.join("\n", filters) + "\n";
        Thread.ofVirtual().name("ringside-filters").start(() -> write(path, text));
    }

    private void write(Path path, String text) {
        synchronized (writing) {
            try {
                Path folder = path.toAbsolutePath().getParent();
                if (folder != null) {
                    Files.createDirectories(folder);
                }
                Path next = path.resolveSibling(path.getFileName() + ".next");
                Files.writeString(next, text);
                Files.move(next, path, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException | RuntimeException e) {
                faults.say("Saved filters could not be written into " + path, e);
            }
        }
    }
}
