package io.ringside.desktop.ui.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Asks the user for files to write and to read, and hands places to the desktop. Called on the FX
/// thread.
public interface FileChoice {
    /// Where a picture is drawn nobody can be asked.
    FileChoice NONE = new FileChoice() {};

    /// To record into.
    default Optional<Path> recording() {
        return Optional.empty();
    }

    /// To record into.
    ///
    /// @param name what it is called unless the user says otherwise
    default Optional<Path> recording(String name) {
        return recording();
    }

    /// A folder for incident files that are saved by themselves; may not be asked for.
    default Optional<Path> incidents() {
        return Optional.empty();
    }

    /// To export into.
    ///
    /// @param name what it is called unless the user says otherwise
    default Optional<Path> export(String name) {
        return Optional.empty();
    }

    /// Files to open; none: the user thought better of it.
    default List<Path> toOpen() {
        return List.of();
    }

    /// A folder to open.
    default Optional<Path> folderToOpen() {
        return Optional.empty();
    }

    /// Shows a folder or an address in the desktop's own program.
    ///
    /// @return false: there is none here
    default boolean showElsewhere(String place) {
        return false;
    }

    /// A file of saved targets to add.
    default Optional<Path> targetsToRead() {
        return Optional.empty();
    }

    /// Where to write the saved targets.
    default Optional<Path> targetsToWrite() {
        return Optional.empty();
    }
}
