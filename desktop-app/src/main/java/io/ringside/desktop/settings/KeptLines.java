package io.ringside.desktop.settings;

import io.ringside.desktop.fault.FaultLog;
import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few lines that the user keeps, the newest first, in a file of their own. Without a place they
/// last as long as the window. Owned by one thread; the file is written beside it.
public final class KeptLines {
    private static final Logger LOG = LoggerFactory.getLogger(KeptLines.class);
    private static final int MOST_BYTES = 64 << 10;

    private final FaultLog faults = new FaultLog(LOG::warn);
    private final Optional<Path> file;
    private final int most;
    private final List<String> lines = new ArrayList<>();
    private final Object writing = new Object();
    private volatile String newest = "";

    /// @param most the oldest beyond these are let go
    public KeptLines(Optional<Path> file, int most) {
        this.file = file;
        this.most = most;
        file.ifPresent(this::read);
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
        write();
    }

    public void forget(String line) {
        if (lines.remove(line)) {
            write();
        }
    }

    private void read(Path path) {
        try {
            SettingsFile.read(path, MOST_BYTES)
                    .ifPresent(text ->
                            text.lines()
                                    .map(String::strip)
                                    .filter(line -> !line.isEmpty())
                                    .distinct()
                                    .limit(most)
                                    .forEach(lines::add));
        } catch (IOException e) {
            LOG.warn("What is kept in {} cannot be read: {}", path, RegularFile.reason(e));
        }
    }

    private void write() {
        if (file.isEmpty()) {
            return;
        }
        Path path = file.get();
        newest = String.join("\n", lines) + "\n";
        Thread.ofVirtual().name("ringside-kept").start(() -> write(path));
    }

    /// The newest, whichever of two writers comes first.
    private void write(Path path) {
        synchronized (writing) {
            try {
                SettingsFile.write(path, newest);
            } catch (IOException | RuntimeException e) {
                faults.say("What is kept in " + path + " could not be written", e);
            }
        }
    }
}
