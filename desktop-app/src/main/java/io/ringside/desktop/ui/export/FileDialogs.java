package io.ringside.desktop.ui.export;

import io.ringside.desktop.ui.text.Figures;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Stage;

/// Asks in a dialog of the desktop's over the window. Owned by the FX thread.
///
/// @param wallEpochNanos the clock that names files
public record FileDialogs(Stage stage, LongSupplier wallEpochNanos) implements FileChoice {
    @Override
    public Optional<Path> recording() {
        return recording("ringside.ringside");
    }

    @Override
    public Optional<Path> recording(String name) {
        return save("Record into", name);
    }

    @Override
    public Optional<Path> export(String name) {
        int dot = name.lastIndexOf('.');
        return save("Export into", name.substring(0, dot) + "-" + time() + name.substring(dot));
    }

    @Override
    public Optional<Path> incidents() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle("Save incident files into");
        return Optional.ofNullable(chooser.showDialog(stage)).map(File::toPath);
    }

    @Override
    public List<Path> toOpen() {
        FileChooser chooser = chooser("Open");
        // Everything first: dumps have any name.
        chooser.getExtensionFilters()
                .addAll(
                        new ExtensionFilter("Recordings, captures and dumps", "*", "*.*"),
                        new ExtensionFilter("Recordings (.ringside)", "*.ringside"),
                        new ExtensionFilter("Captures (.ring)", "*.ring"));
        List<File> chosen = chooser.showOpenMultipleDialog(stage);
        return chosen == null ? List.of() : chosen.stream().map(File::toPath).toList();
    }

    @Override
    public Optional<Path> folderToOpen() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle("Open a folder of Flight Recorder dumps");
        return Optional.ofNullable(chooser.showDialog(stage)).map(File::toPath);
    }

    @Override
    public boolean showElsewhere(String place) {
        return DesktopOpener.open(place);
    }

    @Override
    public Optional<Path> targetsToRead() {
        return Optional.ofNullable(chooser("Import targets").showOpenDialog(stage))
                .map(File::toPath);
    }

    @Override
    public Optional<Path> targetsToWrite() {
        return save("Export targets", "ringside-targets.json");
    }

    private String time() {
        return Figures.clock(wallEpochNanos.getAsLong()).replace(":", "");
    }

    private Optional<Path> save(String title, String name) {
        FileChooser chooser = chooser(title);
        chooser.setInitialFileName(name);
        return Optional.ofNullable(chooser.showSaveDialog(stage)).map(File::toPath);
    }

    private static FileChooser chooser(String title) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(title);
        return chooser;
    }
}
