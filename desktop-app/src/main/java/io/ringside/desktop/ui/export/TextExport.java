package io.ringside.desktop.ui.export;

import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.application.Platform;

/// Writes a text into a file that the user chooses, off the FX thread: a slow disk stops no
/// picture. Owned by the FX thread.
public final class TextExport {
    private final FileChoice choice;

    public TextExport(FileChoice choice) {
        this.choice = choice;
    }

    /// @param done told on the FX thread in a sentence how it went; not told where nothing was
    ///   chosen
    public void export(String name, String text, Consumer<String> done) {
        Optional<Path> file = choice.export(name);
        if (file.isEmpty()) {
            return;
        }
        Thread.ofVirtual()
                .name("ringside-export")
                .start(() -> {
                    String result = write(file.get(), text);
                    Platform.runLater(() -> done.accept(result));
                });
    }

    private static String write(Path file, String text) {
        try {
            Files.writeString(file, text);
            return "Saved as " + RegularFile.name(file) + ".";
        } catch (IOException e) {
            return RegularFile.name(file)
                    + " cannot be written: "
                    + RegularFile.reason(e)
                    + ". Choose another place.";
        }
    }
}
