package io.ringside.desktop.recording.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.Messages;
import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import io.ringside.protocol.files.UnfitFileException;
import io.ringside.protocol.recording.RecordingEntry;
import io.ringside.protocol.recording.RecordingWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentFolderTest {
    private static final long NOON = 1_764_417_600_000_000_000L;
    private static final long SECOND = Messages.SECOND;

    @TempDir Path folder;
    private final List<Path> deleted = new ArrayList<>();

    @Test
    void theOldestOfItsOwnGoFirstAndNothingElseEver() throws Exception {
        IncidentFolder own = new IncidentFolder(folder, limits(3));
        for (int i = 0; i < 3; i++) {
            save(own.next(NOON + i * SECOND, deleted), "Incident: a hang");
        }
        assertEquals(List.of(), deleted);
        // Older than all, and not its own: by name, by what they say, by what they are.
        save(folder.resolve("incident-20200101T000000Z.ringside"), "ringside record");
        save(folder.resolve("kept.ringside"), "Incident: kept by hand");
        Files.writeString(folder.resolve("incident-20200102T000000Z.ringside"), "notes");
        Files.createDirectory(folder.resolve("incident-20200103T000000Z.ringside"));
        Files.createSymbolicLink(
                folder.resolve("incident-20200104T000000Z.ringside"),
                folder.resolve("kept.ringside"));
        Set<String> before = names();

        Path next = own.next(NOON + 9 * SECOND, deleted);

        assertEquals(List.of(folder.resolve("incident-20251129T120000Z.ringside")), deleted);
        before.remove("incident-20251129T120000Z.ringside");
        assertEquals(before, names());
        assertEquals(folder.resolve("incident-20251129T120009Z.ringside"), next);
    }

    @Test
    void roomIsMadeBeforeAFileIsWritten() throws Exception {
        IncidentFolder own =
                new IncidentFolder(
                        folder,
                        new IncidentFolder.Limits(IncidentFolder.Limits.LEAST_BYTES, 10, 0));
        for (int i = 0; i < 2; i++) {
            Path file = own.next(NOON + i * SECOND, deleted);
            save(file, "Incident: a hang");
            try (var grown = Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)) {
                // Holes: as long as 30 MiB, and nothing on the disk.
                grown.position((30 << 20) - 1).write(java.nio.ByteBuffer.allocate(1));
            }
        }
        own.next(NOON + 5 * SECOND, deleted);
        assertEquals(List.of(folder.resolve("incident-20251129T120000Z.ringside")), deleted);
    }

    @Test
    void aDiskThatIsNearlyFullGetsNoFile() {
        IncidentFolder own =
                new IncidentFolder(
                        folder, new IncidentFolder.Limits(1L << 30, 3, Long.MAX_VALUE / 2));
        UnfitFileException refused =
                assertThrows(UnfitFileException.class, () -> own.next(NOON, deleted));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("bytes free on its disk"),
                refused::toString);
    }

    @Test
    void twoOfOneSecondHaveTwoNames() throws Exception {
        IncidentFolder own = new IncidentFolder(folder.resolve("made"), limits(3));
        save(own.next(NOON, deleted), "Incident: a hang");
        assertEquals("incident-20251129T120000Z-2.ringside", name(own.next(NOON, deleted)));
    }

    @Test
    void aFolderThatCannotBeIsOneSentence() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        UnfitFileException refused =
                assertThrows(
                        UnfitFileException.class,
                        () ->
                                new IncidentFolder(file.resolve("in"), limits(3))
                                        .next(NOON, deleted));
        assertTrue(
                String.valueOf(refused.getMessage()).endsWith("give another"), refused::toString);
    }

    private static IncidentFolder.Limits limits(int files) {
        return new IncidentFolder.Limits(1L << 30, files, 0);
    }

    private Set<String> names() throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(IncidentFolderTest::name).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static void save(Path file, String description) throws Exception {
        try (RecordingWriter writer =
                RecordingWriter.create(file, NOON, description, Existing.REPLACE_WHOLE)) {
            writer.append(new RecordingEntry.Described("a:1", NOON, Messages.description()));
            writer.append(new RecordingEntry.Taken("a:1", NOON, Messages.snapshot(1, 60).build()));
        }
    }
}
