package io.ringside.protocol.recording;

import com.google.protobuf.InvalidProtocolBufferException;
import io.ringside.protocol.blocks.BlockFormat;
import io.ringside.protocol.text.ForeignText;
import io.ringside.protocol.wire.Admission;
import io.ringside.protocol.wire.MessageReader;
import io.ringside.protocol.wire.OverBudgetException;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The bytes of a recording inside its blocks; recording-format.md draws them. Stateless.
final class RecordingLayout {
    static final BlockFormat FORMAT = new BlockFormat("recording", "RSRECORD", 1, 1);

    /// Block types: snapshots and descriptions carry arrival stamps, spans those of their windows.
    static final int SNAPSHOTS = 1;

    static final int DESCRIPTIONS = 2;
    static final int SPANS = 3;

    /// From 1.1, at most one, of one message without an entry's header: what an incident file says
    /// of itself.
    static final int INCIDENT = 4;

    static final int MAX_NODE_BYTES = 1024;
    static final int MAX_MESSAGE_BYTES = 32 << 20;

    /// In one block, whatever its stored length; a writer ends it at 256 KiB.
    private static final int FREE_ENTRIES = 64;

    private static final int MOST_ENTRIES = 1 << 16;

    /// Of a further entry, at least: what an idle node says takes 100, deflated. A small file must
    /// not hold millions of them.
    private static final int LEAST_STORED_BYTES = 4;

    /// Length of message, length of node, kind, arrival.
    static final int ENTRY_HEADER_BYTES = 4 + 2 + 2 + 8;

    private RecordingLayout() {}

    static int typeOf(RecordingEntry entry) {
        return switch (entry) {
            case RecordingEntry.Taken _ -> SNAPSHOTS;
            case RecordingEntry.Described _ -> DESCRIPTIONS;
            case RecordingEntry.Spans _ -> SPANS;
        };
    }

    static void put(ByteBuffer to, RecordingEntry entry, byte[] node, byte[] message) {
        to.putInt(message.length);
        to.putShort((short) node.length);
        to.putShort((short) typeOf(entry));
        to.putLong(entry.arrivalEpochNanos());
        to.put(node);
        to.put(message);
    }

    /// The entries of one block; kinds of a later minor version are left out.
    ///
    /// @param storedBytes of the block in the file
    /// @param nodes whose entries are wanted: others' are not decoded
    /// @param admission asked before each message, with what this block's take so far
    /// @throws InvalidProtocolBufferException if anything in it is not what the format says
    /// @throws OverBudgetException if it holds more than is read at once
    static List<RecordingEntry> entries(
            ByteBuffer content, int storedBytes, Predicate<String> nodes, Admission admission)
            throws IOException {
        int most = Math.min(MOST_ENTRIES, FREE_ENTRIES + storedBytes / LEAST_STORED_BYTES);
        List<RecordingEntry> entries = new ArrayList<>();
        MessageReader messages = new MessageReader(admission);
        ByteBuffer latestNode = ByteBuffer.allocate(0);
        String node = "";
        boolean wanted = false;
        for (int count = 1; content.hasRemaining(); count++) {
            if (count > most) {
                throw new InvalidProtocolBufferException(
                        "the block has more than " + most + " entries, too many for its length");
            }
            if (content.remaining() < ENTRY_HEADER_BYTES) {
                throw new InvalidProtocolBufferException("the block ends inside an entry");
            }
            int messageBytes = content.getInt();
            int nodeBytes = Short.toUnsignedInt(content.getShort());
            int kind = Short.toUnsignedInt(content.getShort());
            long arrivalEpochNanos = content.getLong();
            if (messageBytes < 0
                    || messageBytes > MAX_MESSAGE_BYTES
                    || nodeBytes > MAX_NODE_BYTES
                    || nodeBytes == 0
                    || (long) nodeBytes + messageBytes > content.remaining()) {
                throw new InvalidProtocolBufferException(
                        "an entry is of no node, or longer than its block");
            }
            ByteBuffer itsNode = take(content, nodeBytes);
            if (!itsNode.equals(latestNode)) { // most blocks are of one node
                latestNode = itsNode.duplicate();
                node =
                        ForeignText.line(
                                StandardCharsets.UTF_8.decode(itsNode).toString(), MAX_NODE_BYTES);
                wanted = nodes.test(node);
            }
            ByteBuffer message = take(content, messageBytes);
            if (wanted) {
                entry(kind, node, arrivalEpochNanos, message, messages).ifPresent(entries::add);
            }
        }
        return entries;
    }

    private static Optional<RecordingEntry> entry(
            int kind,
            String node,
            long arrivalEpochNanos,
            ByteBuffer message,
            MessageReader messages)
            throws IOException {
        return switch (kind) {
            case SNAPSHOTS ->
                    Optional.of(
                            new RecordingEntry.Taken(
                                    node,
                                    arrivalEpochNanos,
                                    messages.read(Snapshot.getDefaultInstance(), message)));
            case DESCRIPTIONS ->
                    Optional.of(
                            new RecordingEntry.Described(
                                    node,
                                    arrivalEpochNanos,
                                    messages.read(NodeDescription.getDefaultInstance(), message)));
            case SPANS ->
                    Optional.of(
                            new RecordingEntry.Spans(
                                    node,
                                    arrivalEpochNanos,
                                    messages.read(SpanBatch.getDefaultInstance(), message)));
            default -> Optional.empty();
        };
    }

    private static ByteBuffer take(ByteBuffer content, int bytes) {
        ByteBuffer taken = content.slice(content.position(), bytes);
        content.position(content.position() + bytes);
        return taken;
    }
}
