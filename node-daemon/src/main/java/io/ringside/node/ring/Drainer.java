package io.ringside.node.ring;

import io.ringside.node.source.DrainListener;
import io.ringside.node.source.SegmentEnd;
import io.ringside.node.source.SourceStatus;
import io.ringside.node.time.EventClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drains every segment of one directory into a [DrainListener], in the order of discovery and lane
/// by lane. Owned by the drain thread; only [#statuses()] may be read by others.
///
/// One bad file never stops the rest: it is refused with a sentence, listed as a failed source, and
/// looked at again from time to time. A segment that can no longer be read is given up; what it
/// still held is lost. The files of processes that ended are removed once drained.
public final class Drainer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Drainer.class);

    private final SegmentDirectory directory;
    private final ReaderIdentity reader;
    private final EventClock clock;
    private final DrainListener listener;
    private final List<Segment> segments = new ArrayList<>();
    private boolean quiet;
    private int processes;
    private long unreadableRecords;
    private volatile List<SourceStatus> statuses = List.of();

    public Drainer(
            Path directory, ReaderIdentity reader, EventClock clock, DrainListener listener) {
        this.directory = new SegmentDirectory(directory, reader);
        this.reader = reader;
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
        long now = clock.monotonicNanos();
        for (Iterator<Segment> all = segments.iterator(); all.hasNext(); ) {
            Segment segment = all.next();
            try {
                busy |= segment.drain(now, listener);
                quiet &= segment.isQuiet();
            } catch (InternalError truncated) {
                all.remove();
                giveUp(segment);
            }
        }
        return busy;
    }

    /// Whether no lane was more than a sixteenth full at the last pass: the next may wait longer.
    boolean isQuiet() {
        return quiet;
    }

    /// Finds new segments, notices processes that ended, frees lanes of threads that are gone. To
    /// be called a few times a second.
    public void scan() {
        for (SegmentFile file : directory.openNew()) {
            attach(file);
        }
        long now = clock.monotonicNanos();
        for (Iterator<Segment> all = segments.iterator(); all.hasNext(); ) {
            Segment segment = all.next();
            try {
                if (!segment.file().isWhole()) {
                    all.remove();
                    giveUp(segment);
                } else if (!keeps(segment, now)) {
                    all.remove();
                }
            } catch (InternalError | IOException truncated) {
                all.remove();
                giveUp(segment);
            }
        }
        publishStatuses();
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
                giveUp(segment);
            }
        }
    }

    /// The directory's state ("ring") and every refused file, as of the last scan. Any thread.
    public List<SourceStatus> statuses() {
        return statuses;
    }

    /// Records that were published but could not be read in sequence. Drain thread.
    public long unreadableRecords() {
        return unreadableRecords + segments.stream().mapToLong(Segment::unreadableRecords).sum();
    }

    /// Gives all segments back for the next daemon.
    @Override
    public void close() {
        for (Segment segment : segments) {
            try {
                segment.drain(clock.monotonicNanos(), listener);
                segment.file().unclaim();
            } catch (InternalError truncated) {
                LOG.warn("{} was truncated while it was drained", segment.file().name());
            }
            end(segment, SegmentEnd.DETACHED);
        }
        segments.clear();
        directory.close();
    }

    private void attach(SegmentFile file) {
        try {
            Segment segment = new Segment(file, processes + 1);
            listener.attached(segment.image());
            processes++;
            segments.add(segment);
            LOG.info("{}: draining process {}", file.name(), segment.pid());
        } catch (InternalError truncated) {
            directory.refuse(file.name(), "it was truncated while it was being read");
            file.close();
        }
    }

    /// @return false when the segment has ended and was let go
    private boolean keeps(Segment segment, long now) throws IOException {
        segment.file().beat(now);
        if (segment.isClosed()) {
            return !finish(segment, now, SegmentEnd.CLOSED);
        }
        if (segment.pidNamespace() != 0 && segment.pidNamespace() != reader.pidNamespace()) {
            return true;
        }
        OptionalLong ticks = ProcFiles.startTicks(segment.pid());
        long expected = segment.processStartTicks();
        if (ticks.isEmpty() || (expected != 0 && ticks.getAsLong() != expected)) {
            return !finish(segment, now, SegmentEnd.DIED);
        }
        segment.freeLanes();
        return true;
    }

    private boolean finish(Segment segment, long now, SegmentEnd how) throws IOException {
        segment.drainLast(now, listener);
        listener.updated(segment.image());
        segment.file().delete();
        end(segment, how);
        LOG.info("{}: process {} {}", segment.file().name(), segment.process(), how);
        return true;
    }

    private void giveUp(Segment segment) {
        directory.refuse(
                segment.file().name(),
                "it was truncated while it was drained; what it still held is lost");
        end(segment, SegmentEnd.UNREADABLE);
    }

    private void end(Segment segment, SegmentEnd how) {
        unreadableRecords += segment.unreadableRecords();
        listener.ended(segment.process(), how);
        segment.file().close();
    }

    private void publishStatuses() {
        List<SourceStatus> now = new ArrayList<>(directory.statuses(segments.size()));
        for (Segment segment : segments) {
            if (segment.pidNamespace() != 0 && segment.pidNamespace() != reader.pidNamespace()) {
                now.add(
                        new SourceStatus(
                                segment.file().name(),
                                SourceStatus.State.WARN,
                                "Its process runs in another pid namespace: if it is killed, this daemon cannot notice."));
            }
        }
        statuses = List.copyOf(now);
    }
}
