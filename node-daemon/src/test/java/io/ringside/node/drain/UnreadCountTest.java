package io.ringside.node.drain;

import static io.ringside.node.ring.RingFiles.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.reading.SourceStatus;
import io.ringside.node.ring.CountedCalls;
import io.ringside.node.ring.ReaderIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadCountTest {
    @TempDir private Path directory;
    private final CountedCalls calls = new CountedCalls();
    private Path file;
    private UnreadCount count;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve(UnreadCount.NAME);
        count = new UnreadCount(directory, ReaderIdentity.ownProcess(), calls);
    }

    @Test
    void tellsWhatWasAddedSinceItBegan() throws IOException {
        write(5, 1_000);
        look(0, 0);
        write(7, 1_500);
        look(2, 500);
        look(2, 500);
        write(7, 1_501);
        look(2, 501);
        assertEquals(0, calls.opened, "and closes what it opens");
    }

    @Test
    void countsAllOfAFileThatIsMadeAfterItBegan() throws IOException {
        look(0, 0);
        write(3, 40);
        look(3, 40);
    }

    @Test
    void neverFallsWhenTheFileIsMadeAnew() throws IOException {
        write(10, 100);
        look(0, 0);
        write(12, 130);
        look(2, 30);
        write(1, 7);
        look(3, 37);
        Files.delete(file);
        look(3, 37);
        write(4, 9);
        look(7, 46);
    }

    @Test
    void takesForTheBeginningWhatItCouldReadFirst() throws IOException {
        Files.writeString(file, "nothing");
        ignored("it is not one of 64 bytes that begins with RSUNREAD");
        write(100, 100);
        look(0, 0);
        write(101, 102);
        look(1, 2);
    }

    @Test
    void ignoresWhatIsNoSuchFileAndSaysWhy() throws Exception {
        write(1, 1);
        look(0, 0);
        Files.write(file, new byte[65]);
        ignored("it is not one of 64 bytes that begins with RSUNREAD");
        write(2, 2);
        put(file, 8, 4, 9);
        ignored("it is of version 9");
        write(-1, 2);
        ignored("its counts are beyond all sense");
        Files.delete(file);
        Files.createDirectory(file);
        ignored("it is not a regular file");
        Files.delete(file);
        Path elsewhere = directory.resolve("elsewhere");
        Files.createSymbolicLink(file, elsewhere);
        ignored("it cannot be opened (error 40)");
        Files.delete(file);
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        ignored("it is not a regular file");
        Files.delete(file);
        write(3, 3);
        look(2, 2);
        assertTrue(count.status().isEmpty());
        assertEquals(0, calls.opened);
    }

    @Test
    void ignoresTheFileOfAnotherUser() throws IOException {
        ReaderIdentity own = ReaderIdentity.ownProcess();
        count =
                new UnreadCount(
                        directory,
                        new ReaderIdentity(own.pid(), own.startTicks(), 4_711, 0),
                        calls);
        write(1, 1);
        ignored("it belongs to user " + own.user() + ", not to this daemon's");
    }

    @Test
    void staysAtTheMostThatCanBeCounted() throws IOException {
        look(0, 0);
        write(Long.MAX_VALUE, Long.MAX_VALUE);
        look(Long.MAX_VALUE, Long.MAX_VALUE);
        write(0, 0);
        write(5, 5);
        look(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private void ignored(String reason) {
        long segments = count.segments();
        count.look();
        SourceStatus status = count.status().orElseThrow();
        assertEquals(SourceStatus.State.WARN, status.state());
        assertEquals(
                file + " is ignored: " + reason + ". How many processes ended unread is not known.",
                status.reason());
        assertEquals(segments, count.segments());
    }

    private void look(long segments, long records) {
        count.look();
        assertEquals(segments, count.segments());
        assertEquals(records, count.records());
    }

    private void write(long segments, long records) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, "RSUNREAD".getBytes(StandardCharsets.US_ASCII))
                .putInt(8, 1)
                .putLong(16, segments)
                .putLong(24, records);
        Files.write(file, bytes.array());
    }
}
