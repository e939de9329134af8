package io.ringside.node.libc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class RegularFileTest {
    @TempDir Path directory;
    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("file");
    }

    @Test
    void refusesAFifoWithoutWaitingForItsWriter() throws Exception {
        fifo(path);

        assertEquals("it is not a regular file", reason(path));
    }

    @Test
    void refusesADeviceASocketAndAFolder() throws IOException {
        Path socket = directory.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));

            assertEquals("it is not a regular file", reason(socket));
        }
        assertEquals("it is not a regular file", reason(Path.of("/dev/zero")));
        assertEquals("it is not a regular file", reason(directory));
    }

    @Test
    void followsALinkOnlyWhereTheNameIsTheUsersOwn() throws IOException {
        Files.writeString(directory.resolve("target"), "text");
        Files.createSymbolicLink(path, Path.of("target"));

        assertEquals("it is a symbolic link, which is not followed", reason(path));
        assertEquals("text", new String(RegularFile.named(path, 4), UTF_8));
    }

    @Test
    void refusesADeviceBehindALinkOfTheUsersOwn() throws IOException {
        Files.createSymbolicLink(path, Path.of("/dev/zero"));

        assertThrows(FileSystemException.class, () -> RegularFile.named(path, 100));
    }

    @Test
    void readsNoMoreThanIsAllowed() throws IOException {
        Files.write(path, new byte[10_000]);

        assertEquals(10_000, RegularFile.named(path, 10_000).length);
        FileSystemException refused =
                assertThrows(FileSystemException.class, () -> RegularFile.named(path, 9_999));
        assertEquals("it has more than 9999 bytes", refused.getReason());
        try (RegularFile file = RegularFile.open(path)) {
            assertEquals(70, file.bytes(70).length);
        }
    }

    @Test
    void readsFilesOfTheKernelThatSayTheyHaveNoBytes() throws IOException {
        try (RegularFile file = RegularFile.open(Path.of("/proc/self/status"))) {
            assertEquals(0, file.sizeBytes());
            assertTrue(new String(file.bytes(1 << 16), UTF_8).contains("VmRSS"));
        }
    }

    @Test
    void streamsWhatIsThereToItsEnd() throws IOException {
        byte[] content = new byte[200_001];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        Files.write(path, content);

        try (InputStream in = RegularFile.open(path).stream()) {
            assertEquals(content[0], (byte) in.read());
            byte[] rest = in.readAllBytes();
            assertEquals(content.length - 1, rest.length);
            assertEquals(content[content.length - 1], rest[rest.length - 1]);
            assertEquals(-1, in.read());
        }
    }

    @Test
    void readsOnWhenTheNameStandsForAnotherFile() throws Exception {
        Files.writeString(path, "first");
        try (RegularFile file = RegularFile.open(path)) {
            Files.delete(path);
            fifo(path);

            assertEquals("first", new String(file.bytes(100), UTF_8));
        }
    }

    @Test
    void opensNoChannelOfAFileThatIsNotTheOneThatWasSeen() throws Exception {
        Files.writeString(path, "first");
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        Files.writeString(directory.resolve("other"), "other");
        Files.move(
                directory.resolve("other"),
                path,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThrows(NoSuchFileException.class, () -> RegularFile.channel(path, key, true));
        Object now = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        try (FileChannel channel = RegularFile.channel(path, now, true)) {
            assertEquals(5, channel.size());
        }
    }

    @Test
    void opensNoChannelOfAFifoThatWasExchangedForTheFile() throws Exception {
        Files.writeString(path, "first");
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        Files.delete(path);
        fifo(path);

        assertThrows(FileSystemException.class, () -> RegularFile.channel(path, key, true));
        assertThrows(FileSystemException.class, () -> RegularFile.channel(path, key, false));
    }

    @Test
    void leavesNoDescriptorOpen() throws Exception {
        fifo(path);
        Files.writeString(directory.resolve("file2"), "x");
        long before = descriptors();
        for (int i = 0; i < 50; i++) {
            assertThrows(FileSystemException.class, () -> RegularFile.open(path));
            RegularFile.named(directory.resolve("file2"), 10);
            assertThrows(
                    FileSystemException.class,
                    () -> RegularFile.named(directory.resolve("file2"), 0));
        }

        assertTrue(descriptors() < before + 40);
    }

    @Test
    void tellsWhoseItIsAndWhenItWasWritten() throws IOException {
        Files.writeString(path, "x");
        Files.setLastModifiedTime(
                path, java.nio.file.attribute.FileTime.from(java.time.Instant.ofEpochSecond(7, 9)));
        try (RegularFile file = RegularFile.open(path)) {
            assertEquals(Files.getAttribute(path, "unix:uid"), file.userId());
            assertEquals(7_000_000_009L, file.writtenEpochNanos());
            assertArrayEquals(new byte[] {'x'}, file.bytes(5));
        }
    }

    private static String reason(Path path) {
        return String.valueOf(
                assertThrows(FileSystemException.class, () -> RegularFile.open(path)).getReason());
    }

    private static long descriptors() throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    private static void fifo(Path path) throws Exception {
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    }
}
