package io.ringside.node.capture.playback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.ring.FileHold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayDirectoryTest {
    @TempDir Path temporary;

    @Test
    void removesWhatAKilledPlayerLeft() throws IOException {
        Path left = left("ringside-play-1", PlayDirectory.LOCK, "p.seg", "unread.count");
        try (PlayDirectory own = PlayDirectory.create(temporary)) {
            assertFalse(Files.exists(left));
            assertTrue(Files.exists(own.path()));
        }
        assertEquals(List.of(), names(temporary));
    }

    @Test
    void removesWhatAPlayerLeftThatWasKilledBeforeItsLockHadAName() throws IOException {
        Path begins = left("ringside-play-8", PlayDirectory.UNNAMED_LOCK);
        Path left = left("ringside-play-7", PlayDirectory.UNNAMED_LOCK);
        FileTime then = Files.getLastModifiedTime(left);
        Files.setLastModifiedTime(
                left.resolve(PlayDirectory.UNNAMED_LOCK),
                FileTime.from(then.toInstant().minus(Duration.ofMinutes(2))));
        PlayDirectory.create(temporary).close();
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(begins), "its player may be about to name it");
    }

    @Test
    void leavesThePlaybackThatIsStillOn() throws IOException {
        try (PlayDirectory other = PlayDirectory.create(temporary)) {
            Files.createFile(other.path().resolve("p.seg"));
            try (PlayDirectory own = PlayDirectory.create(temporary)) {
                assertTrue(Files.exists(other.path().resolve("p.seg")));
                assertEquals(List.of(PlayDirectory.LOCK), names(own.path()));
            }
        }
        assertEquals(List.of(), names(temporary));
    }

    @Test
    void touchesNothingThatAPlaybackDoesNotMake() throws IOException {
        Path unlocked = left("ringside-play-2", "p.seg");
        Path others = left("other-play-3", PlayDirectory.LOCK, "p.seg");
        Path mixed = left("ringside-play-4", PlayDirectory.LOCK, "thesis.txt");
        Path target = left("target", PlayDirectory.LOCK, "p.seg");
        Files.createSymbolicLink(temporary.resolve("ringside-play-5"), target);
        Path linked = Files.createDirectory(temporary.resolve("ringside-play-6"));
        Files.createSymbolicLink(
                linked.resolve(PlayDirectory.LOCK), target.resolve(PlayDirectory.LOCK));
        Files.createFile(linked.resolve("p.seg"));

        PlayDirectory.create(temporary).close();

        assertEquals(List.of("p.seg"), names(unlocked));
        assertEquals(List.of("p.seg", PlayDirectory.LOCK), names(others));
        assertTrue(names(mixed).contains("thesis.txt"));
        assertEquals(List.of("p.seg", PlayDirectory.LOCK), names(target));
        assertTrue(Files.exists(linked.resolve("p.seg")));
    }

    @Test
    void aLockIsOneHoldersUntilItCloses() throws IOException {
        Path file = Files.createFile(temporary.resolve("lock"));
        FileHold first = FileHold.take(file).orElseThrow();
        assertTrue(FileHold.take(file).isEmpty());
        first.close();
        FileHold.take(file).orElseThrow().close();
    }

    private Path left(String folder, String... files) throws IOException {
        Path path = Files.createDirectory(temporary.resolve(folder));
        for (String file : files) {
            Files.createFile(path.resolve(file));
        }
        return path;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
