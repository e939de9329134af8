package io.ringside.desktop.settings;

import io.ringside.protocol.files.RegularFile;
import io.ringside.protocol.files.Replacement;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// One small file of the user's: read within a bound, written whole and for this user alone (0600).
/// Stateless; blocks on the file.
public final class SettingsFile {
    private SettingsFile() {}

    /// Empty where nothing stands there.
    ///
    /// @throws IOException with one clause, where it is no regular file, or too large
    public static Optional<String> read(Path file, int mostBytes) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (RandomAccessFile open = RegularFile.open(file)) {
            if (open.length() > mostBytes) {
                throw new IOException("it has more than " + mostBytes + " bytes");
            }
            byte[] bytes = new byte[(int) open.length()];
            open.readFully(bytes);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /// Makes the folder too.
    public static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Replacement.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
