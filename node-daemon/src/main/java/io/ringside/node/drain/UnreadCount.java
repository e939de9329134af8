package io.ringside.node.drain;

import io.ringside.node.reading.SourceStatus;
import io.ringside.node.ring.FileCalls;
import io.ringside.node.ring.ReaderIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// `unread.count` in the directory of segments, where whoever removes a segment that no daemon had
/// read adds it up. What was added while this daemon ran are its losses; they never fall, also when
/// the file is removed and made anew. Hostile: anything may stand there. Owned by the drain thread.
final class UnreadCount {
    static final String NAME = "unread.count";
    private static final int BYTES = 64;
    private static final long MAGIC =
            ByteBuffer.wrap("RSUNREAD".getBytes(StandardCharsets.US_ASCII))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
    private static final int VERSION = 1;
    private static final int VERSION_AT = 8;
    private static final int SEGMENTS_AT = 16;
    private static final int RECORDS_AT = 24;
    private static final int ENOENT = 2;

    private final Path path;
    private final ReaderIdentity reader;
    private final FileCalls calls;
    private Optional<Totals> before = Optional.empty();
    private Totals added = Totals.NONE;
    private String ignored = "";

    UnreadCount(Path directory, ReaderIdentity reader, FileCalls calls) {
        path = directory.resolve(NAME);
        this.reader = reader;
        this.calls = calls;
    }

    /// Reads the file. A few system calls.
    void look() {
        ignored = "";
        int descriptor = calls.open(path, false);
        if (descriptor < 0) {
            if (descriptor == -ENOENT) {
                saw(Totals.NONE); // the first to remove one will make it
            } else {
                ignored = "it cannot be opened (error " + -descriptor + ")";
            }
            return;
        }
        try {
            read(descriptor).ifPresent(this::saw);
        } finally {
            var _ = calls.close(descriptor);
        }
    }

    /// Segments that ended unread since the first look.
    long segments() {
        return added.segments();
    }

    /// Records that they held.
    long records() {
        return added.records();
    }

    /// Why the file is ignored; absent while it is not.
    Optional<SourceStatus> status() {
        return ignored.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new SourceStatus(
                                NAME,
                                SourceStatus.State.WARN,
                                path
                                        + " is ignored: "
                                        + ignored
                                        + ". How many processes ended unread is not known."));
    }

    private Optional<Totals> read(int descriptor) {
        byte[] bytes = new byte[BYTES + 1];
        ignored = fault(descriptor);
        int length = ignored.isEmpty() ? calls.read(descriptor, bytes) : 0;
        if (!ignored.isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (length != BYTES || words.getLong(0) != MAGIC) {
            ignored = "it is not one of " + BYTES + " bytes that begins with RSUNREAD";
            return Optional.empty();
        }
        int version = words.getInt(VERSION_AT);
        Totals totals = new Totals(words.getLong(SEGMENTS_AT), words.getLong(RECORDS_AT));
        if (version != VERSION) {
            ignored = "it is of version " + Integer.toUnsignedString(version);
        } else if (totals.segments() < 0 || totals.records() < 0) {
            ignored = "its counts are beyond all sense";
        }
        return ignored.isEmpty() ? Optional.of(totals) : Optional.empty();
    }

    /// What is open already, not what stands under the name now.
    private String fault(int descriptor) {
        try {
            Path opened = Path.of("/proc/self/fd", Integer.toString(descriptor));
            Map<String, Object> facts = Files.readAttributes(opened, "unix:isRegularFile,uid");
            if (!Boolean.TRUE.equals(facts.get("isRegularFile"))) {
                return "it is not a regular file";
            }
            Object owner = facts.get("uid");
            return reader.user() == 0 || Integer.valueOf(reader.user()).equals(owner)
                    ? ""
                    : "it belongs to user " + owner + ", not to this daemon's";
        } catch (IOException unreadable) {
            return "it cannot be looked at (" + unreadable + ")";
        }
    }

    private void saw(Totals now) {
        before.ifPresent(last -> added = added.plus(now.since(last)));
        before = Optional.of(now);
    }

    /// @param records that the segments held
    private record Totals(long segments, long records) {
        static final Totals NONE = new Totals(0, 0);

        /// A file that counts less than before has been made anew, from 0.
        Totals since(Totals before) {
            boolean anew = segments < before.segments || records < before.records;
            return anew ? this : new Totals(segments - before.segments, records - before.records);
        }

        Totals plus(Totals more) {
            return new Totals(saturated(segments, more.segments), saturated(records, more.records));
        }

        private static long saturated(long left, long right) {
            return left + right < 0 ? Long.MAX_VALUE : left + right;
        }
    }
}
