package io.ringside.node.libc;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The kernel's log, /dev/kmsg, open to be read without waiting. Each read brings one record; where
/// a plain file stands there (a copy, under a root of one's own) it brings what comes next. Belongs
/// to one thread.
public final class KernelLog implements AutoCloseable {
    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final int EPIPE = 32;

    private final Path path;
    private final Descriptors calls;
    private final int descriptor;
    private final boolean isRegular;
    private long position;

    private KernelLog(Path path, Descriptors calls, int descriptor, boolean isRegular) {
        this.path = path;
        this.calls = calls;
        this.descriptor = descriptor;
        this.isRegular = isRegular;
    }

    /// @throws AccessDeniedException when the daemon may not read it
    /// @throws NoSuchFileException when there is none
    public static KernelLog open(Path path) throws IOException {
        Descriptors calls = new Descriptors();
        int descriptor = calls.open(path, false, false);
        if (descriptor == -EPERM || descriptor == -EACCES) {
            throw new AccessDeniedException(path.toString());
        }
        if (descriptor == -ENOENT) {
            throw new NoSuchFileException(path.toString());
        }
        if (descriptor < 0) {
            throw new FileSystemException(path.toString(), null, "error " + -descriptor);
        }
        int seen = calls.look(descriptor);
        if (seen < 0 || !(calls.isRegular() || calls.isCharacterDevice())) {
            var _ = calls.close(descriptor);
            throw new FileSystemException(path.toString(), null, "it is no kernel log");
        }
        return new KernelLog(path, calls, descriptor, calls.isRegular());
    }

    /// @return how many bytes; 0: nothing more for now; -1: records were overwritten before they
    ///   were read, and the next read goes on behind them
    /// @throws AccessDeniedException when the daemon may not read it
    public int read(byte[] into) throws IOException {
        int read = calls.read(descriptor, into, 0, into.length, isRegular ? position : 0);
        if (read >= 0) {
            position += read;
            return read;
        }
        return switch (-read) {
            case EAGAIN -> 0;
            case EPIPE -> -1;
            case EPERM, EACCES -> throw new AccessDeniedException(path.toString());
            default -> throw new FileSystemException(path.toString(), null, "error " + -read);
        };
    }

    @Override
    public void close() {
        var _ = calls.close(descriptor);
    }
}
