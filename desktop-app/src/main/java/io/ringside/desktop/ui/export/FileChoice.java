package io.ringside.desktop.ui.export;

import java.nio.file.Path;
import java.util.Optional;

/// Asks the user for a file to write. Called on the FX thread.
public interface FileChoice {
    /// Where a picture is drawn nobody can be asked.
    FileChoice NONE =
            new FileChoice() {
                @Override
                public Optional<Path> recording() {
                    return Optional.empty();
                }

                @Override
                public Optional<Path> export(String name) {
                    return Optional.empty();
                }
            };

    /// To record into.
    Optional<Path> recording();

    /// A folder for incident files that are saved by themselves; may not be asked for.
    default Optional<Path> incidents() {
        return Optional.empty();
    }

    /// To export into.
    ///
    /// @param name what it is called unless the user says otherwise
    Optional<Path> export(String name);
}
