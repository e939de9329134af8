package io.ringside.protocol.recording;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringside.protocol.blocks.Block;
import io.ringside.protocol.blocks.BlockFileException;
import io.ringside.protocol.blocks.BlockFileHeader;
import io.ringside.protocol.blocks.BlockFileReader;
import io.ringside.protocol.blocks.Completeness;
import io.ringside.protocol.files.RegularFile;
import io.ringside.protocol.text.ForeignText;
import io.ringside.protocol.wire.Admission;
import io.ringside.protocol.wire.MessageReader;
import io.ringside.protocol.wire.OverBudgetException;
import io.ringside.v1.Incident;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.SpanBatch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads one recording. Safe from any thread; every method that names times reads the disk and
/// blocks.
///
/// Whatever is whole is shown: [#completeness] says what is not. A file of another kind or major
/// version is refused.
public final class RecordingReader implements Closeable {
    private static final int MOST_SPAN_BATCHES = 10_000;
    private static final int MOST_DESCRIPTIONS = 10_000;
    private static final Object UNPACKING = new Object();

    private final Path file;
    private final BlockFileReader reader;
    private final List<RecordingEntry.Described> descriptions;
    private final List<String> nodes;
    private final Optional<Incident> incident;
    private final AtomicLong skippedBlocks = new AtomicLong();
    private final AtomicReference<@Nullable String> firstSkipped = new AtomicReference<>();

    private RecordingReader(Path file, BlockFileReader reader) throws IOException {
        this.file = file;
        this.reader = reader;
        this.descriptions = readDescriptions();
        this.incident = readIncident();
        this.nodes = descriptions.isEmpty() ? undescribedNodes() : describedNodes();
    }

    /// Opens `file`; reads every byte once to compare checksums.
    ///
    /// @throws BlockFileException if it is missing, no recording, or of another major version: one
    ///   sentence
    public static RecordingReader open(Path file) throws IOException {
        BlockFileReader blocks = BlockFileReader.open(file, RecordingLayout.FORMAT);
        try {
            return new RecordingReader(file, blocks);
        } catch (IOException | RuntimeException e) {
            blocks.close();
            throw e;
        }
    }

    public BlockFileHeader header() {
        return reader.header();
    }

    /// What is missing, if anything.
    public Completeness completeness() {
        return reader.completeness();
    }

    /// Blocks met so far whose checksum is right and whose content is not what the format says:
    /// counted at each meeting.
    public long skippedBlocks() {
        return skippedBlocks.get();
    }

    /// One sentence on what is missing of it, as far as it was read: what [#completeness] says, and
    /// blocks whose content is not what the format says, with the first one's place. Empty while
    /// nothing is.
    public String damage() {
        String outside = completeness().reason();
        String skipped = firstSkipped.get();
        StringJoiner damage = new StringJoiner(" ");
        damage.setEmptyValue("");
        if (!outside.isEmpty()) {
            damage.add(outside);
        }
        if (skipped != null) {
            damage.add(
                    RegularFile.name(file)
                            + " has blocks that are not what a recording holds; they are skipped,"
                            + " the first "
                            + skipped
                            + ".");
        }
        if (descriptions.isEmpty() && !nodes.isEmpty()) {
            damage.add("What its nodes said of themselves cannot be read or is not there.");
        }
        return damage.toString();
    }

    /// What it says of itself, if it is an incident file.
    public Optional<Incident> incident() {
        return incident;
    }

    /// The targets of the described nodes, in order of their first description. Where no
    /// description can be read: of those that have snapshots.
    public List<String> nodes() {
        return nodes;
    }

    /// What `node` said of itself last, at or before `epochNanos`; its first words if that is
    /// earlier; empty if it never did. Where no description can be read: nothing but the version of
    /// the protocol, which the file's own tells.
    public Optional<NodeDescription> description(String node, long epochNanos) {
        Optional<NodeDescription> found = Optional.empty();
        for (RecordingEntry.Described description : descriptions) {
            if (description.node().equals(node)
                    && (found.isEmpty() || description.arrivalEpochNanos() <= epochNanos)) {
                found = Optional.of(description.message());
            }
        }
        return descriptions.isEmpty() && nodes.contains(node)
                ? Optional.of(
                        NodeDescription.newBuilder()
                                .setProtocolMajor(RecordingLayout.FORMAT.major())
                                .build())
                : found;
    }

    /// Arrival of the first entry; empty if there is none.
    public OptionalLong firstEpochNanos() {
        return reader.blocks().stream()
                .filter(block -> block.type() != RecordingLayout.SPANS)
                .mapToLong(Block::firstEpochNanos)
                .min();
    }

    /// Arrival of the last entry; empty if there is none.
    public OptionalLong lastEpochNanos() {
        return reader.blocks().stream()
                .filter(block -> block.type() != RecordingLayout.SPANS)
                .mapToLong(Block::lastEpochNanos)
                .max();
    }

    /// The descriptions and snapshots that arrived at `epochNanos` or later.
    public RecordingCursor entriesFrom(long epochNanos) {
        return entriesFrom(epochNanos, _ -> true, Admission.ANY);
    }

    /// As [#entriesFrom(long)], of one node alone.
    ///
    /// @param admission asked before each message is decoded; a block for which there is no room is
    ///   skipped and counted
    public RecordingCursor entriesFrom(long epochNanos, String node, Admission admission) {
        return entriesFrom(epochNanos, node::equals, admission);
    }

    private RecordingCursor entriesFrom(
            long epochNanos, Predicate<String> nodes, Admission admission) {
        List<Block> blocks = reader.blocks();
        int first = reader.firstBlockAt(epochNanos);
        return new RecordingCursor(
                block -> decode(block, nodes, admission),
                blocks.subList(first, blocks.size()).iterator(),
                epochNanos);
    }

    /// Hands over what the node would answer to FetchSpans, in recorded order, one block in memory
    /// at a time; at most 10,000 batches.
    ///
    /// @param startEpochNanos windows that end at or before it are left out
    /// @param endEpochNanos windows that start at or after it are left out
    /// @return how many more there are
    public long spans(String node, long startEpochNanos, long endEpochNanos, Consumer<SpanBatch> to)
            throws IOException {
        long found = 0;
        for (Block block : reader.blocks()) {
            if (block.type() == RecordingLayout.SPANS
                    && block.lastEpochNanos() > startEpochNanos
                    && block.firstEpochNanos() < endEpochNanos) {
                for (RecordingEntry entry : decode(block, node::equals, Admission.ANY)) {
                    if (entry instanceof RecordingEntry.Spans batch
                            && batch.message().getWindowEndEpochNanos() > startEpochNanos
                            && batch.message().getWindowStartEpochNanos() < endEpochNanos
                            && found++ < MOST_SPAN_BATCHES) {
                        to.accept(batch.message());
                    }
                }
            }
        }
        return Math.max(0, found - MOST_SPAN_BATCHES);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /// The entries of one block; none, and counted, if its content is not what the format says or
    /// it is of a later minor version.
    private List<RecordingEntry> decode(Block block, Predicate<String> nodes, Admission admission)
            throws IOException {
        if (block.type() < RecordingLayout.SNAPSHOTS || block.type() > RecordingLayout.SPANS) {
            return List.of();
        }
        try {
            return entries(block, nodes, admission).stream()
                    .filter(entry -> RecordingLayout.typeOf(entry) == block.type())
                    .toList();
        } catch (InvalidProtocolBufferException | OverBudgetException | BlockFileException e) {
            skippedBlocks.incrementAndGet();
            firstSkipped.compareAndSet(null, place(block, e));
            return List.of();
        }
    }

    /// One block is unpacked at a time, whoever reads: of each node there is a reader.
    private List<RecordingEntry> entries(Block block, Predicate<String> nodes, Admission admission)
            throws IOException {
        synchronized (UNPACKING) {
            return RecordingLayout.entries(
                    reader.read(block), block.storedBytes(), nodes, admission);
        }
    }

    private static String place(Block block, IOException why) {
        String reason =
                why instanceof BlockFileException damaged
                        ? damaged.reason()
                        : ForeignText.line(String.valueOf(why.getMessage()), 200);
        return "at byte " + block.offsetBytes() + " (" + reason + ")";
    }

    private List<String> describedNodes() {
        SequencedSet<String> described = new LinkedHashSet<>();
        for (RecordingEntry.Described description : descriptions) {
            described.add(description.node());
        }
        return List.copyOf(described);
    }

    /// Goes by the entries' names; no message is decoded.
    private List<String> undescribedNodes() throws IOException {
        SequencedSet<String> named = new LinkedHashSet<>();
        for (Block block : reader.blocks()) {
            if (block.type() == RecordingLayout.SNAPSHOTS && named.size() < MOST_DESCRIPTIONS) {
                addNodes(block, named);
            }
        }
        return List.copyOf(named);
    }

    private void addNodes(Block block, SequencedSet<String> named) throws IOException {
        Predicate<String> noted =
                node -> {
                    named.add(node);
                    return false;
                };
        try {
            var _ = entries(block, noted, Admission.ANY);
        } catch (InvalidProtocolBufferException | BlockFileException e) {
            // Counted when it is to be played.
        }
    }

    /// The first that can be read; one that cannot is a block that is skipped.
    private Optional<Incident> readIncident() throws IOException {
        for (Block block : reader.blocks()) {
            if (block.type() == RecordingLayout.INCIDENT) {
                try {
                    synchronized (UNPACKING) {
                        return Optional.of(
                                new MessageReader(Admission.ANY)
                                        .read(Incident.getDefaultInstance(), reader.read(block)));
                    }
                } catch (InvalidProtocolBufferException
                        | OverBudgetException
                        | BlockFileException e) {
                    skippedBlocks.incrementAndGet();
                    firstSkipped.compareAndSet(null, place(block, e));
                }
            }
        }
        return Optional.empty();
    }

    private List<RecordingEntry.Described> readDescriptions() throws IOException {
        List<RecordingEntry.Described> found = new ArrayList<>();
        for (Block block : reader.blocks()) {
            if (block.type() == RecordingLayout.DESCRIPTIONS) {
                for (RecordingEntry entry : decode(block, _ -> true, Admission.ANY)) {
                    if (entry instanceof RecordingEntry.Described description
                            && found.size() < MOST_DESCRIPTIONS) {
                        found.add(description);
                    }
                }
            }
        }
        return List.copyOf(found);
    }
}
