package io.ringside.node.ring;

import static io.ringside.node.libc.LibraryCalls.variadicHandle;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.ringside.node.libc.Descriptors;
import io.ringside.node.libc.LibraryCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The C library of this process: Linux on x86-64 or arm64. Belongs to one thread.
///
/// Locks are those of open file descriptions (F_OFD_...). Java's own, of its channels, are the
/// process's: they would be lost whenever any channel of the file is closed.
public final class LinuxFileCalls implements FileCalls {
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

    private final Descriptors descriptors = new Descriptors();
    private final LibraryCalls calls = new LibraryCalls();
    private final MemorySegment state = calls.state();
    private final MemorySegment lock = Arena.ofAuto().allocate(FLOCK_BYTES, Long.BYTES);
    private final MethodHandle control =
            variadicHandle(2, "fcntl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);

    @Override
    public int open(Path path, boolean write) {
        return descriptors.open(path, write, false);
    }

    @Override
    public int close(int descriptor) {
        return descriptors.close(descriptor);
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
        return descriptors.read(descriptor, into, 0, into.length, 0);
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
