package io.ringside.desktop.session.read;

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

/// What a file or folder is by its first bytes, and which command reads it. Stateless; blocks on
/// files.
public final class FileKinds {
    private static final int MAGIC = 8;
    private static final String RECORDING = "RSRECORD";
    private static final String CAPTURE = "RINGCAPT";

    private FileKinds() {}

    /// Whether it is played as a target: a recording or a capture.
    public static boolean isPlayed(Path file) {
        String magic = magic(file);
        return magic.equals(RECORDING) || magic.equals(CAPTURE);
    }

    /// A sentence for whoever wants a file in the window that cannot be shown there.
    public static String unknown(Path file) {
        String name = RegularFile.name(file);
        if (!Files.exists(file)) {
            return name + " is not there: check the name.";
        }
        return name
                + (Files.isDirectory(file) ? " holds" : " is")
                + " nothing that opens here: give a recording (.ringside), a capture (.ring), a folder of"
                + " PyTorch Flight Recorder dumps, the output of ncclras -f json or an NCCL Inspector"
                + " log.";
    }

    /// Whether `file` is neither a recording nor a capture, and so a dump of another tool, if
    /// anything.
    public static boolean mayBeADump(Path file) {
        String magic = magic(file);
        return !magic.equals(RECORDING) && !magic.equals(CAPTURE);
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
