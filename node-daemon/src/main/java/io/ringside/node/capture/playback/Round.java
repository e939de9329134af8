package io.ringside.node.capture.playback;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.file.CaptureReader;
import io.ringside.node.capture.file.CaptureSummary;
import io.ringside.node.reading.Reading;
import io.ringside.node.ring.told.SegmentEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// One pass through the capture, with segments of its own and one shift. Events are delivered in
/// the capture's order, each not before its time, and never dropped: a full lane holds up all that
/// follows. One thread's.
final class Round implements AutoCloseable {
    /// As many as the daemon reads at a time: each is 8 MiB of the disk, or of memory.
    private static final int MOST_SEGMENTS = 256;

    private static final int MOST_PROCESSES = 1 << 16;
    private static final int MOST_SENTENCES = 20;

    /// Read ahead, whatever the stamps of what is read say: then delivered before more is read.
    private static final long MOST_AHEAD_BYTES = 8 << 20;

    private final CaptureReader capture;
    private final CaptureSummary summary;
    private final PlaybackClock clock;
    private final Path directory;
    private final Player player;
    private final int number;
    private final StampShift shift;
    private final PlayedHealth health;
    private final ArrayDeque<CaptureEvent> due = new ArrayDeque<>();
    private final Map<Integer, PlayedSegment> segments = new HashMap<>();
    private final Set<Integer> processes = new HashSet<>(); // opened or refused, ever
    private final Map<Integer, String> refused = new TreeMap<>();
    private long refusedBeyond;
    private long aheadBytes;
    private List<Reading> readings = List.of();
    private ByteBuffer partRecords = ByteBuffer.allocate(0);
    private int partPosition;
    private boolean exhausted;
    private long lanelessRecords;

    /// @param startMonotonicNanos of the playback's clock: where the capture's start is moved to
    Round(
            CaptureReader capture,
            PlaybackClock clock,
            Path directory,
            Player player,
            int number,
            long startMonotonicNanos,
            PlayedHealth health) {
        this.capture = capture;
        this.summary = capture.summary();
        this.clock = clock;
        this.directory = directory;
        this.player = player;
        this.number = number;
        this.health = health;
        this.shift = new StampShift(startMonotonicNanos - summary.startMonotonicNanos());
        capture.rewind();
        health.forget();
    }

    /// Delivers what is due at `nowMonotonicNanos`.
    ///
    /// @return the stamp of the next event; `nowMonotonicNanos` when a lane is full;
    ///   `Long.MAX_VALUE` when all is delivered
    long deliver(long nowMonotonicNanos, long leadNanos) throws IOException {
        prefetch(nowMonotonicNanos + leadNanos);
        while (!due.isEmpty()) {
            CaptureEvent event = due.getFirst();
            long at = event.arrivalMonotonicNanos() + shift.nanos();
            if (at > nowMonotonicNanos) {
                return at;
            }
            if (!deliver(event)) {
                return nowMonotonicNanos;
            }
            due.removeFirst();
            aheadBytes -= CaptureReader.bytes(event);
            if (due.isEmpty()) {
                prefetch(nowMonotonicNanos + leadNanos);
            }
        }
        return Long.MAX_VALUE;
    }

    void finish() {
        segments.values().forEach(segment -> segment.finish(SegmentEnd.CLOSED));
    }

    boolean drained() {
        return segments.values().stream().allMatch(PlayedSegment::drained);
    }

    boolean released() {
        return segments.values().stream().allMatch(PlayedSegment::released);
    }

    /// What is read ahead and not delivered, roughly.
    long aheadBytes() {
        return aheadBytes;
    }

    long shiftNanos() {
        return shift.nanos();
    }

    List<Reading> readings() {
        return readings;
    }

    /// What of the capture makes no sense and is left out, in sentences; empty when nothing is.
    String faults(String fileName) {
        List<String> faults = new ArrayList<>();
        refused.forEach((process, reason) ->
                faults.add(
                        "Process %d of %s is not played: %s."
                                .formatted(process, fileName, reason)));
        if (refusedBeyond > 0) {
            faults.add(
                    "%d further processes of %s are not played."
                            .formatted(refusedBeyond, fileName));
        }
        if (lanelessRecords > 0) {
            faults.add(
                    "%d records of %s are not played: their lanes do not exist."
                            .formatted(lanelessRecords, fileName));
        }
        return String.join(" ", faults);
    }

    @Override
    public void close() throws IOException {
        for (PlayedSegment segment : segments.values()) {
            segment.close();
        }
        segments.clear();
    }

    /// Reads blocks ahead, and opens their segments: a reader finds a new segment only when it next
    /// looks.
    private void prefetch(long untilMonotonicNanos) throws IOException {
        while (!exhausted
                && (due.isEmpty() || aheadBytes < MOST_AHEAD_BYTES)
                && (due.isEmpty()
                        || due.getLast().arrivalMonotonicNanos() + shift.nanos()
                                < untilMonotonicNanos)) {
            Optional<List<CaptureEvent>> block = capture.next();
            exhausted = block.isEmpty();
            for (CaptureEvent event : block.orElse(List.of())) {
                due.add(event);
                aheadBytes += CaptureReader.bytes(event);
                if (event instanceof CaptureEvent.Segment segment) {
                    open(segment);
                }
            }
        }
    }

    private void open(CaptureEvent.Segment event) throws IOException {
        int process = event.image().process();
        if (processes.contains(process)) {
            return;
        }
        if (segments.size() == MOST_SEGMENTS) {
            closeReleased();
        }
        Optional<String> fault = PlayedSegment.fault(event.image());
        if (processes.size() == MOST_PROCESSES) {
            refusedBeyond++;
            return;
        }
        processes.add(process);
        if (fault.isPresent()) {
            refuse(process, fault.get());
        } else if (segments.size() == MOST_SEGMENTS) {
            refuse(process, "%d others are played at that time".formatted(MOST_SEGMENTS));
        } else {
            PlayedSegment segment =
                    PlayedSegment.create(directory, number, event.image(), shift, player, clock);
            segments.put(process, segment);
            health.playedAs(event.image().fileName(), segment.fileName());
        }
    }

    private void refuse(int process, String reason) {
        if (refused.containsKey(process) || refused.size() < MOST_SENTENCES) {
            refused.putIfAbsent(process, reason);
        } else {
            refusedBeyond++;
        }
    }

    /// Those of ended processes that the reader has let go.
    private void closeReleased() throws IOException {
        for (Iterator<PlayedSegment> all = segments.values().iterator(); all.hasNext(); ) {
            PlayedSegment segment = all.next();
            if (segment.finished() && segment.released()) {
                segment.close();
                all.remove();
            }
        }
    }

    /// @return false when a lane is full, or not drained where it must be
    private boolean deliver(CaptureEvent event) {
        switch (event) {
            case CaptureEvent.Segment changed -> {
                PlayedSegment segment = segments.get(changed.image().process());
                Optional<String> fault = PlayedSegment.fault(changed.image());
                if (segment != null && fault.isPresent()) {
                    refuse(changed.image().process(), fault.get());
                } else if (segment != null) {
                    if (!segment.canTake(changed.image())) {
                        return false;
                    }
                    segment.update(changed.image());
                }
            }
            case CaptureEvent.Records run -> {
                return deliver(run);
            }
            case CaptureEvent.Readings read -> readings = moved(read);
            case CaptureEvent.Ended ended -> {
                PlayedSegment segment = segments.get(ended.process());
                if (segment != null) {
                    segment.finish(ended.end());
                }
            }
            case CaptureEvent.Health said -> health.deliver(said, this::moved);
        }
        return true;
    }

    private boolean deliver(CaptureEvent.Records run) {
        PlayedSegment segment = segments.get(run.process());
        if (segment == null) {
            return true;
        }
        if (!segment.hasLane(run.lane())) {
            lanelessRecords += CaptureReader.records(run);
            return true;
        }
        if (partPosition == 0) {
            partRecords = player.relays(shift.records(run.records()));
        }
        partPosition =
                segment.offer(
                        run.lane(),
                        partRecords,
                        partPosition,
                        shift.stamp(run.arrivalMonotonicNanos()));
        if (partPosition < partRecords.limit()) {
            return false;
        }
        partPosition = 0;
        return true;
    }

    private List<Reading> moved(CaptureEvent.Readings read) {
        return read.gpus().stream()
                .map(gpu -> gpu.seenAs(gpu.id(), moved(gpu.readEpochNanos())))
                .toList();
    }

    /// A captured stamp of the wall clock in the playback's.
    private long moved(long epochNanos) {
        return clock.epochNanosAt(epochNanos - summary.epochMinusMonotonicNanos() + shift.nanos());
    }
}
