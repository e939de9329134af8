package io.ringside.protocol.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The right to write one file, by its name: a lock on the hidden file `.NAME.lock` beside it, held
/// until it is closed and gone with the process at the latest. Whoever else wants it, another
/// program or another thread, is refused at once. On a file system without locks only this
/// process's own threads are. Thread-safe.
public final class WriterLock implements Closeable {
    /// What this process holds: closing a second handle of a locked file would give the lock up.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final int MOST_TRIES = 16;

    private final Path file;
    private final Path key;
    private final Optional<FileChannel> channel;

    private WriterLock(Path file, Path key, Optional<FileChannel> channel) {
        this.file = file;
        this.key = key;
        this.channel = channel;
    }

    /// @throws UnfitFileException one sentence, if somebody writes `target` already
    public static WriterLock take(Path target) throws IOException {
        Path file = target.resolveSibling("." + Replacement.fileName(target) + ".lock");
        Path key = file.toAbsolutePath().normalize();
        if (!HELD.add(key)) {
            throw taken(target);
        }
        try {
            return new WriterLock(file, key, locked(target, file));
        } catch (IOException | RuntimeException e) {
            HELD.remove(key);
            throw e;
        }
    }

    /// Removes the lock's file and gives the lock up. A second call does nothing.
    @Override
    public void close() throws IOException {
        if (channel.isEmpty() || channel.get().isOpen()) {
            try (FileChannel _ = channel.orElse(null)) {
                Files.deleteIfExists(file);
            } finally {
                HELD.remove(key);
            }
        }
    }

    private static Optional<FileChannel> locked(Path target, Path file) throws IOException {
        for (int i = 0; i < MOST_TRIES; i++) {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                makeUnlessThere(target, file);
            }
            RegularFile.requireReplaceable(file);
            Object before = identity(file);
            FileChannel channel = open(file);
            boolean kept = false;
            try {
                if (!isLocked(channel)) {
                    throw taken(target);
                }
                // Whoever held it may have removed it since: a lock on what has no name is none.
                kept = Objects.equals(before, identity(file));
                if (kept) {
                    return Optional.of(channel);
                }
            } catch (NoLocksException e) {
                return Optional.empty();
            } finally {
                if (!kept) {
                    channel.close();
                }
            }
        }
        throw taken(target);
    }

    private static void makeUnlessThere(Path target, Path file) throws IOException {
        try {
            Replacement.createNew(file, target);
        } catch (UnfitFileException e) {
            if (!(e.getCause() instanceof FileAlreadyExistsException)) {
                throw e;
            }
        }
    }

    private static boolean isLocked(FileChannel channel) throws NoLocksException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new NoLocksException(e);
        }
    }

    /// For reading too: of a pipe that came to stand here, open(2) does not wait then.
    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /// Null where the file is gone or its file system gives none.
    private static @Nullable Object identity(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static UnfitFileException taken(Path target) {
        return new UnfitFileException(
                RegularFile.name(target)
                        + " is being written by another recorder; give another name, or end that"
                        + " one");
    }

    /// The file system has no locks.
    private static final class NoLocksException extends Exception {
        NoLocksException(IOException cause) {
            super(cause);
        }
    }
}
