package io.ringside.desktop.ui.settings;

import io.ringside.desktop.fault.FaultLog;
import io.ringside.protocol.files.Replacement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A small file of lines in the user's folder of settings: read once, replaced as a whole, the
/// newest text wins. Without a place nothing is kept. Owned by the FX thread; written beside it.
public final class SettingsFile {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsFile.class);
    private static final long MOST_BYTES = 64 << 10;

    private final FaultLog faults = new FaultLog(LOG::warn);
    private final Optional<Path> file;
    private final AtomicReference<@Nullable String> waiting = new AtomicReference<>();
    private final Object writing = new Object();

    /// @param file made, with its folder, when something is to be kept
    public SettingsFile(Optional<Path> file) {
        this.file = file;
    }

    /// Its lines; none where it is not there, is too large or is no text.
    public List<String> read() {
        if (file.isEmpty()) {
            return List.of();
        }
        Path path = file.get();
        try {
            return Files.isRegularFile(path) && Files.size(path) <= MOST_BYTES
                    ? Files.readString(path, StandardCharsets.UTF_8).lines().toList()
                    : List.of();
        } catch (IOException e) {
            LOG.warn("The settings in {} cannot be read and are left out: {}", path, e.toString());
            return List.of();
        }
    }

    /// Returns at once.
    public void write(List<String> lines) {
        if (file.isPresent() && waiting.getAndSet(String.join("\n", lines) + "\n") == null) {
            Path path = file.get();
            Thread.ofVirtual().name("ringside-settings").start(() -> writeNewest(path));
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
                Path folder = path.toAbsolutePath().getParent();
                if (folder != null) {
                    Files.createDirectories(folder);
                }
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                Replacement.write(path, to -> to.write(bytes));
            } catch (IOException | RuntimeException e) {
                faults.say("Settings could not be written into " + path, e);
            }
        }
    }
}
