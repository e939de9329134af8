package io.ringside.protocol.blocks;

import static io.ringside.protocol.blocks.SampleFiles.CREATED_EPOCH_NANOS;
import static io.ringside.protocol.blocks.SampleFiles.FORMAT;
import static io.ringside.protocol.blocks.SampleFiles.bytes;
import static io.ringside.protocol.blocks.SampleFiles.contents;
import static io.ringside.protocol.blocks.SampleFiles.message;
import static io.ringside.protocol.blocks.SampleFiles.newFile;
import static io.ringside.protocol.blocks.SampleFiles.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import io.ringside.protocol.files.GrowingFile;
import io.ringside.protocol.files.WriterLock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockFileTest {
    @TempDir Path folder;

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Path file = write(folder.resolve("a"), "one", "two two two two two two two two", "");
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(
                    new BlockFileHeader(0, CREATED_EPOCH_NANOS, "of a test ü"), reader.header());
            assertEquals(List.of("one", "two two two two two two two two", ""), contents(reader));
            assertEquals(
                    List.of(BlockCodec.STORED, BlockCodec.DEFLATE, BlockCodec.STORED),
                    reader.blocks().stream().map(Block::codec).toList());
            assertEquals(
                    new Completeness(true, OptionalLong.of(209), List.of(), 0, ""),
                    reader.completeness());
        }
    }

    @Test
    void fileIsForItsOwnerOnly() throws IOException {
        Path file = write(folder.resolve("a"), "one");
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void leavesAnExistingFileAloneUnlessTold() throws IOException {
        Path file = write(folder.resolve("a"), "one");
        byte[] before = Files.readAllBytes(file);
        BlockFileException refused =
                assertThrows(BlockFileException.class, () -> newFile(file, Existing.REFUSE));
        assertTrue(message(refused).startsWith(file + " exists already"), message(refused));
        assertEquals(ByteBuffer.wrap(before), ByteBuffer.wrap(Files.readAllBytes(file)));

        newFile(file, Existing.REPLACE).close();
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of(), reader.blocks());
            assertEquals(OptionalLong.empty(), reader.completeness().readableToEpochNanos());
            assertTrue(reader.completeness().whole());
        }
    }

    @Test
    void whatIsReplacedStandsUntilABlockOfTheNewFileIsWhole() throws IOException {
        Path file = write(folder.resolve("a"), "old");
        try (BlockFileWriter writer = newFile(file, Existing.REPLACE)) {
            assertEquals(List.of("old"), read(file));
            writer.append(1, bytes("new"), 1, 2);
            assertEquals(List.of("new"), read(file));
        }
        assertEquals(List.of("a"), names());
    }

    @Test
    void aWholeFileTakesItsPlaceWhenItIsClosedAndNotBefore() throws IOException {
        Path file = write(folder.resolve("a"), "old");
        try (BlockFileWriter writer = newFile(file, Existing.REPLACE_WHOLE)) {
            writer.append(1, bytes("new"), 1, 2);
            assertEquals(List.of("old"), read(file));
        }
        assertEquals(List.of("new"), read(file));
        try (BlockFileWriter writer = newFile(file, Existing.REPLACE_WHOLE)) {
            writer.append(1, bytes("newer"), 1, 2);
            writer.discard();
        }
        assertEquals(List.of("new"), read(file));
        assertEquals(List.of("a"), names());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aDiscardedFileLeavesWhatItWasToReplace() throws IOException {
        Path file = write(folder.resolve("a"), "old");
        try (BlockFileWriter writer = newFile(file, Existing.REPLACE)) {
            writer.discard();
        }
        assertEquals(List.of("old"), read(file));
        try (BlockFileWriter writer = newFile(folder.resolve("b"), Existing.REFUSE)) {
            writer.discard();
        }
        assertEquals(List.of("a"), names());
    }

    @Test
    void aSecondWriterOfAFileIsRefusedAndTheFirstGoesOn() throws IOException {
        Path file = write(folder.resolve("a"), "old");
        try (BlockFileWriter writer = newFile(file, Existing.REPLACE)) {
            writer.append(1, bytes("one"), 1, 2);
            for (Existing existing : Existing.values()) {
                assertEquals(
                        file
                                + " is being written by another recorder; give another name, or"
                                + " end that one",
                        message(
                                assertThrows(
                                        BlockFileException.class, () -> newFile(file, existing))));
            }
            writer.append(1, bytes("two"), 3, 4);
        }
        assertEquals(List.of("one", "two"), read(file));
        newFile(file, Existing.REPLACE).close();
    }

    @Test
    void whatIsNoRegularFileIsNeverReplaced() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path inner = Files.createDirectory(folder.resolve("inner"));
        for (Path unfit : List.of(pipe, inner)) {
            assertTrue(
                    message(
                                    assertThrows(
                                            BlockFileException.class,
                                            () -> newFile(unfit, Existing.REPLACE)))
                            .endsWith("and is left as it is; give another name"));
        }
        assertEquals(List.of("inner", "pipe"), names());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> read(Path file) throws IOException {
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            return contents(reader);
        }
    }

    @Test
    void saysThatAFolderIsMissing() {
        Path file = folder.resolve("none/a");
        assertEquals(
                file + " cannot be made: its folder does not exist; make the folder first",
                assertThrows(BlockFileException.class, () -> newFile(file, Existing.REFUSE))
                        .getMessage());
    }

    @Test
    void replacingALinkLeavesItsTargetAlone() throws IOException {
        Path target = write(folder.resolve("target"), "one");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        long bytes = Files.size(target);
        newFile(link, Existing.REPLACE).close();
        assertEquals(bytes, Files.size(target));
        assertFalse(Files.isSymbolicLink(link));
    }

    @Test
    void unclosedFileSaysHowFarItCanBeRead() throws IOException {
        Path file = folder.resolve("a");
        BlockFileWriter writer = newFile(file, Existing.REFUSE);
        writer.append(1, bytes("one"), 5, 9);
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(
                    new Completeness(
                            false,
                            OptionalLong.of(9),
                            List.of(),
                            0,
                            file
                                    + " was not closed cleanly: it is read up to its last whole"
                                    + " block."),
                    reader.completeness());
        }
        writer.close();
    }

    @Test
    void refusesAFileThatIsTooShortOrMissing() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertEquals(
                empty + " has 0 bytes, too few for a Ringside recording; make it again",
                assertThrows(BlockFileException.class, () -> BlockFileReader.open(empty, FORMAT))
                        .getMessage());
        Path missing = folder.resolve("missing");
        assertEquals(
                missing + " does not exist; check the name",
                assertThrows(BlockFileException.class, () -> BlockFileReader.open(missing, FORMAT))
                        .getMessage());
    }

    @Test
    void findsTheFirstBlockAtAStampEvenWhenBlocksOverlap() throws IOException {
        Path file = folder.resolve("a");
        try (BlockFileWriter writer = newFile(file, Existing.REFUSE)) {
            writer.append(1, bytes("a"), 10, 30);
            writer.append(1, bytes("b"), 15, 20);
            writer.append(1, bytes("c"), 31, 40);
        }
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(0, reader.firstBlockAt(Long.MIN_VALUE));
            assertEquals(0, reader.firstBlockAt(30));
            assertEquals(2, reader.firstBlockAt(31));
            assertEquals(2, reader.firstBlockAt(40));
            assertEquals(3, reader.firstBlockAt(41));
        }
    }

    @Test
    void refusesContentBeyondTheCeiling() throws IOException {
        try (BlockFileWriter writer = newFile(folder.resolve("a"), Existing.REFUSE)) {
            ByteBuffer tooLong = ByteBuffer.allocate((64 << 20) + 1);
            assertThrows(IllegalArgumentException.class, () -> writer.append(1, tooLong, 1, 2));
            assertThrows(IllegalArgumentException.class, () -> writer.append(1, bytes("a"), 2, 1));
            assertThrows(IllegalArgumentException.class, () -> writer.append(-1, bytes("a"), 1, 2));
        }
    }

    @Test
    void anInterruptedThreadStillWritesTheIndexAndReads() throws IOException {
        Path file = folder.resolve("a");
        try (BlockFileWriter writer = newFile(file, Existing.REFUSE)) {
            Thread.currentThread().interrupt();
            writer.append(1, bytes("one"), 1, 2);
        }
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertTrue(reader.completeness().whole());
            assertEquals(List.of("one"), contents(reader));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void aFullDiskCostsTheBlockThatDidNotFitAndNoOther() throws IOException {
        Path file = folder.resolve("a");
        GrowingFile place = GrowingFile.newFile(file, WriterLock.take(file));
        FullDisk disk = new FullDisk(file);
        try (BlockFileWriter writer =
                new BlockFileWriter(place, disk, FORMAT, CREATED_EPOCH_NANOS, "of a test")) {
            writer.append(1, bytes("one"), 1, 2);
            disk.roomBytes = 10;
            assertThrows(IOException.class, () -> writer.append(1, bytes("two"), 3, 4));
            disk.roomBytes = Integer.MAX_VALUE;
            writer.append(1, bytes("three"), 5, 6);
        }
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertTrue(reader.completeness().whole());
            assertEquals(List.of("one", "three"), contents(reader));
        }
    }

    private static final class FullDisk extends RandomAccessFile {
        private int roomBytes = Integer.MAX_VALUE;

        FullDisk(Path file) throws IOException {
            super(file.toFile(), "rw");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            super.write(bytes, offset, Math.min(length, roomBytes));
            if (length > roomBytes) {
                throw new IOException("no space left");
            }
        }
    }
}
