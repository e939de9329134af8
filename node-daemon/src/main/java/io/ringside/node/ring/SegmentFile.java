package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.host.ProcFiles;
import io.ringside.node.libc.RegularFile;
import io.ringside.node.time.EventClock;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One segment's file, mapped: claimed for this daemon, or, where another daemon drains it, only to
/// read along. Owned by the drain thread, which opens and closes it.
///
/// The content is hostile: only what [SegmentLayout] checked may be relied on. A file that is
/// truncated while mapped raises [InternalError] on access; the caller catches it. While a claimed
/// one is open, nobody else drains it: its reader's byte is locked (before layout 1.2 the whole
/// file by Java's lock), and the header names this process. One that is not claimed is mapped
/// read-only.
public final class SegmentFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentFile.class);
    static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();
    static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final int FIRST_LOCKED_MINOR = 2;

    private final Path path;
    private final Object fileKey;
    private final FileChannel channel;
    private final Arena arena;
    private final MemorySegment memory;
    private final SegmentLayout layout;
    private final FileLocks locks;
    private final boolean owned;
    private SegmentBudget.@Nullable Lease lease;

    /// Of the same file while another daemon drained it; only where Java's lock is relied on.
    private @Nullable FileChannel before;

    private boolean isJavasLock;

    private SegmentFile(
            Path path,
            Object fileKey,
            FileChannel channel,
            Arena arena,
            MemorySegment memory,
            SegmentLayout layout,
            FileLocks locks,
            boolean owned) {
        this.path = path;
        this.fileKey = fileKey;
        this.channel = channel;
        this.arena = arena;
        this.memory = memory;
        this.layout = layout;
        this.locks = locks;
        this.owned = owned;
    }

    /// Opens and checks a segment, and claims it unless another daemon drains it.
    ///
    /// @throws RefusedSegment with the reason
    /// @throws IOException when the file cannot be read at all
    public static SegmentFile open(
            Path path, ReaderIdentity reader, FileCalls calls, SegmentBudget budget)
            throws RefusedSegment, IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        check(attributes.isRegularFile(), "it is not a regular file");
        int owner = ProcFiles.owner(path);
        check(
                reader.user() == 0 || owner == reader.user(),
                "it belongs to user " + owner + ", not to this daemon's");
        Object fileKey = Objects.requireNonNull(attributes.fileKey());
        SegmentFile claimed = claimed(path, fileKey, reader, calls, budget);
        return claimed == null ? map(path, fileKey, calls, false, budget) : claimed;
    }

    /// For a file that was only read along: the same one, claimed; null while another daemon drains
    /// it.
    public @Nullable SegmentFile takenOver(ReaderIdentity reader, FileCalls calls)
            throws IOException {
        if (isDrainedByAnother() || isGone()) {
            return null;
        }
        try {
            // Of the budget it takes this one's part.
            SegmentFile claimed = claimed(path, fileKey, reader, calls, null);
            if (claimed != null && !claimed.layout.equals(layout)) {
                claimed.close();
                throw new RefusedSegment("its layout has changed");
            }
            return claimed;
        } catch (NoSuchFileException removed) {
            return null;
        } catch (RefusedSegment changed) {
            throw new IOException(changed.reason());
        }
    }

    private static @Nullable SegmentFile claimed(
            Path path,
            Object fileKey,
            ReaderIdentity reader,
            FileCalls calls,
            @Nullable SegmentBudget budget)
            throws RefusedSegment, IOException {
        SegmentFile file = map(path, fileKey, calls, true, budget);
        boolean claimed = false;
        try {
            claimed = file.claim(reader);
        } catch (InternalError truncated) {
            throw new RefusedSegment("it was truncated while it was being read");
        } finally {
            if (!claimed) {
                file.close();
            }
        }
        return claimed ? file : null;
    }

    @SuppressWarnings("MustBeClosedChecker") // The segment owns the arena and closes it.
    private static SegmentFile map(
            Path path, Object fileKey, FileCalls calls, boolean own, @Nullable SegmentBudget budget)
            throws RefusedSegment, IOException {
        FileChannel channel = RegularFile.channel(path, fileKey, own);
        Arena arena = Arena.ofConfined();
        try {
            long bytes = channel.size();
            if (bytes < HEADER_BYTES) {
                throw RefusedSegment.unfinished(
                        "it has " + bytes + " bytes and a header alone has " + HEADER_BYTES);
            }
            check(
                    bytes <= SegmentBudget.MOST_FILE_BYTES,
                    "it has "
                            + bytes
                            + " bytes, and more than "
                            + SegmentBudget.MOST_FILE_BYTES
                            + " are not mapped");
            FileChannel.MapMode mode =
                    own ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY;
            MemorySegment memory = channel.map(mode, 0, bytes, arena);
            // Pairs with the plugin's release store of `magic`, its last.
            long magic = (long) LONG.getAcquire(memory, (long) HEADER_MAGIC);
            if (magic == 0) {
                throw RefusedSegment.unfinished("its header was never finished");
            }
            check(magic == RING_MAGIC, "it does not start with the magic RINGSIDE");
            SegmentLayout layout = SegmentLayout.read(memory, bytes);
            SegmentBudget.Lease lease = budget == null ? null : budget.take(layout);
            FileLocks locks =
                    minor(memory) >= FIRST_LOCKED_MINOR
                            ? FileLocks.open(calls, path, fileKey, own)
                            : FileLocks.none(calls);
            SegmentFile file =
                    new SegmentFile(path, fileKey, channel, arena, memory, layout, locks, own);
            file.lease = lease;
            return file;
        } catch (InternalError truncated) {
            release(arena, channel);
            throw new RefusedSegment("it was truncated while it was being read");
        } catch (RefusedSegment | IOException | RuntimeException failed) {
            release(arena, channel);
            throw failed;
        }
    }

    /// Takes the place of the one that this was claimed for, whose map and locks go. Where this one
    /// holds Java's lock, the other's channel stays open as long as this one: closing any
    /// descriptor of a file gives up the process's locks on it.
    void succeed(SegmentFile readAlong) {
        lease = readAlong.lease;
        readAlong.lease = null;
        readAlong.locks.close();
        readAlong.arena.close();
        if (isJavasLock) {
            before = readAlong.channel;
        } else {
            release(readAlong.channel);
        }
    }

    MemorySegment memory() {
        return memory;
    }

    /// A CPU stamp of the process by the daemon's clock.
    public long epochNanos(long stamp, EventClock clock) {
        long published =
                memory.get(ValueLayout.JAVA_LONG, HEADER_CLOCK_REALTIME_NANOS)
                        - memory.get(ValueLayout.JAVA_LONG, HEADER_CLOCK_MONOTONIC_NANOS);
        int pid = memory.get(ValueLayout.JAVA_INT, HEADER_PID);
        long namespace = memory.get(ValueLayout.JAVA_LONG, HEADER_PID_NAMESPACE_INODE);
        return stamp + clock.epochMinusMonotonicNanos(published, pid, namespace);
    }

    SegmentLayout layout() {
        return layout;
    }

    /// False: another daemon drains it, and this one only reads along.
    public boolean isOwned() {
        return owned;
    }

    /// The pid of the daemon that drains it; 0 none.
    public int holder() {
        return (int) INT.getAcquire(memory, (long) HEADER_READER_PID);
    }

    public int minor() {
        return minor(memory);
    }

    private static int minor(MemorySegment header) {
        return Short.toUnsignedInt(header.get(ValueLayout.JAVA_SHORT, HEADER_MINOR));
    }

    /// Whether its process says that it holds the file's lock, so that [#processLock] tells.
    boolean isLockedByProcess() {
        return minor() >= FIRST_LOCKED_MINOR
                && memory.get(ValueLayout.JAVA_INT, HEADER_LOCKED) == 1;
    }

    /// FREE: the process is gone.
    LockState processLock() {
        return locks.look(LOCK_PROCESS_BYTE);
    }

    /// The error number of a lock that is unknown.
    int lockError() {
        return locks.error();
    }

    public String name() {
        return Objects.requireNonNull(path.getFileName()).toString();
    }

    /// Whether the file still has the bytes that were mapped.
    public boolean isWhole() throws IOException {
        return channel.size() >= layout.segmentBytes();
    }

    public void beat(long monotonicNanos) {
        LONG.setOpaque(memory, (long) HEADER_READER_HEARTBEAT_NANOS, monotonicNanos);
    }

    /// Removes the file, if the name still stands for the one that was opened.
    public void delete() throws IOException {
        try {
            if (!isGone()) {
                Files.delete(path);
            }
        } catch (NoSuchFileException removedByOthers) {
            LOG.debug("{} was removed already", path);
        }
    }

    /// Whether the name no longer stands for the file that was opened, or leads nowhere: its folder
    /// was moved, replaced or closed to this daemon.
    public boolean isGone() throws IOException {
        try {
            return !isAt(path);
        } catch (FileSystemException unreachable) {
            return true;
        }
    }

    /// Whether this very file stands there.
    ///
    /// @throws java.nio.file.NoSuchFileException where nothing does
    public boolean isAt(Path name) throws IOException {
        BasicFileAttributes now =
                Files.readAttributes(name, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return fileKey.equals(now.fileKey());
    }

    /// Gives the segment back, for the next daemon.
    public void unclaim() {
        LONG.setVolatile(memory, (long) HEADER_READER_START_TICKS, 0L);
        INT.setVolatile(memory, (long) HEADER_READER_PID, 0);
    }

    /// Gives the pages of all records back: they are the rank's, and would count as this process's
    /// memory too once every place of every lane was read. What is read next comes back by itself.
    void unload() {
        memory.asSlice(layout.recordsOffset(0), layout.recordsBytes()).unload();
    }

    @Override
    public void close() {
        locks.close();
        release(arena, channel);
        if (before != null) {
            release(before);
        }
        if (lease != null) {
            lease.giveBack();
        }
    }

    /// @return false when another daemon drains it
    private boolean claim(ReaderIdentity reader) throws IOException {
        if (!lock()) {
            return false;
        }
        if (isGone()) { // who drained it before has just removed it
            throw new NoSuchFileException(path.toString());
        }
        LONG.setVolatile(memory, (long) HEADER_READER_START_TICKS, reader.startTicks());
        INT.setVolatile(memory, (long) HEADER_READER_PID, reader.pid());
        return true;
    }

    /// Where the reader's byte cannot be locked so, Java's lock and the header's words are asked,
    /// as always before layout 1.2; from then on never for the whole file, which its process locks
    /// in part.
    private boolean lock() throws IOException {
        LockState taken = locks.take(LOCK_READER_BYTE);
        if (taken != LockState.UNKNOWN) {
            return taken == LockState.FREE;
        }
        isJavasLock = true;
        boolean whole = minor() < FIRST_LOCKED_MINOR;
        try {
            return channel.tryLock(whole ? 0 : LOCK_READER_BYTE, whole ? Long.MAX_VALUE : 1, false)
                            != null
                    && !isHeld(memory);
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        } catch (IOException noLocks) {
            if (whole) {
                throw noLocks;
            }
            return !isHeld(memory);
        }
    }

    private boolean isDrainedByAnother() {
        LockState held = locks.look(LOCK_READER_BYTE);
        return held == LockState.UNKNOWN ? isHeld(memory) : held == LockState.HELD;
    }

    /// Whether the header names a process that lives.
    private static boolean isHeld(MemorySegment memory) {
        int holder = (int) INT.getAcquire(memory, (long) HEADER_READER_PID);
        long holderTicks = (long) LONG.getAcquire(memory, (long) HEADER_READER_START_TICKS);
        OptionalLong aliveTicks = holder == 0 ? OptionalLong.empty() : ProcFiles.startTicks(holder);
        return aliveTicks.isPresent() && aliveTicks.getAsLong() == holderTicks;
    }

    private static void release(Arena arena, FileChannel channel) {
        arena.close();
        release(channel);
    }

    private static void release(FileChannel channel) {
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

    /// A copy of some of it, little-endian.
    ByteBuffer copy(long offset, long bytes) {
        byte[] copy = new byte[Math.toIntExact(bytes)];
        MemorySegment.copy(memory(), ValueLayout.JAVA_BYTE, offset, copy, 0, copy.length);
        return ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    }
}
