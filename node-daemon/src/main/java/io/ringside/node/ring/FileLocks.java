package io.ringside.node.ring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// The locks of one segment's file, as one open file description looks at them and takes them. What
/// it takes it holds until it is closed. One thread's.
final class FileLocks implements AutoCloseable {
    private final FileCalls calls;
    private int descriptor;
    private int error;

    private FileLocks(FileCalls calls, int descriptor) {
        this.calls = calls;
        this.descriptor = descriptor;
        error = Math.max(0, -descriptor);
    }

    /// Where the file cannot be opened, or another one stands there, every lock is unknown.
    ///
    /// @param fileKey of the file that is meant
    /// @param write to take locks, not only to look at them
    static FileLocks open(FileCalls calls, Path path, Object fileKey, boolean write) {
        int descriptor = calls.open(path, write);
        if (descriptor >= 0 && !isFile(descriptor, fileKey)) {
            var _ = calls.close(descriptor);
            descriptor = -FileCalls.EACCES;
        }
        return new FileLocks(calls, descriptor);
    }

    /// For a file whose locks say nothing: every one is unknown.
    static FileLocks none(FileCalls calls) {
        return new FileLocks(calls, -FileCalls.EACCES);
    }

    /// Of a byte that this description has not locked itself.
    LockState look(long at) {
        int locked = descriptor < 0 ? descriptor : calls.isLocked(descriptor, at);
        error = Math.max(0, -locked);
        return locked < 0 ? LockState.UNKNOWN : locked == 0 ? LockState.FREE : LockState.HELD;
    }

    /// Takes a lock: FREE says that it was, and is this one's now.
    LockState take(long at) {
        int taken = descriptor < 0 ? descriptor : calls.lock(descriptor, at);
        if (descriptor >= 0 && (taken == -FileCalls.EAGAIN || taken == -FileCalls.EACCES)) {
            return LockState.HELD;
        }
        error = Math.max(0, -taken);
        return taken < 0 ? LockState.UNKNOWN : LockState.FREE;
    }

    /// The error number of the latest UNKNOWN.
    int error() {
        return error;
    }

    @Override
    public void close() {
        if (descriptor >= 0) {
            var _ = calls.close(descriptor);
            descriptor = -FileCalls.EACCES;
        }
    }

    /// Between a look at a path and its opening, another file may have been put there. What cannot
    /// be looked at, for want of /proc, is believed.
    private static boolean isFile(int descriptor, Object fileKey) {
        try {
            Path opened = Path.of("/proc/self/fd", Integer.toString(descriptor));
            return fileKey.equals(
                    Files.readAttributes(opened, BasicFileAttributes.class).fileKey());
        } catch (IOException unreadable) {
            return true;
        }
    }
}
