package io.ringside.node.ring;

import static io.ringside.node.libc.LibraryCalls.handle;
import static io.ringside.node.libc.LibraryCalls.variadicHandle;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.ringside.node.libc.LibraryCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;

/// The C library of this process: Linux on x86-64 or arm64. Belongs to one thread.
///
/// Locks are those of open file descriptions (F_OFD_...). Java's own, of its channels, are the
/// process's: they would be lost whenever any channel of the file is closed.
final class LinuxFileCalls implements FileCalls {
    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_NOFOLLOW =
            System.getProperty("os.arch", "").equals("aarch64") ? 0x8000 : 0x20000;
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;
    private static final short SEEK_SET = 0;

    /// `struct flock`: type, whence, start, length, pid (which must be 0).
    private static final int FLOCK_BYTES = 32;

    private static final int FLOCK_TYPE = 0;
    private static final int FLOCK_WHENCE = 2;
    private static final int FLOCK_START = 8;
    private static final int FLOCK_LENGTH = 16;

    private static final Charset NAMES =
            Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final LibraryCalls calls = new LibraryCalls();
    private final MemorySegment state = calls.state();
    private final MemorySegment lock = Arena.ofAuto().allocate(FLOCK_BYTES, Long.BYTES);
    private final MethodHandle open = variadicHandle(2, "open", JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle close = handle("close", JAVA_INT, JAVA_INT);
    private final MethodHandle control =
            variadicHandle(2, "fcntl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private final MethodHandle readAt =
            handle("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);

    @Override
    public int open(Path path, boolean write) {
        byte[] bytes = path.toString().getBytes(NAMES);
        int flags = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | (write ? O_RDWR : 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(bytes.length + 1L); // zeroed: its end
            MemorySegment.copy(bytes, 0, name, JAVA_BYTE, 0, bytes.length);
            return calls.call(() -> (int) open.invokeExact(state, name, flags));
        }
    }

    @Override
    public int close(int descriptor) {
        return calls.call(() -> (int) close.invokeExact(state, descriptor));
    }

    @Override
    public int isLocked(int descriptor, long at) {
        int done = control(descriptor, F_OFD_GETLK, at);
        return done < 0 ? done : lock.get(JAVA_SHORT, FLOCK_TYPE) == F_UNLCK ? 0 : 1;
    }

    @Override
    public int lock(int descriptor, long at) {
        return control(descriptor, F_OFD_SETLK, at);
    }

    @Override
    public int read(int descriptor, byte[] into) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(into.length);
            int read =
                    calls.call(() ->
                            (long)
                                    readAt.invokeExact(
                                            state, descriptor, bytes, (long) into.length, 0L));
            MemorySegment.copy(bytes, JAVA_BYTE, 0, into, 0, Math.max(0, read));
            return read;
        }
    }

    private int control(int descriptor, int command, long at) {
        lock.fill((byte) 0);
        lock.set(JAVA_SHORT, FLOCK_TYPE, F_WRLCK);
        lock.set(JAVA_SHORT, FLOCK_WHENCE, SEEK_SET);
        lock.set(JAVA_LONG, FLOCK_START, at);
        lock.set(JAVA_LONG, FLOCK_LENGTH, 1);
        return calls.call(() -> (int) control.invokeExact(state, descriptor, command, lock));
    }
}
