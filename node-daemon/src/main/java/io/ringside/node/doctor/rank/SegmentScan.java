package io.ringside.node.doctor.rank;

import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_BYTES;
import static io.ringside.protocol.ring.RingLayout.HEADER_BYTES;

import io.ringside.node.libc.RegularFile;
import io.ringside.node.ring.LockState;
import io.ringside.node.ring.ProcessLock;
import io.ringside.protocol.files.Folder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The segments in a directory, by their names. Nothing is mapped and nothing claimed.
///
/// @param refused one sentence for each file that could not be read as a segment
public record SegmentScan(List<SegmentFacts> segments, List<String> refused) {
    private static final int MOST_FILES = 4096;
    private static final int MOST_BYTES = HEADER_BYTES + 512 * COMMUNICATOR_BYTES;

    public SegmentScan {
        segments = List.copyOf(segments);
        refused = List.copyOf(refused);
    }

    /// An absent or unreadable directory has no segments; a check of its own says why.
    public static SegmentScan of(Path directory) {
        List<SegmentFacts> segments = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Path file : files(directory)) {
            String name = String.valueOf(file.getFileName());
            try {
                read(file, name)
                        .ifPresentOrElse(
                                segments::add,
                                () -> refused.add(name + " is no segment of this layout."));
            } catch (IOException unreadable) {
                refused.add("%s cannot be read (%s).".formatted(name, unreadable));
            }
        }
        return new SegmentScan(segments, refused);
    }

    private static List<Path> files(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Folder.entries(directory)) {
            for (Path file : entries) {
                if (files.size() == MOST_FILES) {
                    break;
                }
                if (file.toString().endsWith(".seg")) {
                    files.add(file);
                }
            }
        } catch (IOException | DirectoryIteratorException absent) {
            return List.of();
        }
        files.sort(null);
        return files;
    }

    private static Optional<SegmentFacts> read(Path file, String name) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (RegularFile segment = RegularFile.open(file)) {
            ByteBuffer bytes =
                    ByteBuffer.wrap(segment.bytes(MOST_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
            Optional<LockState> lock =
                    SegmentFacts.isLocked(bytes)
                            ? Optional.of(ProcessLock.of(file))
                            : Optional.empty();
            return SegmentFacts.read(name, segment.userId(), lock, bytes);
        }
    }
}
