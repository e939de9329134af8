package io.ringside.node.capture.file;

import static io.ringside.protocol.ring.RingLayout.RECORD_BYTES;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.codec.DecodeBudget;
import io.ringside.node.capture.codec.EventCodec;
import io.ringside.node.capture.codec.MalformedCaptureException;
import io.ringside.node.capture.codec.PackedInput;
import io.ringside.node.capture.health.HealthDecoder;
import io.ringside.protocol.blocks.Block;
import io.ringside.protocol.blocks.BlockFileException;
import io.ringside.protocol.blocks.BlockFileReader;
import io.ringside.protocol.files.RegularFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A `.ring` capture, read from its start, again and again if wished. Content is hostile input.
/// What was cut off or is damaged ends the capture there: nothing behind a hole is played, since
/// the tables it needs may lie in the hole. One thread's.
public final class CaptureReader implements Closeable {
    private final BlockFileReader file;
    private final List<Block> blocks;
    private final CaptureSummary summary;
    private HealthDecoder health = new HealthDecoder();
    private int next;

    private CaptureReader(BlockFileReader file, List<Block> blocks, CaptureSummary summary) {
        this.file = file;
        this.blocks = List.copyOf(blocks);
        this.summary = summary;
    }

    /// Reads the whole capture once, to say at once what it holds and how far it can be read.
    ///
    /// @throws IOException with one sentence naming the file if it is no capture, of another
    ///   version, or without any whole block
    public static CaptureReader open(Path path) throws IOException {
        BlockFileReader file = BlockFileReader.open(path, CaptureFormat.FORMAT);
        try {
            return scan(path, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    public CaptureSummary summary() {
        return summary;
    }

    /// The next events in order of arrival: those of one block, or of a block of what sources said
    /// with the records of the same time behind it; empty at the end.
    public Optional<List<CaptureEvent>> next() throws IOException {
        while (next < blocks.size()) {
            Block block = blocks.get(next++);
            try {
                if (block.type() == CaptureFormat.BLOCK_EVENTS) {
                    return Optional.of(decode(file, block));
                }
                if (block.type() == CaptureFormat.BLOCK_HEALTH) {
                    return Optional.of(merged(health.decode(read(file, block)), eventsBeside()));
                }
            } catch (MalformedCaptureException e) {
                throw new IOException("the capture changed while it was played: " + e.reason(), e);
            }
        }
        return Optional.empty();
    }

    /// Back to the start.
    public void rewind() {
        next = 0;
        health = new HealthDecoder();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private List<CaptureEvent> eventsBeside() throws IOException, MalformedCaptureException {
        return next < blocks.size() && blocks.get(next).type() == CaptureFormat.BLOCK_EVENTS
                ? decode(file, blocks.get(next++))
                : List.of();
    }

    /// Each list stays in its own order.
    private static List<CaptureEvent> merged(List<CaptureEvent> some, List<CaptureEvent> others) {
        List<CaptureEvent> all = new ArrayList<>(some.size() + others.size());
        int at = 0;
        for (CaptureEvent other : others) {
            while (at < some.size()
                    && some.get(at).arrivalMonotonicNanos() <= other.arrivalMonotonicNanos()) {
                all.add(some.get(at++));
            }
            all.add(other);
        }
        all.addAll(some.subList(at, some.size()));
        return all;
    }

    private static CaptureReader scan(Path path, BlockFileReader file) throws IOException {
        long holeOffset =
                file.completeness().gaps().isEmpty()
                        ? Long.MAX_VALUE
                        : file.completeness().gaps().getFirst().offsetBytes();
        String reason = file.completeness().reason();
        SummaryScan scan = new SummaryScan();
        HealthDecoder health = new HealthDecoder();
        List<Block> readable = new ArrayList<>();
        for (Block block : file.blocks()) {
            if (block.offsetBytes() >= holeOffset) {
                break;
            }
            try {
                if (block.type() == CaptureFormat.BLOCK_ABOUT) {
                    scan.about(new PackedInput(read(file, block)));
                } else if (block.type() == CaptureFormat.BLOCK_EVENTS) {
                    decode(file, block).forEach(scan::event);
                } else if (block.type() == CaptureFormat.BLOCK_HEALTH) {
                    health.decode(read(file, block)).forEach(scan::event);
                }
                readable.add(block);
            } catch (MalformedCaptureException e) {
                reason =
                        "%s is corrupt: the block at byte %d makes no sense, %s"
                                .formatted(RegularFile.name(path), block.offsetBytes(), e.reason());
                break;
            }
        }
        if (!scan.any()) {
            throw new IOException(
                    reason.isEmpty()
                            ? RegularFile.name(path)
                                    + " is a capture without any event; take it again"
                            : withoutStop(reason) + "; nothing of it can be played, take it again");
        }
        CaptureSummary summary =
                scan.summary(
                        file.header().description(),
                        reason.isEmpty() ? "" : withoutStop(reason) + scan.playedTo());
        return new CaptureReader(file, readable, summary);
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static List<CaptureEvent> decode(BlockFileReader file, Block block)
            throws IOException, MalformedCaptureException {
        return EventCodec.decode(read(file, block));
    }

    private static ByteBuffer read(BlockFileReader file, Block block)
            throws IOException, MalformedCaptureException {
        if (block.rawBytes() > DecodeBudget.MOST_BLOCK_BYTES) {
            throw new MalformedCaptureException(
                    "it would unpack to %d bytes, more than %d"
                            .formatted(block.rawBytes(), DecodeBudget.MOST_BLOCK_BYTES));
        }
        try {
            return file.read(block);
        } catch (BlockFileException e) {
            throw new MalformedCaptureException("it " + e.reason());
        }
    }

    /// What the event takes, roughly.
    public static long bytes(CaptureEvent event) {
        return DecodeBudget.RUN_BYTES
                + switch (event) {
                    case CaptureEvent.Records run -> run.records().limit();
                    case CaptureEvent.Segment segment -> segment.image().tableBytes();
                    case CaptureEvent.Readings read ->
                            read.gpus().size() * (long) DecodeBudget.GPU_BYTES;
                    case CaptureEvent.SourceReadings read ->
                            read.readings().size() * (long) DecodeBudget.READING_BYTES;
                    case CaptureEvent.Ended _,
                            CaptureEvent.State _,
                            CaptureEvent.Happened _,
                            CaptureEvent.Rings _ ->
                            0;
                };
    }

    /// How many records the event brings; 0 for every other kind.
    public static int records(CaptureEvent event) {
        return event instanceof CaptureEvent.Records run ? run.records().limit() / RECORD_BYTES : 0;
    }
}
