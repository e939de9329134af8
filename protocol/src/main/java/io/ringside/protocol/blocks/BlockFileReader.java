package io.ringside.protocol.blocks;

import static io.ringside.protocol.blocks.BlockLayout.FILE_HEADER_BYTES;
import static io.ringside.protocol.blocks.BlockLayout.MAX_DESCRIPTION_BYTES;

import io.ringside.protocol.files.RegularFile;
import io.ringside.protocol.files.UnfitFileException;
import io.ringside.protocol.text.ForeignText;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Reads one block file, whatever is in it: content is hostile until its checksum is right, and no
/// length is believed beyond its ceiling (64 MiB a block). Opening reads the whole file once to
/// compare checksums. Safe from any thread.
///
/// A file that was cut off or damaged opens: [#completeness] says what is missing, [#blocks] lists
/// what is whole, also behind a damaged block. A file of another kind or major version does not.
public final class BlockFileReader implements Closeable {
    private final Path file;
    private final BlockSource source;
    private final BlockFileHeader header;
    private final List<Block> blocks;
    private final long[] latestEpochNanos;
    private final Completeness completeness;

    private BlockFileReader(Path file, BlockSource source, BlockFileHeader header, BlockScan scan) {
        this.file = file;
        this.source = source;
        this.header = header;
        this.blocks = List.copyOf(scan.blocks());
        this.latestEpochNanos = latest(blocks);
        this.completeness = completeness(file, source, scan, latestEpochNanos);
    }

    /// Opens `file` if it is one of `format`. Blocks; reads every byte once.
    ///
    /// @throws BlockFileException if it is not there, no such file, of another major version, or
    ///   would unpack to more than honest content does
    public static BlockFileReader open(Path file, BlockFormat format) throws IOException {
        BlockSource source = new BlockSource(opened(file));
        try {
            ByteBuffer fixed = BlockLayout.buffer(FILE_HEADER_BYTES);
            if (!source.holds(0, FILE_HEADER_BYTES)) {
                throw new BlockFileException(
                        file
                                + " has "
                                + source.fileBytes()
                                + " bytes, too few for a Ringside "
                                + format.name()
                                + "; make it again");
            }
            source.read(0, fixed);
            checkFormat(file, format, fixed);
            BlockFileHeader header = readHeader(file, format, source, fixed);
            BlockScan scan = BlockScan.of(source, FILE_HEADER_BYTES + fixed.getInt(12));
            checkUnpacked(file, format, source, scan.blocks());
            return new BlockFileReader(file, source, header, scan);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static RandomAccessFile opened(Path file) throws IOException {
        try {
            return RegularFile.open(file);
        } catch (UnfitFileException e) {
            throw new BlockFileException(String.valueOf(e.getMessage()));
        }
    }

    public BlockFileHeader header() {
        return header;
    }

    /// What is missing, if anything.
    public Completeness completeness() {
        return completeness;
    }

    /// The readable blocks in the file's order.
    public List<Block> blocks() {
        return blocks;
    }

    /// The position in [#blocks] of the first block that holds anything at or after `epochNanos`;
    /// the number of blocks if none does.
    public int firstBlockAt(long epochNanos) {
        int low = 0;
        int high = latestEpochNanos.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (latestEpochNanos[middle] < epochNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The content of one of [#blocks]: a fresh, little-endian, read-only buffer.
    ///
    /// @throws BlockFileException if the content does not inflate to exactly its stated length,
    ///   would grow further than honest content does, or changed since the file was opened
    public ByteBuffer read(Block block) throws IOException {
        if (!BlockLayout.isBelievable(block.rawBytes(), block.storedBytes())) {
            throw damaged(
                    block,
                    "would unpack from "
                            + block.storedBytes()
                            + " bytes to "
                            + block.rawBytes()
                            + ", more than "
                            + BlockLayout.MOST_TIMES
                            + " times as much");
        }
        ByteBuffer stored = BlockLayout.buffer(block.storedBytes());
        source.read(block.payloadOffset(), stored);
        if (BlockLayout.crc32c(stored, 0, block.storedBytes()) != block.storedCrc32c()) {
            throw damaged(block, "changed since it was opened");
        }
        return switch (block.codec()) {
            case STORED -> {
                if (block.rawBytes() != block.storedBytes()) {
                    throw damaged(block, "states two lengths");
                }
                yield stored.asReadOnlyBuffer().order(stored.order());
            }
            case DEFLATE -> inflate(block, stored);
        };
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private ByteBuffer inflate(Block block, ByteBuffer stored) throws BlockFileException {
        ByteBuffer raw = BlockLayout.buffer(block.rawBytes());
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(stored);
            while (!inflater.finished() && raw.hasRemaining()) {
                if (inflater.inflate(raw) == 0 && !inflater.finished()) {
                    throw damaged(block, "ends early");
                }
            }
            if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
                throw damaged(block, "holds more than it states");
            }
            if (!inflater.finished() || raw.hasRemaining()) {
                throw damaged(block, "holds less than it states");
            }
        } catch (DataFormatException e) {
            BlockFileException refused = damaged(block, "is not deflate");
            refused.initCause(e);
            throw refused;
        }
        raw.flip();
        return raw.asReadOnlyBuffer().order(raw.order());
    }

    private BlockFileException damaged(Block block, String what) {
        return new BlockFileException(
                file + ": the block at byte " + block.offsetBytes() + " " + what + "; skip it",
                what);
    }

    private static void checkFormat(Path file, BlockFormat format, ByteBuffer fixed)
            throws BlockFileException {
        for (int i = 0; i < 8; i++) {
            if (fixed.get(i) != format.magicBytes()[i]) {
                throw new BlockFileException(
                        file
                                + " is not a Ringside "
                                + format.name()
                                + " (wrong magic); give another file");
            }
        }
        int major = Short.toUnsignedInt(fixed.getShort(8));
        if (major != format.major()) {
            throw new BlockFileException(
                    file
                            + " is a "
                            + format.name()
                            + " of version "
                            + major
                            + ", this program reads version "
                            + format.major()
                            + "; use a Ringside of its version");
        }
    }

    /// Of those blocks that [#read] would unpack.
    private static void checkUnpacked(
            Path file, BlockFormat format, BlockSource source, List<Block> blocks)
            throws BlockFileException {
        long rawBytes =
                blocks.stream()
                        .filter(block -> block.codec() == BlockCodec.DEFLATE)
                        .filter(block ->
                                BlockLayout.isBelievable(block.rawBytes(), block.storedBytes()))
                        .mapToLong(Block::rawBytes)
                        .sum();
        if (!BlockLayout.isBelievableFile(rawBytes, source.fileBytes())) {
            throw new BlockFileException(
                    "%s would unpack from %d bytes to %d, more than %d times as much, which no Ringside %s does; give another file"
                            .formatted(
                                    file,
                                    source.fileBytes(),
                                    rawBytes,
                                    BlockLayout.MOST_TIMES,
                                    format.name()));
        }
    }

    private static BlockFileHeader readHeader(
            Path file, BlockFormat format, BlockSource source, ByteBuffer fixed)
            throws IOException {
        int descriptionBytes = fixed.getInt(12);
        if (descriptionBytes < 0
                || descriptionBytes > MAX_DESCRIPTION_BYTES
                || !source.holds(FILE_HEADER_BYTES, descriptionBytes)) {
            throw headerDamaged(file, format);
        }
        ByteBuffer whole = BlockLayout.buffer(FILE_HEADER_BYTES + descriptionBytes);
        source.read(0, whole);
        whole.putInt(28, 0);
        if (BlockLayout.crc32c(whole, 0, whole.limit()) != fixed.getInt(28)) {
            throw headerDamaged(file, format);
        }
        String description =
                ForeignText.line(
                        StandardCharsets.UTF_8
                                .decode(whole.slice(FILE_HEADER_BYTES, descriptionBytes))
                                .toString(),
                        MAX_DESCRIPTION_BYTES);
        return new BlockFileHeader(
                Short.toUnsignedInt(fixed.getShort(10)), fixed.getLong(16), description);
    }

    private static BlockFileException headerDamaged(Path file, BlockFormat format) {
        return new BlockFileException(
                file + ": the header of this " + format.name() + " is damaged; make it again");
    }

    private static long[] latest(List<Block> blocks) {
        long[] latest = new long[blocks.size()];
        long soFar = Long.MIN_VALUE;
        for (int i = 0; i < latest.length; i++) {
            soFar = Math.max(soFar, blocks.get(i).lastEpochNanos());
            latest[i] = soFar;
        }
        return latest;
    }

    private static Completeness completeness(
            Path file, BlockSource source, BlockScan scan, long[] latestEpochNanos) {
        OptionalLong readableTo =
                latestEpochNanos.length == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(latestEpochNanos[latestEpochNanos.length - 1]);
        boolean whole = scan.indexed() && scan.gapCount() == 0;
        String reason = whole ? "" : reason(file, source, scan);
        return new Completeness(whole, readableTo, scan.gaps(), scan.gapCount(), reason);
    }

    private static String reason(Path file, BlockSource source, BlockScan scan) {
        boolean tail = false;
        if (!scan.gaps().isEmpty()) {
            Completeness.Gap last = scan.gaps().getLast();
            tail = last.offsetBytes() + last.bytes() == source.fileBytes();
        }
        long inside = scan.gapCount() - (tail ? 1 : 0);
        StringBuilder reason = new StringBuilder(RegularFile.name(file));
        if (!scan.indexed()) {
            reason.append(" was not closed cleanly: it is read up to its last whole block");
            if (tail) {
                reason.append(", its last ")
                        .append(scan.gaps().getLast().bytes())
                        .append(" bytes are not");
            }
        }
        if (inside > 0) {
            reason.append(scan.indexed() ? ": " : "; ")
                    .append(inside)
                    .append(
                            inside == 1
                                    ? " damaged part, at byte "
                                    : " damaged parts, first at byte ")
                    .append(scan.gaps().getFirst().offsetBytes())
                    .append(inside == 1 ? ", is skipped" : ", are skipped");
        }
        return reason.append(".").toString();
    }
}
