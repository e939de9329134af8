package io.ringside.node.capture.playback;

import io.ringside.node.ring.FileHold;
import io.ringside.protocol.files.Folder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The private folder of one playback's segments, mode 0700, with a file in it that is locked as
/// long as it is played. What a killed player left is removed by the next one: folders with its
/// name and of its user whose lock nobody holds, and of these the files that a playback makes. One
/// thread's at a time.
final class PlayDirectory implements AutoCloseable {
    static final String PREFIX = "ringside-play-";
    static final String LOCK = "player.lock";
    static final String NEW_LOCK = LOCK + ".new";

    /// Much longer than a player takes from one name of its lock to the other.
    private static final long STARTS_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(PlayDirectory.class);
    private static final int MOST_ENTRIES = 10_000;
    private static final int MOST_FILES = 10_000;

    private final Path path;
    private final Optional<FileHold> hold;

    private PlayDirectory(Path path, Optional<FileHold> hold) {
        this.path = path;
        this.hold = hold;
    }

    /// @param parent where temporary files are
    static PlayDirectory create(Path parent) throws IOException {
        Path path = Files.createTempDirectory(parent, PREFIX);
        // It is locked before it has the name that others look for.
        Path unnamed = Files.createFile(path.resolve(NEW_LOCK));
        // For an end before anybody is there to close it; in that order the folder goes last.
        for (Path made : List.of(path, path.resolve(LOCK), unnamed)) {
            made.toFile().deleteOnExit();
        }
        removeLeft(parent, Files.getLastModifiedTime(unnamed));
        Optional<FileHold> hold = FileHold.take(unnamed);
        if (hold.isPresent()) {
            Files.move(unnamed, path.resolve(LOCK));
        } else {
            Files.delete(unnamed); // without locks here, nobody will remove it but this one
        }
        return new PlayDirectory(path, hold);
    }

    Path path() {
        return path;
    }

    /// Removes the folder.
    @Override
    public void close() throws IOException {
        try {
            remove(path);
        } finally {
            hold.ifPresent(FileHold::close);
        }
    }

    /// @param now by the clock of the file system
    private static void removeLeft(Path parent, FileTime now) {
        List<Path> left = new ArrayList<>();
        int entries = 0;
        try (DirectoryStream<Path> all = Folder.entries(parent)) {
            for (Path entry : all) {
                if (name(entry).startsWith(PREFIX)) {
                    left.add(entry);
                }
                if (++entries == MOST_ENTRIES) {
                    break;
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            LOG.debug("{} cannot be listed: {}", parent, unreadable.toString());
        }
        left.forEach(folder -> removeIfLeft(folder, now));
    }

    private static void removeIfLeft(Path folder, FileTime now) {
        try {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !isOwn(folder)) {
                return;
            }
            Path lock = folder.resolve(LOCK);
            Path unnamed = folder.resolve(NEW_LOCK);
            if (Files.isRegularFile(unnamed, LinkOption.NOFOLLOW_LINKS) && isOld(unnamed, now)) {
                lock = unnamed; // killed before it had its name
            }
            if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            try (FileHold nobodys = FileHold.take(lock).orElse(null)) {
                if (nobodys != null) {
                    remove(folder);
                    LOG.info("{} was left by a playback that was killed; it is removed", folder);
                }
            }
        } catch (IOException notNow) {
            LOG.debug("{} stays: {}", folder, notNow.toString());
        }
    }

    private static boolean isOld(Path file, FileTime now) throws IOException {
        FileTime made = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
        return now.toMillis() - made.toMillis() > STARTS_MILLIS;
    }

    private static boolean isOwn(Path folder) throws IOException {
        Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /// The lock last: until then the next player goes on where this one was killed.
    private static void remove(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Folder.entries(folder)) {
            for (Path file : all) {
                if (isPlayed(name(file)) && files.size() < MOST_FILES) {
                    files.add(file);
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder.resolve(LOCK));
        Files.deleteIfExists(folder);
    }

    private static boolean isPlayed(String name) {
        return name.endsWith(".seg") || name.equals("unread.count") || name.equals(NEW_LOCK);
    }

    private static String name(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }
}
