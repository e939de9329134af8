package io.ringside.node.drain;

import io.ringside.node.host.ProcFiles;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.ring.FileCalls;
import io.ringside.node.ring.IdlePlaces;
import io.ringside.node.ring.LinuxFileCalls;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.ring.RecordBatch;
import io.ringside.node.ring.Segment;
import io.ringside.node.ring.SegmentBudget;
import io.ringside.node.ring.SegmentFile;
import io.ringside.node.ring.told.DrainListener;
import io.ringside.node.ring.told.RaiseAnswer;
import io.ringside.node.ring.told.RaiseRequest;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.time.EventClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drains every segment of one directory into a [DrainListener], in the order of discovery and lane
/// by lane. Owned by the drain thread.
///
/// One bad file never stops the rest: it is refused with a sentence, listed as a failed source, and
/// looked at again from time to time. A segment that can no longer be read is given up; what it
/// still held is lost. The files of processes that ended are removed once drained.
///
/// A segment that another daemon drains is read along, nothing of it is written or removed, and the
/// "ring" source says so; when that daemon is gone, this one takes it over and goes on where it is.
public final class Drainer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Drainer.class);

    private static final int SCANS_PER_UNLOAD = 10;

    private static final String TRUNCATED =
            "it was truncated while it was drained; what it still held is lost";

    private final SegmentDirectory directory;
    private final UnreadCount unread;
    private final ReaderIdentity reader;
    private final FileCalls calls;
    private final EventClock clock;
    private final DrainListener listener;
    private final ScanLog log = new ScanLog();
    private final List<Segment> segments = new ArrayList<>();
    private final RecordBatch batch = new RecordBatch();
    private boolean quiet;
    private long mostRestNanos = Long.MAX_VALUE;
    private int processes;
    private long scans;
    private long unreadableRecords;
    private long overtakenRecords;

    public Drainer(
            Path directory, ReaderIdentity reader, EventClock clock, DrainListener listener) {
        this(directory, reader, clock, listener, new LinuxFileCalls(), SegmentBudget.ofThisHeap());
    }

    public Drainer(
            Path directory,
            ReaderIdentity reader,
            EventClock clock,
            DrainListener listener,
            FileCalls calls,
            SegmentBudget budget) {
        this.directory = new SegmentDirectory(directory, reader, calls, budget, log);
        unread = new UnreadCount(directory, reader, calls);
        unread.look(); // now: a job may have come and gone before the first scan
        this.reader = reader;
        this.calls = calls;
        this.clock = clock;
        this.listener = listener;
    }

    /// Drains what is published now.
    ///
    /// @return whether a lane was more than an eighth full, so that another pass should follow at
    ///   once
    public boolean drain() {
        boolean busy = false;
        quiet = true;
        mostRestNanos = Long.MAX_VALUE;
        long now = clock.monotonicNanos();
        for (Iterator<Segment> all = segments.iterator(); all.hasNext(); ) {
            Segment segment = all.next();
            try {
                busy |= segment.drain(now, listener);
                quiet &= segment.isQuiet();
                mostRestNanos = Math.min(mostRestNanos, segment.mostRestNanos());
            } catch (InternalError truncated) {
                all.remove();
                giveUp(segment, TRUNCATED);
            } catch (RuntimeException bug) {
                all.remove();
                log.error(bug, "{}: its records could not be taken in", segment.file().name());
                giveUp(
                        segment,
                        "its records could not be taken in (%s). Please report this"
                                .formatted(bug));
            }
        }
        return busy;
    }

    /// How long the segments of the last pass may be left alone before the next.
    long mostRestNanos() {
        return mostRestNanos;
    }

    /// Whether no lane was more than a sixteenth full at the last pass: the next may wait longer.
    boolean isQuiet() {
        return quiet;
    }

    /// Finds new segments, notices processes that ended, also those that nobody read, frees lanes
    /// of threads that are gone. To be called a few times a second.
    public void scan() {
        unread.look();
        log.scan();
        for (SegmentFile file : directory.openNew(List.copyOf(segments))) {
            attach(file);
        }
        long now = clock.monotonicNanos();
        boolean unload = ++scans % SCANS_PER_UNLOAD == 0;
        for (Iterator<Segment> all = segments.iterator(); all.hasNext(); ) {
            Segment segment = all.next();
            try {
                if (!segment.file().isWhole()) {
                    all.remove();
                    giveUp(segment, TRUNCATED);
                } else if (!keeps(segment, now)) {
                    all.remove();
                } else if (unload) {
                    segment.unload();
                }
            } catch (InternalError | IOException truncated) {
                all.remove();
                giveUp(segment, TRUNCATED);
            }
        }
        makeRoom(now);
    }

    /// Reads the counters of every segment anew and reports them as `updated`. To be called before
    /// a window closes.
    public void refresh() {
        for (Iterator<Segment> all = segments.iterator(); all.hasNext(); ) {
            Segment segment = all.next();
            try {
                listener.updated(segment.image());
            } catch (InternalError truncated) {
                all.remove();
                giveUp(segment, TRUNCATED);
            }
        }
    }

    /// The directory's state ("ring"), every refused file as of the last scan, and what else is to
    /// be said of the segments.
    public List<SourceStatus> statuses() {
        List<SourceStatus> statuses =
                new ArrayList<>(directory.statuses(segments.size(), readAlong()));
        for (Segment segment : segments) {
            if (!segment.doubt().isEmpty()) {
                statuses.add(
                        new SourceStatus(
                                segment.file().name(), SourceStatus.State.WARN, segment.doubt()));
            }
        }
        unread.status().ifPresent(statuses::add);
        return statuses;
    }

    /// Records that were published but could not be read in sequence. Drain thread.
    public long unreadableRecords() {
        return unreadableRecords + segments.stream().mapToLong(Segment::unreadableRecords).sum();
    }

    /// Records that were overwritten before this daemon, which only read along, had read them.
    /// Drain thread.
    public long overtakenRecords() {
        return overtakenRecords + segments.stream().mapToLong(Segment::overtakenRecords).sum();
    }

    /// Processes that ended since this daemon began and whose segments were removed before any
    /// daemon had read them. Drain thread.
    public long unreadSegments() {
        return unread.segments();
    }

    /// Records that were removed unread since this daemon began. Drain thread.
    public long unreadRecords() {
        return unread.records();
    }

    /// Writes a wanted level into the segments that are drained. Drain thread.
    public List<RaiseAnswer> raise(RaiseRequest request) {
        List<RaiseAnswer> answers = LevelRaise.answers(request, segments, clock);
        for (RaiseAnswer answer : answers) {
            if (answer.accepted()) {
                listener.raised(
                        answer.process(), answer.untilEpochNanos() == 0 ? "" : request.by());
            }
        }
        return answers;
    }

    /// Gives all segments back for the next daemon.
    @Override
    public void close() {
        for (Segment segment : segments) {
            detach(segment);
        }
        segments.clear();
        directory.close();
    }

    private void makeRoom(long now) {
        List<Segment> still = IdlePlaces.givenUp(segments, directory.waiting(), now);
        if (still.isEmpty()) {
            return;
        }
        segments.removeAll(still);
        directory.roomIsMade();
        for (Segment segment : still) {
            boolean removed = IdlePlaces.isRemoved(segment);
            if (removed) {
                log.info(
                        "{}: let go, since it was removed, nothing comes from it, and its process {} is not known to live",
                        segment.file().name(),
                        segment.pid());
            }
            directory.letGo(segment.file().name(), removed);
            detach(segment);
        }
    }

    private void detach(Segment segment) {
        try {
            segment.drain(clock.monotonicNanos(), listener);
            if (segment.file().isOwned()) {
                segment.file().unclaim();
            }
        } catch (InternalError truncated) {
            LOG.warn("{} was truncated while it was drained", segment.file().name());
        }
        end(segment, SegmentEnd.DETACHED);
    }

    private void attach(SegmentFile file) {
        try {
            Segment segment =
                    new Segment(file, processes + 1, reader, clock.monotonicNanos(), batch);
            listener.attached(segment.image());
            processes++;
            segments.add(segment);
            if (file.isOwned()) {
                log.info("{}: draining process {}", file.name(), segment.pid());
            } else {
                log.warn(
                        "{}: process {} is drained by the daemon with pid {}; this one only reads along and may miss records",
                        file.name(),
                        segment.pid(),
                        file.holder());
            }
        } catch (InternalError truncated) {
            directory.refuse(file.name(), "it was truncated while it was being read");
            file.close();
        }
    }

    /// @return false when the segment has ended and was let go
    private boolean keeps(Segment segment, long now) throws IOException {
        Optional<SegmentEnd> how = endOf(segment);
        if (!segment.file().isOwned() && !takeOver(segment, now)) {
            // The daemon that drains it removes it once its process has ended.
            if (how.isEmpty() || !segment.file().isGone()) {
                return true;
            }
        }
        if (how.isPresent()) {
            finish(segment, now, how.get());
            return false;
        }
        segment.file().beat(now);
        segment.freeLanes(reader.pidNamespace(), ProcFiles::threadIsGone);
        return true;
    }

    private Optional<SegmentEnd> endOf(Segment segment) {
        if (segment.isClosed()) {
            return Optional.of(SegmentEnd.CLOSED);
        }
        return segment.isProcessGone() ? Optional.of(SegmentEnd.DIED) : Optional.empty();
    }

    private boolean takeOver(Segment segment, long now) throws IOException {
        SegmentFile own = segment.file().takenOver(reader, calls);
        if (own == null) {
            return false;
        }
        segment.takeOver(own, now, listener);
        log.info(
                "{}: the daemon that drained process {} is gone; this one goes on",
                own.name(),
                segment.pid());
        return true;
    }

    private void finish(Segment segment, long now, SegmentEnd how) throws IOException {
        segment.drainLast(now, listener);
        listener.updated(segment.image());
        if (segment.file().isOwned()) {
            segment.file().delete();
        }
        end(segment, how);
        log.info("{}: process {} {}", segment.file().name(), segment.process(), how);
    }

    private void giveUp(Segment segment, String why) {
        directory.refuse(segment.file().name(), why);
        end(segment, SegmentEnd.UNREADABLE);
    }

    private void end(Segment segment, SegmentEnd how) {
        unreadableRecords += segment.unreadableRecords();
        overtakenRecords += segment.overtakenRecords();
        listener.ended(segment.process(), how);
        segment.close();
    }

    /// What is to be said of segments that another daemon drains; empty when there are none.
    private String readAlong() {
        List<Segment> followed = segments.stream().filter(s -> !s.file().isOwned()).toList();
        String holders =
                followed.stream()
                        .map(segment -> String.valueOf(segment.file().holder()))
                        .distinct()
                        .collect(Collectors.joining(", "));
        return followed.isEmpty()
                ? ""
                : followed.size()
                        + " of them drained by the daemon with pid "
                        + holders
                        + "; this one only reads along and may miss records";
    }
}
