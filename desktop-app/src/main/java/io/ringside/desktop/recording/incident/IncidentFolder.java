package io.ringside.desktop.recording.incident;

import io.ringside.protocol.files.Folder;
import io.ringside.protocol.files.RegularFile;
import io.ringside.protocol.files.UnfitFileException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// A folder of incident files that saves itself from growing: room for the next one is made before
/// it is written, by deleting the oldest of its own. What has another name or says of itself that
/// it is something else is never touched. Owned by one thread.
public final class IncidentFolder {
    private static final Pattern NAME =
            Pattern.compile("incident-\\d{8}T\\d{6}Z(?:-\\d{1,3})?\\.ringside");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("'incident-'yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int MOST_SAME_SECOND = 999;

    /// How a recording begins, and where its description does.
    private static final String MAGIC = "RSRECORD";

    private static final int DESCRIPTION_AT = 32;

    private final Path folder;
    private final Limits limits;

    /// What the folder may hold of incident files.
    ///
    /// @param mostBytes all together, with the one that is being written
    /// @param mostFiles all together
    /// @param leastFreeBytes what must stay free on its disk beside the next file
    public record Limits(long mostBytes, int mostFiles, long leastFreeBytes) {
        /// 1 GiB, 20 files, 1 GiB free.
        public static final Limits USUAL = new Limits(1L << 30, 20, 1L << 30);

        /// Less would not hold what one node may have.
        public static final long LEAST_BYTES = 64L << 20;

        public Limits {
            if (mostBytes < LEAST_BYTES || mostFiles < 1 || leastFreeBytes < 0) {
                throw new IllegalArgumentException(
                        "mostBytes=" + mostBytes + ", mostFiles=" + mostFiles + " hold no file");
            }
        }

        /// What one file may have: a quarter, so that several are there to compare.
        public long fileBytes() {
            return Math.min(IncidentWish.MOST_BYTES, mostBytes / 4);
        }
    }

    private record Own(Path file, long bytes) {}

    public IncidentFolder(Path folder, Limits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    public Limits limits() {
        return limits;
    }

    /// Makes room for one more, and says what it is called.
    ///
    /// @param deleted is told of each that had to go
    /// @throws UnfitFileException one sentence, where there is no room or no such folder
    Path next(long epochNanos, List<Path> deleted) throws IOException {
        make();
        List<Own> own = own();
        long bytes = own.stream().mapToLong(Own::bytes).sum();
        int left = own.size();
        for (Own oldest : own) {
            if (left < limits.mostFiles() && bytes + limits.fileBytes() <= limits.mostBytes()) {
                break;
            }
            Files.delete(oldest.file());
            deleted.add(oldest.file());
            bytes -= oldest.bytes();
            left--;
        }
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < limits.leastFreeBytes() + limits.fileBytes()) {
            throw new UnfitFileException(
                    "%s has %,d bytes free on its disk, and an incident is saved only where %,d are; free some, or give another folder"
                            .formatted(
                                    RegularFile.name(folder),
                                    free,
                                    limits.leastFreeBytes() + limits.fileBytes()));
        }
        String name = TIME.format(Instant.ofEpochSecond(0, epochNanos));
        Path file = folder.resolve(name + ".ringside");
        for (int i = 2; Files.exists(file, LinkOption.NOFOLLOW_LINKS); i++) {
            if (i > MOST_SAME_SECOND) {
                throw new UnfitFileException(RegularFile.name(file) + " exists already; remove it");
            }
            file = folder.resolve(name + "-" + i + ".ringside");
        }
        return file;
    }

    private void make() throws IOException {
        if (!Files.isDirectory(folder)) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new UnfitFileException(
                        RegularFile.name(folder)
                                + " is no folder and cannot be made ("
                                + RegularFile.reason(e)
                                + "); give another",
                        e);
            }
        }
    }

    /// Oldest first.
    private List<Own> own() throws IOException {
        List<Own> own = new ArrayList<>();
        try (DirectoryStream<Path> all = Folder.entries(folder)) {
            for (Path file : all) {
                if (NAME.matcher(String.valueOf(file.getFileName())).matches()) {
                    BasicFileAttributes found =
                            Files.readAttributes(
                                    file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    if (found.isRegularFile() && saysIncident(file)) {
                        own.add(new Own(file, found.size()));
                    }
                }
            }
        }
        own.sort(Comparator.comparing(each -> String.valueOf(each.file().getFileName())));
        return own;
    }

    private static boolean saysIncident(Path file) {
        byte[] start = new byte[DESCRIPTION_AT + IncidentText.HEAD.length()];
        try (RandomAccessFile open = RegularFile.open(file)) {
            open.readFully(start);
        } catch (IOException e) {
            return false;
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        return text.startsWith(MAGIC) && text.startsWith(IncidentText.HEAD, DESCRIPTION_AT);
    }
}
