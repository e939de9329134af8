package io.ringside.protocol.blocks;

import static io.ringside.protocol.blocks.SampleFiles.FORMAT;
import static io.ringside.protocol.blocks.SampleFiles.blocks;
import static io.ringside.protocol.blocks.SampleFiles.bytes;
import static io.ringside.protocol.blocks.SampleFiles.contents;
import static io.ringside.protocol.blocks.SampleFiles.cut;
import static io.ringside.protocol.blocks.SampleFiles.flip;
import static io.ringside.protocol.blocks.SampleFiles.headerBytes;
import static io.ringside.protocol.blocks.SampleFiles.message;
import static io.ringside.protocol.blocks.SampleFiles.newFile;
import static io.ringside.protocol.blocks.SampleFiles.write;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a damaged or hostile file still gives.
class BlockFileDamageTest {
    @TempDir Path folder;

    @Test
    void opensUpToTheLastWholeBlockWhereverTheFileIsCut() throws IOException {
        Path file = write(folder.resolve("a"), "first", "second", "third");
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
    void skipsADamagedBlockAndReadsWhatFollows() throws IOException {
        Path file = write(folder.resolve("a"), "first", "second", "third");
        Block second = blocks(file).get(1);
        flip(file, second.payloadOffset());
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of("first", "third"), contents(reader));
            assertEquals(
                    new Completeness(
                            false,
                            OptionalLong.of(209),
                            List.of(new Completeness.Gap(second.offsetBytes(), 46)),
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
        Path file = write(folder.resolve("a"), "first", "second", "third");
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
        Path file = write(folder.resolve("a"), "first", "second", "third");
        List<Block> blocks = blocks(file);
        cut(file, blocks.get(2).endOffset());
        flip(file, blocks.get(1).offsetBytes() + 12);
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of("first", "third"), contents(reader));
            assertEquals(
                    List.of(new Completeness.Gap(blocks.get(1).offsetBytes(), 46)),
                    reader.completeness().gaps());
        }
    }

    @Test
    void theIndexRepairsADamagedHeader() throws IOException {
        Path file = write(folder.resolve("a"), "first", "second", "third");
        flip(file, blocks(file).get(1).offsetBytes() + 12);
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of("first", "second", "third"), contents(reader));
            assertTrue(reader.completeness().whole());
        }
    }

    @Test
    void aDamagedIndexCostsNoBlock() throws IOException {
        Path file = write(folder.resolve("a"), "", "", "third");
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
        try (BlockFileWriter writer = newFile(file, Existing.REFUSE)) {
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
        Path file = write(folder.resolve("a"), "one");
        assertRefused(file, 0, file + " is not a Ringside recording (wrong magic)");
        assertRefused(file, 8, file + " is a recording of version 0, this program reads version 1");
        assertRefused(file, 12, file + ": the header of this recording is damaged");
        assertRefused(file, 40, file + ": the header of this recording is damaged");
    }

    @Test
    void aCompressionBombIsNotInflatedBeyondItsStatedLength() throws IOException {
        Path file = write(folder.resolve("a"), "x".repeat(1 << 19));
        Block honest = blocks(file).getFirst();
        Block small = forge(file, honest, 16);
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of(small), reader.blocks());
            assertTrue(
                    message(assertThrows(BlockFileException.class, () -> reader.read(small)))
                            .contains("holds more than it states"));
        }
        Block large = forge(file, honest, 1 << 20);
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
    void aSmallBlockThatWouldUnpackToManyMegabytesIsNotUnpacked() throws IOException {
        Path file = write(folder.resolve("a"), "x".repeat(1 << 20));
        Block bomb = forge(file, blocks(file).getFirst(), 64 << 20);
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(
                    file
                            + ": the block at byte "
                            + bomb.offsetBytes()
                            + " would unpack from "
                            + bomb.storedBytes()
                            + " bytes to 67108864, more than 200 times as much; skip it",
                    message(assertThrows(BlockFileException.class, () -> reader.read(bomb))));
        }
    }

    @Test
    void whatAReaderWouldNotBelieveIsWrittenAsItIs() throws IOException {
        Path file = write(folder.resolve("a"), "x".repeat(2 << 20));
        assertEquals(BlockCodec.STORED, blocks(file).getFirst().codec());
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(List.of("x".repeat(2 << 20)), contents(reader));
        }
    }

    @Test
    void aFileOfManySmallBlocksThatWouldUnpackToGigabytesIsRefusedWhenItIsOpened()
            throws IOException {
        Path file = write(folder.resolve("a"), "\0".repeat(1 << 20));
        Block block = blocks(file).getFirst();
        byte[] head = Arrays.copyOf(Files.readAllBytes(file), (int) block.offsetBytes());
        byte[] bomb =
                Arrays.copyOfRange(
                        Files.readAllBytes(file),
                        (int) block.offsetBytes(),
                        (int) block.endOffset());
        Files.write(file, head);
        for (int i = 0; i < 64; i++) {
            Files.write(file, bomb, StandardOpenOption.APPEND);
        }
        assertEquals(64, blocks(file).size(), "some are honest");
        Files.write(file, bomb, StandardOpenOption.APPEND);
        assertEquals(
                file
                        + " would unpack from "
                        + Files.size(file)
                        + " bytes to 68157440, more than 200 times as much, which no Ringside recording does; give another file",
                message(
                        assertThrows(
                                BlockFileException.class,
                                () -> BlockFileReader.open(file, FORMAT))));
    }

    @Test
    void aWriterMakesNoFileThatAReaderWouldNotBelieve() throws IOException {
        String zeros = "\0".repeat(1 << 20);
        Path file =
                write(folder.resolve("a"), Collections.nCopies(66, zeros).toArray(new String[0]));
        List<Block> all = blocks(file);
        assertEquals(BlockCodec.DEFLATE, all.get(63).codec());
        assertEquals(BlockCodec.STORED, all.get(64).codec());
        assertEquals(BlockCodec.DEFLATE, all.get(65).codec(), "the file is long enough again");
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals(Collections.nCopies(66, zeros), contents(reader));
        }
    }

    @Test
    void aPipeAndADeviceAreRefusedWithoutWaiting() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        for (Path unfit : List.of(pipe, Path.of("/dev/zero"), folder)) {
            String refused =
                    message(
                            assertThrows(
                                    BlockFileException.class,
                                    () -> BlockFileReader.open(unfit, FORMAT)));
            assertTrue(refused.startsWith(unfit + " is "), refused);
            assertTrue(refused.endsWith(", not a regular file; check the name"), refused);
        }
    }

    @Test
    void aNameAndADescriptionThatSteerATerminalAreCleaned() throws IOException {
        Path file = folder.resolve("a\u001b]0;b\u0007");
        BlockFileWriter.create(file, FORMAT, 1, "c\u001b[31md\u202e", Existing.REFUSE).close();
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            assertEquals("c?[31md?", reader.header().description());
        }
        cut(file, 3);
        String refused =
                message(
                        assertThrows(
                                BlockFileException.class,
                                () -> BlockFileReader.open(file, FORMAT)));
        assertTrue(refused.contains("/a?]0;b? has 3 bytes"), refused);
    }

    @Test
    void anyFlippedByteLeavesAFileThatOpensOrIsRefusedInOneSentence() throws IOException {
        Path file =
                write(
                        folder.resolve("a"),
                        "first first first first first first",
                        "second",
                        "third");
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
}
