package io.ringside.protocol.blocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockFileTest {
    private static final BlockFormat FORMAT = new BlockFormat("recording", "RSTESTFL", 1, 0);
    private static final long CREATED_EPOCH_NANOS = 1_700_000_000_000_000_000L;

    @TempDir Path folder;

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Path file = write("a", "one", "two two two two two two two two", "");
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
        Path file = write("a", "one");
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void leavesAnExistingFileAloneUnlessTold() throws IOException {
        Path file = write("a", "one");
        byte[] before = Files.readAllBytes(file);
        BlockFileException refused =
                assertThrows(BlockFileException.class, () -> create(file, Existing.REFUSE));
        assertTrue(message(refused).startsWith(file + " exists already"), message(refused));
        assertEquals(ByteBuffer.wrap(before), ByteBuffer.wrap(Files.readAllBytes(file)));

        create(file, Existing.REPLACE).close();
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of(), reader.blocks());
            assertEquals(OptionalLong.empty(), reader.completeness().readableToEpochNanos());
            assertTrue(reader.completeness().whole());
        }
    }

    @Test
    void replacingALinkLeavesItsTargetAlone() throws IOException {
        Path target = write("target", "one");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        long bytes = Files.size(target);
        create(link, Existing.REPLACE).close();
        assertEquals(bytes, Files.size(target));
        assertFalse(Files.isSymbolicLink(link));
    }

    @Test
    void opensUpToTheLastWholeBlockWhereverTheFileIsCut() throws IOException {
        Path file = write("a", "first", "second", "third");
        byte[] whole = Files.readAllBytes(file);
        List<Block> blocks = blocks(file);
        for (int length = 32 + "of a test ü".getBytes(StandardCharsets.UTF_8).length;
                length < whole.length;
                length++) {
            Path cut = folder.resolve("cut");
            Files.write(cut, Arrays.copyOf(whole, length));
            int limit = length;
            List<Block> expected =
                    blocks.stream().filter(block -> block.endOffset() <= limit).toList();
            try (BlockFileReader reader = BlockFileReader.open(cut, FORMAT)) {
                assertEquals(expected, reader.blocks(), "cut at " + length);
                assertFalse(reader.completeness().whole());
                String reason = reader.completeness().reason();
                assertTrue(reason.startsWith(cut + " was not closed cleanly"), reason);
            }
        }
    }

    @Test
    void unclosedFileSaysHowFarItCanBeRead() throws IOException {
        Path file = folder.resolve("a");
        BlockFileWriter writer = create(file, Existing.REFUSE);
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
    void skipsADamagedBlockAndReadsWhatFollows() throws IOException {
        Path file = write("a", "first", "second", "third");
        Block second = blocks(file).get(1);
        flip(file, second.payloadOffset());
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of("first", "third"), contents(reader));
            assertEquals(
                    new Completeness(
                            false,
                            OptionalLong.of(209),
                            List.of(new BlockGap(second.offsetBytes(), 46)),
                            1,
                            file
                                    + ": 1 damaged part, at byte "
                                    + second.offsetBytes()
                                    + ", is skipped."),
                    reader.completeness());
        }
    }

    @Test
    void withoutAnIndexADamagedBlockIsSkippedToo() throws IOException {
        Path file = write("a", "first", "second", "third");
        List<Block> blocks = blocks(file);
        cut(file, blocks.get(2).endOffset());
        flip(file, blocks.get(1).payloadOffset());
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of("first", "third"), contents(reader));
            assertEquals(1, reader.completeness().gapCount());
        }
    }

    @Test
    void withoutAnIndexADamagedHeaderHidesOnlyItsOwnBlock() throws IOException {
        Path file = write("a", "first", "second", "third");
        List<Block> blocks = blocks(file);
        cut(file, blocks.get(2).endOffset());
        flip(file, blocks.get(1).offsetBytes() + 12);
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of("first", "third"), contents(reader));
            assertEquals(
                    List.of(new BlockGap(blocks.get(1).offsetBytes(), 46)),
                    reader.completeness().gaps());
        }
    }

    @Test
    void theIndexRepairsADamagedHeader() throws IOException {
        Path file = write("a", "first", "second", "third");
        flip(file, blocks(file).get(1).offsetBytes() + 12);
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of("first", "second", "third"), contents(reader));
            assertTrue(reader.completeness().whole());
        }
    }

    @Test
    void aDamagedIndexCostsNoBlock() throws IOException {
        Path file = write("a", "", "", "third");
        Block last = blocks(file).getLast();
        flip(file, last.endOffset() + 4);
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of("", "", "third"), contents(reader));
            assertFalse(reader.completeness().whole());
        }
    }

    @Test
    void aLargeDamagedStretchIsSearchedForTheNextBlock() throws IOException {
        byte[] noise = new byte[3 << 20];
        new Random(1).nextBytes(noise);
        Path file = folder.resolve("a");
        try (BlockFileWriter writer = create(file, Existing.REFUSE)) {
            writer.append(1, ByteBuffer.wrap(noise), 1, 2);
            writer.append(1, bytes("after"), 3, 4);
        }
        List<Block> blocks = blocks(file);
        cut(file, blocks.get(1).endOffset());
        flip(file, blocks.get(0).offsetBytes());
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of("after"), contents(reader));
        }
    }

    @Test
    void refusesWrongMagicOtherMajorAndDamagedHeaderWithOneSentence() throws IOException {
        Path file = write("a", "one");
        assertRefused(file, 0, file + " is not a Ringside recording (wrong magic)");
        assertRefused(file, 8, file + " is a recording of version 0, this program reads version 1");
        assertRefused(file, 12, file + ": the header of this recording is damaged");
        assertRefused(file, 40, file + ": the header of this recording is damaged");
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
    void aCompressionBombIsNotInflatedBeyondItsStatedLength() throws IOException {
        Path file = write("a", "x".repeat(1 << 20));
        Block honest = blocks(file).getFirst();
        Block small = forge(file, honest, 16);
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of(small), reader.blocks());
            assertTrue(
                    message(assertThrows(BlockFileException.class, () -> reader.read(small)))
                            .contains("holds more than it states"));
        }
        Block large = forge(file, honest, 2 << 20);
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertTrue(
                    message(assertThrows(BlockFileException.class, () -> reader.read(large)))
                            .contains("holds less than it states"));
        }
        forge(file, honest, (64 << 20) + 1);
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of(), reader.blocks());
        }
    }

    @Test
    void anyFlippedByteLeavesAFileThatOpensOrIsRefusedInOneSentence() throws IOException {
        Path file = write("a", "first first first first first first", "second", "third");
        byte[] whole = Files.readAllBytes(file);
        List<String> all = List.of("first first first first first first", "second", "third");
        for (int at = 0; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x41;
            Files.write(file, bytes);
            try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
                List<String> read = contents(reader);
                assertTrue(all.containsAll(read), "byte " + at);
                assertTrue(read.size() >= 2, "byte " + at);
            } catch (BlockFileException e) {
                assertTrue(at < headerBytes(), "byte " + at + ": " + e.getMessage());
            }
        }
    }

    @Test
    void findsTheFirstBlockAtAStampEvenWhenBlocksOverlap() throws IOException {
        Path file = folder.resolve("a");
        try (BlockFileWriter writer = create(file, Existing.REFUSE)) {
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
        try (BlockFileWriter writer = create(folder.resolve("a"), Existing.REFUSE)) {
            ByteBuffer tooLong = ByteBuffer.allocate((64 << 20) + 1);
            assertThrows(IllegalArgumentException.class, () -> writer.append(1, tooLong, 1, 2));
            assertThrows(IllegalArgumentException.class, () -> writer.append(1, bytes("a"), 2, 1));
            assertThrows(IllegalArgumentException.class, () -> writer.append(-1, bytes("a"), 1, 2));
        }
    }

    private Path write(String name, String... contents) throws IOException {
        Path file = folder.resolve(name);
        try (BlockFileWriter writer = create(file, Existing.REFUSE)) {
            for (int i = 0; i < contents.length; i++) {
                writer.append(7, bytes(contents[i]), i * 100L, i * 100L + 9);
            }
        }
        return file;
    }

    private static BlockFileWriter create(Path file, Existing existing) throws IOException {
        return BlockFileWriter.create(file, FORMAT, CREATED_EPOCH_NANOS, "of a test ü", existing);
    }

    private static int headerBytes() {
        return 32 + "of a test ü".getBytes(StandardCharsets.UTF_8).length;
    }

    private static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static List<Block> blocks(Path file) throws IOException {
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            return reader.blocks();
        }
    }

    private static List<String> contents(BlockFileReader reader) throws IOException {
        List<String> contents = new ArrayList<>();
        for (Block block : reader.blocks()) {
            contents.add(StandardCharsets.UTF_8.decode(reader.read(block)).toString());
        }
        return contents;
    }

    /// Cuts the index off and rewrites the header of `block` to state another length, with a right
    /// checksum.
    private static Block forge(Path file, Block block, int rawBytes) throws IOException {
        Block forged =
                new Block(
                        block.offsetBytes(),
                        block.type(),
                        block.codec(),
                        rawBytes,
                        block.storedBytes(),
                        block.firstEpochNanos(),
                        block.lastEpochNanos(),
                        block.storedCrc32c());
        ByteBuffer header = BlockLayout.buffer(BlockLayout.BLOCK_HEADER_BYTES);
        BlockLayout.putBlockHeader(header, BlockLayout.BLOCK_MARKER, forged);
        byte[] bytes = Arrays.copyOf(Files.readAllBytes(file), (int) block.endOffset());
        header.flip().get(bytes, (int) block.offsetBytes(), BlockLayout.BLOCK_HEADER_BYTES);
        Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        return forged;
    }

    private void assertRefused(Path file, int offset, String sentence) throws IOException {
        byte[] before = Files.readAllBytes(file);
        byte[] bytes = before.clone();
        bytes[offset] ^= 1;
        Files.write(file, bytes);
        BlockFileException refused =
                assertThrows(BlockFileException.class, () -> BlockFileReader.open(file, FORMAT));
        assertTrue(message(refused).startsWith(sentence), message(refused));
        Files.write(file, before);
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }

    private static void flip(Path file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) offset] ^= 1;
        Files.write(file, bytes);
    }

    private static void cut(Path file, long length) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) length));
    }
}
