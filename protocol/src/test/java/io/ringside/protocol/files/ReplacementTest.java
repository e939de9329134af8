package io.ringside.protocol.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacementTest {
    @TempDir Path folder;

    @Test
    void putsTheNewFileInTheOldOnesPlaceForItsOwnerOnly() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        Replacement.write(file, out -> out.write('n'));
        assertEquals("n", Files.readString(file));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(List.of("a"), names());
    }

    @Test
    void onAFullDiskTheOldFileStandsAndNothingElseIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        assertThrows(
                IOException.class,
                () ->
                        Replacement.write(
                                file,
                                out -> {
                                    out.write('n');
                                    throw new IOException("no space left");
                                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a"), names());
    }

    @Test
    void aLinkIsReplacedAndWhatItPointsToIsLeftAlone() throws IOException {
        Path mine = Files.writeString(folder.resolve("mine"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), mine);
        Replacement.write(link, out -> out.write('n'));
        assertEquals("old", Files.readString(mine));
        assertFalse(Files.isSymbolicLink(link));
    }

    @Test
    void aDeviceAPipeAndAFolderAreRefused() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        for (Path unfit : List.of(Path.of("/dev/null"), pipe, folder)) {
            String refused =
                    String.valueOf(
                            assertThrows(
                                            UnfitFileException.class,
                                            () -> Replacement.write(unfit, out -> out.write('n')))
                                    .getMessage());
            assertTrue(refused.startsWith(unfit + " is a "), refused);
            assertTrue(refused.endsWith("and is left as it is; give another name"), refused);
        }
    }

    @Test
    void aFileHasOneWriterAtATime() throws IOException {
        Path file = folder.resolve("a");
        try (WriterLock _ = WriterLock.take(file)) {
            assertThrows(UnfitFileException.class, () -> WriterLock.take(file));
        }
        WriterLock.take(file).close();
        assertEquals(List.of(), names());
    }

    @Test
    void whatAnotherProgramLocksIsRefused() throws IOException {
        Path file = folder.resolve("a");
        try (FileChannel other =
                FileChannel.open(
                        folder.resolve(".a.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            assertTrue(other.tryLock().isValid());
            assertThrows(UnfitFileException.class, () -> WriterLock.take(file));
        }
        WriterLock.take(file).close();
    }

    @Test
    void aLockLeftByAKilledWriterHoldsNobodyUp() throws IOException {
        Files.createFile(folder.resolve(".a.lock"));
        Path file = folder.resolve("a");
        try (WriterLock _ = WriterLock.take(file)) {
            assertThrows(UnfitFileException.class, () -> WriterLock.take(file));
        }
        assertEquals(List.of(), names());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
