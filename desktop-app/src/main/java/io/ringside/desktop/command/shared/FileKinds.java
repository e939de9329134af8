package io.ringside.desktop.command.shared;

import io.ringside.desktop.dump.DumpKind;
import io.ringside.desktop.dump.Dumps;
import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Which command reads a file, for whoever gave it to another one. Stateless; blocks on files.
public final class FileKinds {
    private static final int MAGIC = 8;

    private FileKinds() {}

    /// Whether `file` is neither a recording nor a capture, and so a dump of another tool, if
    /// anything.
    public static boolean mayBeADump(Path file) {
        String magic = magic(file);
        return !magic.equals("RSRECORD") && !magic.equals("RINGCAPT");
    }

    /// A sentence that names `ringside report`, where what was typed is a dump of another tool.
    public static Optional<String> dump(String typed) {
        try {
            Path path = Path.of(typed);
            if (!Files.exists(path)) {
                return Optional.empty();
            }
            Optional<DumpKind> kind = Dumps.kind(path);
            String name = RegularFile.name(path);
            return kind.map(
                    k -> name + " is a " + k.words() + ": ringside report " + name + " reads it.");
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// Whether what was typed is a dump of another tool that is there.
    public static boolean isDump(String typed) {
        return dump(typed).isPresent();
    }

    private static String magic(Path file) {
        if (Files.isDirectory(file)) {
            return "";
        }
        try (RandomAccessFile open = RegularFile.open(file)) {
            byte[] bytes = new byte[(int) Math.min(MAGIC, open.length())];
            open.readFully(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
