package io.ringside.protocol.blocks;

import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Small block files and what is done to them.
final class SampleFiles {
    static final BlockFormat FORMAT = new BlockFormat("recording", "RSTESTFL", 1, 0);
    static final long CREATED_EPOCH_NANOS = 1_700_000_000_000_000_000L;

    private SampleFiles() {}

    /// Blocks of type 7, one a content, stamped 0..9, 100..109 and so on.
    static Path write(Path file, String... contents) throws IOException {
        try (BlockFileWriter writer = newFile(file, Existing.REFUSE)) {
            for (int i = 0; i < contents.length; i++) {
                writer.append(7, bytes(contents[i]), i * 100L, i * 100L + 9);
            }
        }
        return file;
    }

    static BlockFileWriter newFile(Path file, Existing existing) throws IOException {
        return BlockFileWriter.create(file, FORMAT, CREATED_EPOCH_NANOS, "of a test ü", existing);
    }

    static int headerBytes() {
        return 32 + "of a test ü".getBytes(StandardCharsets.UTF_8).length;
    }

    static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    static List<Block> blocks(Path file) throws IOException {
        try (BlockFileReader reader = BlockFileReader.open(file, FORMAT)) {
            return reader.blocks();
        }
    }

    static List<String> contents(BlockFileReader reader) throws IOException {
        List<String> contents = new ArrayList<>();
        for (Block block : reader.blocks()) {
            contents.add(StandardCharsets.UTF_8.decode(reader.read(block)).toString());
        }
        return contents;
    }

    static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }

    static void flip(Path file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) offset] ^= 1;
        Files.write(file, bytes);
    }

    static void cut(Path file, long length) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) length));
    }
}
