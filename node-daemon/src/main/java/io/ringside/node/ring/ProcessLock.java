package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.LOCK_PROCESS_BYTE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/// The lock that the process of a segment holds, for who only looks. Stateless.
public final class ProcessLock {
    private ProcessLock() {}

    /// FREE: the process is gone, if its header says that it holds one.
    public static LockState of(Path segment) throws IOException {
        Object fileKey =
                Objects.requireNonNull(
                        Files.readAttributes(
                                        segment,
                                        BasicFileAttributes.class,
                                        LinkOption.NOFOLLOW_LINKS)
                                .fileKey());
        try (FileLocks locks = FileLocks.open(new LinuxFileCalls(), segment, fileKey, false)) {
            return locks.look(LOCK_PROCESS_BYTE);
        }
    }
}
