package io.ringside.desktop.ui.export;

import io.ringside.desktop.fault.FaultLog;
import io.ringside.protocol.files.Replacement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The user's choice of a folder for incident files, in a file of one line; an empty one: none.
/// Owned by the FX thread; a line is written at once.
final class IncidentFolderChoice {
    private static final Logger LOG = LoggerFactory.getLogger(IncidentFolderChoice.class);
    private static final long MOST_BYTES = 4 << 10;

    private final FaultLog faults = new FaultLog(LOG::warn);
    private final Optional<Path> file;

    /// @param file empty: the choice lasts as long as the window
    IncidentFolderChoice(Optional<Path> file) {
        this.file = file;
    }

    /// What was chosen last; empty also where that cannot be read.
    Optional<Path> folder() {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Path path = file.get();
        try {
            if (!Files.isRegularFile(path) || Files.size(path) > MOST_BYTES) {
                return Optional.empty();
            }
            String line = Files.readString(path, StandardCharsets.UTF_8).strip();
            return line.isEmpty() ? Optional.empty() : Optional.of(Path.of(line));
        } catch (IOException | InvalidPathException e) {
            LOG.warn("The folder for incident files in {} cannot be read: {}", path, e.toString());
            return Optional.empty();
        }
    }

    void keep(Optional<Path> folder) {
        if (file.isEmpty()) {
            return;
        }
        Path path = file.get();
        byte[] line =
                (folder.map(chosen -> chosen.toAbsolutePath().toString()).orElse("") + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        try {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Replacement.write(path, to -> to.write(line));
        } catch (IOException | RuntimeException e) {
            faults.say("The folder for incident files could not be kept in " + path, e);
        }
    }
}
