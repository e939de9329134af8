package io.ringside.node.drain;

import io.ringside.node.reading.SourceStatus;
import io.ringside.node.ring.FileCalls;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.ring.RefusedSegment;
import io.ringside.node.ring.Segment;
import io.ringside.node.ring.SegmentBudget;
import io.ringside.node.ring.SegmentFile;
import io.ringside.protocol.files.Folder;
import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory that segments appear in: opens new ones in the order of their names, as far as
/// there is room for them, at most 64 a scan, and remembers the refused ones. Owned by the drain
/// thread.
final class SegmentDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentDirectory.class);
    private static final int LISTING_SCANS = 10;
    private static final int SETTLED_SCANS = 2;
    private static final int MOST_OPENED = 64;
    private static final int MOST_NAMES = 4096;
    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_NAME_CHARACTERS = 255;

    private final Path directory;
    private final ReaderIdentity reader;
    private final FileCalls calls;
    private final SegmentBudget budget;
    private final Refusals refusals;
    private final Set<String> open = new HashSet<>();
    private final SequencedSet<String> waiting = new LinkedHashSet<>();
    private String failure = "";
    private boolean isCutOff;
    private long letGo;
    private FileTime modified = FileTime.fromMillis(0);
    private int scansUnchanged;

    SegmentDirectory(
            Path directory,
            ReaderIdentity reader,
            FileCalls calls,
            SegmentBudget budget,
            ScanLog log) {
        this.directory = directory;
        this.reader = reader;
        this.calls = calls;
        this.budget = budget;
        refusals = new Refusals(directory, log);
    }

    /// Segments that are new since the last call and fit.
    ///
    /// @param drained those that are open: a folder that was away brings the same ones back
    List<SegmentFile> openNew(List<Segment> drained) {
        List<SegmentFile> opened = new ArrayList<>();
        try {
            create();
            if (!isUnchanged()) {
                look(list());
            }
            failure = "";
        } catch (AccessDeniedException denied) {
            failure =
                    "The directory "
                            + directory
                            + " may not be read by this daemon's user; check its owner and mode.";
            return opened;
        } catch (IOException | DirectoryIteratorException unreadable) {
            failure = "The directory " + directory + " cannot be read: " + unreadable + ".";
            return opened;
        }
        waiting.addAll(refusals.due());
        for (int i = 0; i < MOST_OPENED && !waiting.isEmpty(); i++) {
            open(waiting.removeFirst(), drained, opened);
        }
        return opened;
    }

    /// Puts a file that was open among the refused ones.
    void refuse(String name, String reason) {
        open.remove(name);
        refusals.add(name, reason, RefusedSegment.Kind.CONTENT);
    }

    /// How many files there is no room for.
    long waiting() {
        return refusals.beyondAll();
    }

    /// Those that wait are looked at with the next scan.
    void roomIsMade() {
        refusals.roomIsMade();
        waiting.removeIf(refusals::contains);
    }

    /// A file that was open is closed now; if it is still there, it waits behind all others.
    void letGo(String name, boolean removed) {
        letGo++;
        open.remove(name);
        if (!removed) {
            refusals.add(
                    name,
                    "nothing came from it for long, its process is not known to live, and others needed its place",
                    RefusedSegment.Kind.GAVE_WAY);
        }
    }

    /// @param readAlong what is to be said of segments that another daemon drains; empty: none
    List<SourceStatus> statuses(int segments, String readAlong) {
        List<SourceStatus> statuses = new ArrayList<>();
        if (failure.isEmpty()) {
            String odd = (readAlong.isEmpty() ? "" : ", " + readAlong) + beyond();
            statuses.add(
                    new SourceStatus(
                            "ring",
                            odd.isEmpty() ? SourceStatus.State.OK : SourceStatus.State.WARN,
                            segments + " segments in " + directory + odd + letGo() + "."));
        } else {
            statuses.add(new SourceStatus("ring", SourceStatus.State.FAILED, failure));
        }
        statuses.addAll(refusals.statuses());
        return statuses;
    }

    @Override
    public void close() {
        open.clear();
    }

    private String letGo() {
        return letGo == 0 ? "" : "; " + letGo + " that stood still were let go";
    }

    private String beyond() {
        long beyondAll = refusals.beyondAll();
        return (beyondAll == 0 ? "" : "; there is no room for " + beyondAll + " more")
                + (isCutOff
                        ? "; it holds more than " + MOST_NAMES + " segments, or far too many files"
                        : "");
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
                && scansUnchanged % LISTING_SCANS != 0
                && failure.isEmpty();
    }

    private void look(List<String> names) {
        Set<String> all = new HashSet<>(names);
        refusals.retainAll(all);
        open.retainAll(all);
        waiting.clear();
        for (String name : names) {
            if (!open.contains(name) && !refusals.contains(name)) {
                waiting.add(name);
            }
        }
    }

    private List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        int entries = 0;
        isCutOff = false;
        try (DirectoryStream<Path> files = Folder.entries(directory)) {
            for (Path file : files) {
                String name = Objects.requireNonNull(file.getFileName()).toString();
                if (++entries > MOST_ENTRIES || names.size() == MOST_NAMES) {
                    isCutOff = true;
                    break;
                }
                if (name.endsWith(".seg")) {
                    names.add(name);
                }
            }
        }
        names.sort(null);
        return names;
    }

    /// A file that is drained already.
    private void again(String name, String drainedAs) {
        if (name.equals(drainedAs)) {
            open.add(name);
        } else {
            refusals.add(
                    name,
                    "it is another name of " + drainedAs + ", which is drained",
                    RefusedSegment.Kind.CONTENT);
        }
    }

    private void open(String name, List<Segment> drained, List<SegmentFile> opened) {
        if (!name.equals(ForeignText.line(name, MOST_NAME_CHARACTERS))) {
            refusals.add(
                    name,
                    "its name has characters that no segment's has",
                    RefusedSegment.Kind.CONTENT);
            return;
        }
        if (budget.isFull()) {
            refusals.add(name, budget.fullReason(), RefusedSegment.Kind.BEYOND_ALL);
            return;
        }
        Path file = directory.resolve(name);
        try {
            for (Segment segment : drained) {
                if (segment.file().isAt(file)) {
                    again(name, segment.file().name());
                    return;
                }
            }
            opened.add(SegmentFile.open(file, reader, calls, budget));
            open.add(name);
            refusals.forget(name);
        } catch (NoSuchFileException gone) {
            refusals.forget(name);
        } catch (RefusedSegment refused) {
            refusals.add(name, refused.reason(), refused.kind());
        } catch (IOException unreadable) {
            refusals.add(
                    name, "it cannot be read (" + unreadable + ")", RefusedSegment.Kind.CONTENT);
        }
    }
}
