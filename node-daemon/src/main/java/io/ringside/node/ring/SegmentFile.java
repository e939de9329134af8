package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.*;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One segment's file, mapped and claimed for this daemon. Owned by the drain thread, which opens
/// and closes it.
///
/// The content is hostile: only what [SegmentLayout] checked may be relied on. A file that is
/// truncated while mapped raises [InternalError] on access; the caller catches it. While it is
/// open, nobody else drains it: the file is locked, and the header names this process.
final class SegmentFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentFile.class);
    static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final long MAX_FILE_BYTES = 4L << 30;

    private final Path path;
    private final Object fileKey;
    private final FileChannel channel;
    private final Arena arena;
    private final MemorySegment memory;
    private final SegmentLayout layout;

    private SegmentFile(
            Path path,
            Object fileKey,
            FileChannel channel,
            Arena arena,
            MemorySegment memory,
            SegmentLayout layout) {
        this.path = path;
        this.fileKey = fileKey;
        this.channel = channel;
        this.arena = arena;
        this.memory = memory;
        this.layout = layout;
    }

    /// Opens, checks and claims a segment.
    ///
    /// @throws RefusedSegment with the reason
    /// @throws IOException when the file cannot be read at all
    @SuppressWarnings("MustBeClosedChecker") // The segment owns the arena and closes it.
    static SegmentFile open(Path path, ReaderIdentity reader) throws RefusedSegment, IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        check(attributes.isRegularFile(), "it is not a regular file");
        int owner = ProcFiles.owner(path);
        check(
                reader.user() == 0 || owner == reader.user(),
                "it belongs to user " + owner + ", not to this daemon's");
        FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS);
        Arena arena = Arena.ofConfined();
        try {
            long bytes = channel.size();
            if (bytes < HEADER_BYTES) {
                throw RefusedSegment.unfinished(
                        "it has " + bytes + " bytes and a header alone has " + HEADER_BYTES);
            }
            check(
                    bytes <= MAX_FILE_BYTES,
                    "it has " + bytes + " bytes, more than " + MAX_FILE_BYTES);
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
            // Pairs with the plugin's release store of `magic`, its last.
            long magic = (long) LONG.getAcquire(memory, (long) HEADER_MAGIC);
            if (magic == 0) {
                throw RefusedSegment.unfinished("its header was never finished");
            }
            check(magic == RING_MAGIC, "it does not start with the magic RINGSIDE");
            SegmentLayout layout = SegmentLayout.read(memory, bytes);
            claim(channel, memory, reader);
            return new SegmentFile(
                    path,
                    Objects.requireNonNull(attributes.fileKey()),
                    channel,
                    arena,
                    memory,
                    layout);
        } catch (InternalError truncated) {
            release(arena, channel);
            throw new RefusedSegment("it was truncated while it was being read");
        } catch (RefusedSegment | IOException | RuntimeException failed) {
            release(arena, channel);
            throw failed;
        }
    }

    MemorySegment memory() {
        return memory;
    }

    SegmentLayout layout() {
        return layout;
    }

    String name() {
        return Objects.requireNonNull(path.getFileName()).toString();
    }

    /// Whether the file still has the bytes that were mapped.
    boolean isWhole() throws IOException {
        return channel.size() >= layout.segmentBytes();
    }

    void beat(long monotonicNanos) {
        LONG.setOpaque(memory, (long) HEADER_READER_HEARTBEAT_NANOS, monotonicNanos);
    }

    /// Removes the file, if the name still stands for the one that was opened.
    void delete() throws IOException {
        try {
            BasicFileAttributes now =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (fileKey.equals(now.fileKey())) {
                Files.delete(path);
            }
        } catch (NoSuchFileException removedByOthers) {
            LOG.debug("{} was removed already", path);
        }
    }

    /// Gives the segment back, for the next daemon.
    void unclaim() {
        LONG.setVolatile(memory, (long) HEADER_READER_START_TICKS, 0L);
        INT.setVolatile(memory, (long) HEADER_READER_PID, 0);
    }

    @Override
    public void close() {
        release(arena, channel);
    }

    private static void claim(FileChannel channel, MemorySegment memory, ReaderIdentity reader)
            throws RefusedSegment, IOException {
        int holder = (int) INT.getAcquire(memory, (long) HEADER_READER_PID);
        String held =
                "it is drained by the daemon with pid "
                        + holder
                        + "; stop that one, or use another directory";
        try {
            check(channel.tryLock() != null, held);
        } catch (OverlappingFileLockException sameProcess) {
            throw new RefusedSegment(held);
        }
        long holderTicks = (long) LONG.getAcquire(memory, (long) HEADER_READER_START_TICKS);
        if (holder != 0) {
            OptionalLong aliveTicks = ProcFiles.startTicks(holder);
            boolean alive = aliveTicks.isPresent() && aliveTicks.getAsLong() == holderTicks;
            check(!alive, held);
        }
        LONG.setVolatile(memory, (long) HEADER_READER_START_TICKS, reader.startTicks());
        INT.setVolatile(memory, (long) HEADER_READER_PID, reader.pid());
    }

    private static void release(Arena arena, FileChannel channel) {
        arena.close();
        try {
            channel.close();
        } catch (IOException ignored) {
            // The descriptor is gone either way, and with it the lock.
        }
    }

    private static void check(boolean holds, String reason) throws RefusedSegment {
        if (!holds) {
            throw new RefusedSegment(reason);
        }
    }
}
