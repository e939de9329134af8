package io.ringside.protocol.files;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegularFileTest {
    private static final int OPENINGS = 3000;

    @TempDir Path folder;

    @Test
    void aNameThatIsNowAFileAndNowAPipeHoldsNobodyUp() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path name = folder.resolve("name");
        Files.createLink(name, file);
        AtomicBoolean done = new AtomicBoolean();
        Thread exchanger =
                Thread.ofPlatform().daemon().start(() -> exchange(name, file, pipe, done));
        int[] opened = {0, 0};
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> {
                    for (int i = 0; i < OPENINGS || opened[0] == 0 || opened[1] == 0; i++) {
                        try (RandomAccessFile regular = RegularFile.open(name)) {
                            assertEquals("content", regular.readLine());
                            opened[0]++;
                        } catch (UnfitFileException refused) {
                            opened[1]++;
                        }
                    }
                });
        done.set(true);
        exchanger.join();
    }

    @Test
    void whatIsNoRegularFileIsRefusedWithItsName() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());

        assertEquals(
                pipe + " is a device, pipe or socket, not a regular file; check the name",
                refusal(pipe));
        assertEquals(
                "/dev/zero is a device, pipe or socket, not a regular file; check the name",
                refusal(Path.of("/dev/zero")));
        assertEquals(folder + " is a folder, not a regular file; check the name", refusal(folder));
        assertEquals(
                folder.resolve("none") + " does not exist; check the name",
                refusal(folder.resolve("none")));
    }

    @Test
    void aLinkIsFollowedAndTheDescriptorIsNotKept() throws Exception {
        Path file = Files.writeString(folder.resolve("ü file"), "content");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        long before = descriptors();
        for (int i = 0; i < 50; i++) {
            try (RandomAccessFile opened = RegularFile.open(link)) {
                assertEquals(7, opened.length());
            }
        }
        assertTrue(descriptors() < before + 25, "descriptors stay open");
    }

    private static String refusal(Path file) {
        return String.valueOf(
                assertThrows(UnfitFileException.class, () -> RegularFile.open(file).close())
                        .getMessage());
    }

    private static long descriptors() throws Exception {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    /// The name always stands for one of them.
    private static void exchange(Path name, Path file, Path pipe, AtomicBoolean done) {
        try {
            Path next = name.resolveSibling("next");
            while (!done.get()) {
                for (Path each : new Path[] {pipe, file}) {
                    Files.createLink(next, each);
                    Files.move(next, name, ATOMIC_MOVE, REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
