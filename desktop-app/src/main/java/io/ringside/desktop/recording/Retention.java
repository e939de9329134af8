package io.ringside.desktop.recording;

import io.ringside.protocol.files.Folder;
import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What recordings of ours may take of a folder and its disk: the oldest beyond it go first. Ours
/// are regular files that bear a name of [RecordingName] and begin as a recording does. Immutable;
/// blocks on the folder.
///
/// @param mostBytes of all together, the one being written with them; empty: any
/// @param mostAge since they were last written; empty: any
/// @param leastFreeBytes that the disk keeps; 0: none
/// @param removes false: nothing is removed, and what is being written ends
public record Retention(
        OptionalLong mostBytes, Optional<Duration> mostAge, long leastFreeBytes, boolean removes) {
    /// Nothing is removed, and the disk may be filled.
    public static final Retention NONE =
            new Retention(OptionalLong.empty(), Optional.empty(), 0, false);

    private static final String MAGIC = "RSRECORD";

    /// One that never removes anything, and ends what is being written before the disk is full.
    public static Retention leaving(long freeBytes) {
        return new Retention(OptionalLong.empty(), Optional.empty(), freeBytes, false);
    }

    public boolean isNone() {
        return mostBytes.isEmpty() && mostAge.isEmpty() && leastFreeBytes == 0;
    }

    /// What was done for room.
    ///
    /// @param removed names, the oldest first
    /// @param full the budget is passed all the same: what is being written must end
    public record Tidied(List<Path> removed, boolean full) {}

    private record Old(Path file, long bytes, long writtenEpochMillis) {}

    /// Makes room beside `current`, which is never removed.
    ///
    /// @throws IOException where the folder or the disk cannot be looked at
    public Tidied tidy(Path current, long wallEpochNanos) throws IOException {
        Path folder = Optional.ofNullable(current.toAbsolutePath().getParent()).orElse(current);
        List<Old> ours = removes ? ours(folder, current) : new ArrayList<>();
        ours.sort(Comparator.comparingLong(Old::writtenEpochMillis));
        long now = wallEpochNanos / 1_000_000;
        long total = Files.exists(current) ? Files.size(current) : 0;
        for (Old old : ours) {
            total += old.bytes();
        }
        List<Path> removed = new ArrayList<>();
        for (Old old : ours) {
            boolean aged =
                    mostAge.isPresent()
                            && now - old.writtenEpochMillis() > mostAge.get().toMillis();
            if (aged || passed(total, folder)) {
                Files.deleteIfExists(old.file());
                removed.add(old.file());
                total -= old.bytes();
            }
        }
        return new Tidied(removed, passed(total, folder));
    }

    /// The bounds of bytes, for a sentence.
    String words() {
        String bytes =
                mostBytes.isPresent()
                        ? "its budget of " + (mostBytes.getAsLong() >> 20) + " MiB"
                        : "";
        String free =
                leastFreeBytes > 0 ? "the " + (leastFreeBytes >> 20) + " MiB that stay free" : "";
        return bytes + (bytes.isEmpty() || free.isEmpty() ? "" : " or ") + free;
    }

    private boolean passed(long total, Path folder) throws IOException {
        return (mostBytes.isPresent() && total > mostBytes.getAsLong())
                || (leastFreeBytes > 0
                        && Files.getFileStore(folder).getUsableSpace() < leastFreeBytes);
    }

    private static List<Old> ours(Path folder, Path current) throws IOException {
        List<Old> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Folder.entries(folder)) {
            for (Path file : files) {
                Path name = file.getFileName();
                if (name == null
                        || name.equals(current.getFileName())
                        || !RecordingName.isOurs(name.toString())) {
                    continue;
                }
                BasicFileAttributes is =
                        Files.readAttributes(
                                file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (is.isRegularFile() && isRecording(file)) {
                    found.add(new Old(file, is.size(), is.lastModifiedTime().toMillis()));
                }
            }
        }
        return found;
    }

    private static boolean isRecording(Path file) {
        try (RandomAccessFile open = RegularFile.open(file)) {
            byte[] bytes = new byte[(int) Math.min(MAGIC.length(), open.length())];
            open.readFully(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1).equals(MAGIC);
        } catch (IOException e) {
            return false;
        }
    }
}
