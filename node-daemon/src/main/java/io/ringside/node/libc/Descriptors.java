package io.ringside.node.libc;

import static io.ringside.node.libc.LibraryCalls.handle;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.ringside.protocol.files.UnwaitingOpen;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Opens, looks at, reads and closes files by their descriptors: Linux on x86-64 or arm64. Every
/// call returns what the C library's does, or minus the error number. Belongs to one thread.
public final class Descriptors {
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BASIC_STATS = 0x7ff;

    /// `struct statx`, the same on every architecture: user, mode, size, and when it was written.
    private static final int STATX_BYTES = 256;

    private static final int STATX_UID = 20;
    private static final int STATX_MODE = 28;
    private static final int STATX_SIZE = 40;
    private static final int STATX_MTIME = 112;
    private static final int S_IFMT = 0xf000;
    private static final int S_IFREG = 0x8000;
    private static final int S_IFCHR = 0x2000;

    private static final long MOST_EPOCH_SECONDS = 7_258_118_400L;

    private static final int BUFFER_BYTES = 1 << 16;

    private final LibraryCalls calls = new LibraryCalls();
    private final MemorySegment state = calls.state();
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES, Long.BYTES);
    private final MemorySegment stat = Arena.ofAuto().allocate(STATX_BYTES, Long.BYTES);
    private final MethodHandle close = handle("close", JAVA_INT, JAVA_INT);
    private final MethodHandle readAt =
            handle("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    private final MethodHandle statx =
            handle("statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);

    /// A descriptor. Waits for nobody, whatever stands there.
    ///
    /// @param follow whether a symbolic link in the last place is followed
    public int open(Path path, boolean write, boolean follow) {
        return UnwaitingOpen.open(path, write, follow);
    }

    public int close(int descriptor) {
        return calls.call(() -> (int) close.invokeExact(state, descriptor));
    }

    /// Takes in what [#isRegular] and those after it tell.
    public int look(int descriptor) {
        buffer.set(JAVA_BYTE, 0, (byte) 0); // the empty path: the descriptor itself
        return calls.call(() ->
                (int)
                        statx.invokeExact(
                                state, descriptor, buffer, AT_EMPTY_PATH, STATX_BASIC_STATS, stat));
    }

    boolean isRegular() {
        return (stat.get(JAVA_SHORT, STATX_MODE) & S_IFMT) == S_IFREG;
    }

    boolean isCharacterDevice() {
        return (stat.get(JAVA_SHORT, STATX_MODE) & S_IFMT) == S_IFCHR;
    }

    int userId() {
        return stat.get(JAVA_INT, STATX_UID);
    }

    long sizeBytes() {
        return stat.get(JAVA_LONG, STATX_SIZE);
    }

    /// Whatever the file's stamp says, within 1970 and 2200.
    long writtenEpochNanos() {
        long seconds = Math.clamp(stat.get(JAVA_LONG, STATX_MTIME), 0L, MOST_EPOCH_SECONDS);
        return TimeUnit.SECONDS.toNanos(seconds) + stat.get(JAVA_INT, STATX_MTIME + Long.BYTES);
    }

    /// Reads from a place of the file, at most 64 KiB at once.
    ///
    /// @return how many bytes; 0 at the end
    public int read(int descriptor, byte[] into, int offset, int length, long at) {
        long most = Math.min(length, BUFFER_BYTES);
        int read = calls.call(() -> (long) readAt.invokeExact(state, descriptor, buffer, most, at));
        MemorySegment.copy(buffer, JAVA_BYTE, 0, into, offset, Math.max(0, read));
        return read;
    }
}
