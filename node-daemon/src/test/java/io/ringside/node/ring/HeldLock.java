package io.ringside.node.ring;

import java.io.IOException;
import java.nio.file.Path;

/// An open file description of a segment that holds one of its locks, as the plugin or another
/// daemon does in its own process: for the kernel that makes no difference.
final class HeldLock implements AutoCloseable {
    private final LinuxFileCalls calls = new LinuxFileCalls();
    private final int descriptor;

    /// @param at `LOCK_PROCESS_BYTE` or `LOCK_READER_BYTE`
    HeldLock(Path file, long at) throws IOException {
        descriptor = calls.open(file, true);
        int taken = descriptor < 0 ? descriptor : calls.lock(descriptor, at);
        if (taken < 0) {
            throw new IOException(file + ": error " + -taken);
        }
    }

    /// Whether somebody holds that lock now.
    static boolean isOn(Path file, long at) throws IOException {
        LinuxFileCalls calls = new LinuxFileCalls();
        int descriptor = calls.open(file, false);
        int locked = calls.isLocked(descriptor, at);
        if (calls.close(descriptor) < 0 || locked < 0) {
            throw new IOException(file + ": error " + -locked);
        }
        return locked == 1;
    }

    /// As at the end of the process that held it.
    @Override
    public void close() {
        var _ = calls.close(descriptor);
    }
}
