package io.ringside.node.ring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;

/// An exclusive lock on a file, held until it is closed or this process ends in whatever way. One
/// thread's at a time.
public final class FileHold implements AutoCloseable {
    private final FileLocks locks;

    private FileHold(FileLocks locks) {
        this.locks = locks;
    }

    /// Absent when somebody else holds it, or it cannot be known.
    ///
    /// @throws IOException when there is no such file
    public static Optional<FileHold> take(Path file) throws IOException {
        Object key =
                Objects.requireNonNull(
                        Files.readAttributes(
                                        file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                                .fileKey());
        FileLocks locks = FileLocks.open(new LinuxFileCalls(), file, key, true);
        if (locks.take(0) == LockState.FREE) {
            return Optional.of(new FileHold(locks));
        }
        locks.close();
        return Optional.empty();
    }

    @Override
    public void close() {
        locks.close();
    }
}
