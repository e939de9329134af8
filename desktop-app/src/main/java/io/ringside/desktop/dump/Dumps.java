package io.ringside.desktop.dump;

import io.ringside.desktop.dump.plain.BoundedFiles;
import io.ringside.desktop.dump.plain.DumpException;
import io.ringside.desktop.dump.recorder.RecorderFolder;
import io.ringside.protocol.files.RegularFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells dumps by their first bytes and reads them. Stateless; blocks on files.
public final class Dumps {
    private static final int HEAD = 4096;
    private static final int PROTO = 0x80;

    private Dumps() {}

    /// What `path` is, if it is a dump: looks at its first bytes; of a folder, at those of its
    /// files.
    public static Optional<DumpKind> kind(Path path) {
        try {
            for (Path file : Files.isDirectory(path) ? BoundedFiles.in(path) : List.of(path)) {
                Optional<DumpKind> kind = kindOfFile(file);
                if (kind.isPresent()) {
                    return kind;
                }
            }
        } catch (DumpException e) {
            // What cannot be looked at is no dump; whoever opens it says why.
        }
        return Optional.empty();
    }

    /// @param path a folder of one job's dumps, or one file
    /// @throws DumpException one sentence; then nothing was taken from it
    public static Dump read(Path path) throws DumpException {
        boolean folder = Files.isDirectory(path);
        List<Path> files = folder ? BoundedFiles.in(path) : List.of(path);
        if (!folder) {
            BoundedFiles.head(path, 1);
        }
        DumpKind kind =
                kind(path)
                        .orElseThrow(() ->
                                new DumpException(
                                        RegularFile.name(path)
                                                + " is no dump that can be read: give PyTorch"
                                                + " Flight Recorder dumps, ncclras -f json"
                                                + " output, or NCCL Inspector's JSON lines"));
        return switch (kind) {
            case FLIGHT_RECORDER -> {
                RecorderFolder read = RecorderFolder.read(path, files);
                yield new Dump(kind, read.facts(), List.of(), read.remarks());
            }
            case RAS -> ras(path, files);
            case INSPECTOR -> InspectorLog.read(files);
        };
    }

    private static Optional<DumpKind> kindOfFile(Path file) throws DumpException {
        byte[] head = BoundedFiles.head(file, HEAD);
        if (head.length == 0) {
            return Optional.empty();
        }
        if ((head[0] & 0xff) == PROTO) {
            return Optional.of(DumpKind.FLIGHT_RECORDER);
        }
        String text = InspectorLog.plain(head);
        if (!text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        if (text.contains("\"coll_perf\"") || text.contains("\"p2p_perf\"")) {
            return Optional.of(DumpKind.INSPECTOR);
        }
        if (text.contains("\"communicators_count\"") || text.contains("\"communicators\"")) {
            return Optional.of(DumpKind.RAS);
        }
        return FLIGHT_RECORDER_KEY.matcher(text).find()
                ? Optional.of(DumpKind.FLIGHT_RECORDER)
                : Optional.empty();
    }

    private static final Pattern FLIGHT_RECORDER_KEY =
            Pattern.compile("\"(pg_config|pg_status|entries|comm_lib_version|nccl_comm_state)\"");

    private static Dump ras(Path path, List<Path> files) throws DumpException {
        if (files.size() != 1) {
            throw new DumpException(
                    RegularFile.name(path)
                            + " holds "
                            + files.size()
                            + " files; give one ncclras output");
        }
        byte[] bytes = BoundedFiles.read(files.getFirst());
        try {
            return RasJson.read(new String(bytes, StandardCharsets.UTF_8));
        } catch (DumpException e) {
            throw new DumpException(
                    RegularFile.name(files.getFirst()) + " is refused: " + e.getMessage());
        }
    }
}
