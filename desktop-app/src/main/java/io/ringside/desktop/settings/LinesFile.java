package io.ringside.desktop.settings;

import io.ringside.desktop.fault.FaultLog;
import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A small file of lines that the user keeps: read once, replaced as a whole, the newest text wins.
/// Without a place nothing is kept. Owned by one thread; written beside it.
public final class LinesFile {
    private static final Logger LOG = LoggerFactory.getLogger(LinesFile.class);
    private static final int MOST_BYTES = 64 << 10;

    private final FaultLog faults = new FaultLog(LOG::warn);
    private final Optional<Path> file;
    private final AtomicReference<@Nullable String> waiting = new AtomicReference<>();
    private final Object writing = new Object();

    /// @param file made, with its folder, when something is to be kept
    public LinesFile(Optional<Path> file) {
        this.file = file;
    }

    /// Without blanks around them; none where it is not there, is too large or is no regular file.
    public List<String> read() {
        if (file.isEmpty()) {
            return List.of();
        }
        Path path = file.get();
        try {
            return SettingsFile.read(path, MOST_BYTES)
                    .map(text -> text.lines().map(String::strip).toList())
                    .orElse(List.of());
        } catch (IOException e) {
            LOG.warn(
                    "What is kept in {} cannot be read and is left out: {}",
                    path,
                    RegularFile.reason(e));
            return List.of();
        }
    }

    /// Returns at once.
    public void write(List<String> lines) {
        if (file.isPresent() && waiting.getAndSet(String.join("\n", lines) + "\n") == null) {
            Path path = file.get();
            Thread.ofVirtual().name("ringside-kept").start(() -> writeNewest(path));
        }
    }

    /// Writes what waits, here and now: before the program ends.
    public void flush() {
        file.ifPresent(this::writeNewest);
    }

    private void writeNewest(Path path) {
        synchronized (writing) {
            String text = waiting.getAndSet(null);
            if (text == null) {
                return;
            }
            try {
                SettingsFile.write(path, text);
            } catch (IOException | RuntimeException e) {
                faults.say("What is kept in " + path + " could not be written", e);
            }
        }
    }
}
