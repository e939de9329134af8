package io.ringside.node.ring;

import io.ringside.node.source.SourceStatus;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory that segments appear in: opens new ones in the order of their names and remembers
/// the refused ones with the reason. Owned by the drain thread.
final class SegmentDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentDirectory.class);
    private static final int RETRY_SCANS = 10;
    private static final int UNFINISHED_SCANS = 10;
    private static final int SETTLED_SCANS = 2;
    private static final int MAX_FILES = 4096;

    private final Path directory;
    private final ReaderIdentity reader;
    private final FileCalls calls;
    private final Set<String> open = new HashSet<>();
    private final Map<String, Refusal> refusals = new TreeMap<>();
    private String failure = "";
    private FileTime modified = FileTime.fromMillis(0);
    private int scansUnchanged;

    SegmentDirectory(Path directory, ReaderIdentity reader, FileCalls calls) {
        this.directory = directory;
        this.reader = reader;
        this.calls = calls;
    }

    /// Segments that are new since the last call and fit.
    List<SegmentFile> openNew() {
        List<SegmentFile> opened = new ArrayList<>();
        try {
            create();
            if (isUnchanged()) {
                return opened;
            }
            List<String> names = list();
            refusals.keySet().retainAll(names);
            open.retainAll(names);
            for (String name : names) {
                if (!open.contains(name) && isDue(name)) {
                    open(name, opened);
                }
            }
            failure = "";
        } catch (IOException | DirectoryIteratorException unreadable) {
            failure = "The directory " + directory + " cannot be read: " + unreadable + ".";
        }
        return opened;
    }

    /// Puts a file that was open among the refused ones.
    void refuse(String name, String reason) {
        open.remove(name);
        refusals.put(name, new Refusal(reason, false, 1));
        LOG.warn("{} is refused: {}", directory.resolve(name), reason);
    }

    /// @param readAlong what is to be said of segments that another daemon drains; empty: none
    List<SourceStatus> statuses(int segments, String readAlong) {
        List<SourceStatus> statuses = new ArrayList<>();
        if (failure.isEmpty()) {
            statuses.add(
                    new SourceStatus(
                            "ring",
                            readAlong.isEmpty() ? SourceStatus.State.OK : SourceStatus.State.WARN,
                            segments
                                    + " segments in "
                                    + directory
                                    + (readAlong.isEmpty() ? "." : ", " + readAlong + ".")));
        } else {
            statuses.add(new SourceStatus("ring", SourceStatus.State.FAILED, failure));
        }
        refusals.forEach((name, refusal) -> {
            if (!refusal.unfinished() || refusal.scans() > UNFINISHED_SCANS) {
                statuses.add(
                        new SourceStatus(
                                name,
                                SourceStatus.State.FAILED,
                                directory.resolve(name)
                                        + " is refused: "
                                        + refusal.reason()
                                        + "."));
            }
        });
        return statuses;
    }

    @Override
    public void close() {
        open.clear();
    }

    private void create() throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        try {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException raced) {
            LOG.debug("{} appeared by itself", directory);
        }
    }

    /// By its time of change, which moves in steps of some milliseconds: so it must have stood
    /// still for two scans. Now and then it is listed all the same, whatever its file system says.
    private boolean isUnchanged() throws IOException {
        FileTime latest = Files.getLastModifiedTime(directory);
        scansUnchanged = latest.equals(modified) ? scansUnchanged + 1 : 0;
        modified = latest;
        return scansUnchanged >= SETTLED_SCANS
                && scansUnchanged % RETRY_SCANS != 0
                && refusals.isEmpty()
                && failure.isEmpty();
    }

    private List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directory, file -> file.toString().endsWith(".seg"))) {
            for (Path file : files) {
                if (names.size() == MAX_FILES) {
                    break;
                }
                names.add(Objects.requireNonNull(file.getFileName()).toString());
            }
        }
        names.sort(null);
        return names;
    }

    private boolean isDue(String name) {
        Refusal refusal = refusals.get(name);
        if (refusal == null) {
            return true;
        }
        refusals.put(
                name, new Refusal(refusal.reason(), refusal.unfinished(), refusal.scans() + 1));
        return (refusal.unfinished() && refusal.scans() <= UNFINISHED_SCANS)
                || refusal.scans() % RETRY_SCANS == 0;
    }

    private void open(String name, List<SegmentFile> opened) {
        Path path = directory.resolve(name);
        try {
            opened.add(SegmentFile.open(path, reader, calls));
            open.add(name);
            refusals.remove(name);
        } catch (NoSuchFileException gone) {
            refusals.remove(name);
        } catch (RefusedSegment refused) {
            remember(name, refused.reason(), refused.isUnfinished());
        } catch (IOException unreadable) {
            remember(name, "it cannot be read (" + unreadable + ")", false);
        }
    }

    private void remember(String name, String reason, boolean unfinished) {
        Refusal before = refusals.get(name);
        if (before == null || !before.reason().equals(reason)) {
            refusals.put(name, new Refusal(reason, unfinished, 1));
            if (!unfinished) {
                LOG.warn("{} is refused: {}", directory.resolve(name), reason);
            }
        }
    }

    private record Refusal(String reason, boolean unfinished, int scans) {}
}
