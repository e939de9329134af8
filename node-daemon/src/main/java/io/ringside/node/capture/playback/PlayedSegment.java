package io.ringside.node.capture.playback;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.ring.SegmentWriter;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// One captured process in one round of playback: its segment under the player's own name. One
/// thread's.
final class PlayedSegment implements AutoCloseable {
    private final Path path;
    private final SegmentWriter writer;
    private final StampShift shift;
    private final int tid;
    private boolean closed;

    private PlayedSegment(Path path, SegmentWriter writer, StampShift shift, int tid) {
        this.path = path;
        this.writer = writer;
        this.shift = shift;
        this.tid = tid;
    }

    /// Why the captured image cannot be played; empty when it can.
    static Optional<String> fault(SegmentImage image) {
        ByteBuffer header = image.header();
        if (header.limit() != HEADER_BYTES) {
            return Optional.of("its header has " + header.limit() + " bytes, not " + HEADER_BYTES);
        }
        int lanes = header.getInt(HEADER_LANE_CAPACITY);
        if (lanes < 1 || lanes > MAX_LANE_CAPACITY) {
            return Optional.of("it claims " + Integer.toUnsignedString(lanes) + " lanes");
        }
        return strideFault(header, HEADER_COMMUNICATOR_BYTES, COMMUNICATOR_BYTES, "communicators")
                .or(() -> strideFault(header, HEADER_STRING_BYTES, STRING_BYTES, "strings"))
                .or(() ->
                        strideFault(header, HEADER_LANE_HEADER_BYTES, LANE_HEADER_BYTES, "lanes"));
    }

    /// Writes a new segment and publishes it.
    static PlayedSegment create(
            Path directory,
            int round,
            SegmentImage image,
            StampShift shift,
            Player player,
            PlaybackClock clock)
            throws IOException {
        Path path =
                directory.resolve(
                        "ringside-%d-%d-play-%d-%d.seg"
                                .formatted(
                                        player.pid(), player.startTicks(), round, image.process()));
        SegmentWriter writer =
                SegmentWriter.create(
                        path,
                        shift.header(image, player, clock),
                        image.header().getInt(HEADER_LANE_CAPACITY));
        PlayedSegment segment = new PlayedSegment(path, writer, shift, player.tid());
        segment.update(image);
        writer.state(STATE_LIVE);
        writer.publish();
        return segment;
    }

    String fileName() {
        return String.valueOf(path.getFileName());
    }

    /// Whether the tables may be written now: where a slot is given to another communicator, the
    /// reader must have come to the records of the present one.
    boolean canTake(SegmentImage image) {
        return !writer.replacesCommunicators(image.communicators()) || writer.drained();
    }

    /// Takes the tables and counters over. That the process closed is told by [#finish] alone: its
    /// last records come after it.
    void update(SegmentImage image) {
        writer.strings(image.strings());
        writer.communicators(shift.communicators(image));
        writer.counters(shift.counters(image));
        writer.laneCounters(image.lanes(), tid);
    }

    boolean hasLane(int lane) {
        return lane < writer.laneCount();
    }

    /// Publishes records from `position` on until the lane is full.
    ///
    /// @return the position of the first one that found no room; the limit when all did
    int offer(int lane, ByteBuffer shifted, int position, long nowMonotonicNanos) {
        int at = position;
        while (at < shifted.limit() && writer.lane(lane).offer(shifted, at)) {
            at += RECORD_BYTES;
        }
        if (at > position) {
            writer.heartbeat(nowMonotonicNanos);
        }
        return at;
    }

    /// Marks the process as closed, or as gone without a word: the reader drains the rest and lets
    /// go.
    void finish(SegmentEnd how) {
        if (closed) {
            return;
        }
        closed = true;
        if (how == SegmentEnd.DIED || how == SegmentEnd.UNREADABLE) {
            writer.orphan();
        } else {
            writer.state(STATE_CLOSED);
        }
    }

    boolean finished() {
        return closed;
    }

    boolean drained() {
        return writer.drained();
    }

    /// Whether the reader has removed the file, its last act.
    boolean released() {
        return !Files.exists(path);
    }

    @Override
    public void close() throws IOException {
        writer.close();
        Files.deleteIfExists(path);
    }

    private static Optional<String> strideFault(
            ByteBuffer header, int offset, int bytes, String what) {
        int stride = header.getInt(offset);
        return stride == bytes
                ? Optional.empty()
                : Optional.of(
                        "its %s have %s bytes each, not %d"
                                .formatted(what, Integer.toUnsignedString(stride), bytes));
    }
}
