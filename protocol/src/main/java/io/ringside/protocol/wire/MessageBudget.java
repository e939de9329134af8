package io.ringside.protocol.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.gpu.SnapshotGpus;
import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What a message would cost once it is decoded, counted by walking its bytes: two bytes of it can
/// be an object of a hundred. Nothing is kept of the message. Used once.
///
/// The limits are several times what the largest node needs, 64 ranks in an all-to-all over 544,
/// and what one heap of 512 MiB can hold beside other nodes.
final class MessageBudget {
    /// Messages inside a message, and fields that this program does not know.
    static final long MOST_MESSAGES = 1 << 18;

    /// Figures in columns.
    static final long MOST_NUMBERS = 1 << 22;

    static final int MOST_TEXT_BYTES = 64 << 10;
    static final long MOST_TEXTS_BYTES = 8 << 20;

    /// Of kinds that cost more than their own bytes: each is a row, a place on an axis, a card.
    private static final Map<String, Integer> MOST_OF =
            Map.of(
                    "Process", 1 << 13,
                    "Communicator", 1 << 13,
                    "Member", 1 << 14,
                    "Gpu", 1 << 10,
                    "Source", 1 << 10,
                    "Reading", 1 << 14,
                    "Event", 1 << 12,
                    "Finding", 1 << 12,
                    "Loss", 1 << 12,
                    "Anomaly", 1 << 12);

    // What things take in a heap without compressed references, roughly.
    private static final int ROW_BYTES = 200;
    private static final int DECODING_NUMBER_BYTES = 12;
    private static final int COLUMN_NUMBER_BYTES = 16;
    private static final int FIGURE_BYTES = 100;
    private static final int TEXT_BYTES = 56;

    private static final String READING_KIND = "ringside.v1.Reading.kind";
    private static final Set<String> GPU_IDS =
            Set.of("ringside.v1.Reading.id", "ringside.v1.Gpu.uuid");
    private static final ByteBuffer NO_ID = ByteBuffer.allocate(0);
    private static final int GPU_KIND = SubjectKind.GPU.number();

    /// With the history of it that is drawn.
    private static final int GPU_BYTES = 16 << 10;

    private final String type;
    private final byte[] bytes;
    private final Map<String, Integer> messagesOf = new HashMap<>();
    private final Set<ByteBuffer> gpus = new HashSet<>(); // their ids, as many as count
    private long unnamedGpus;
    private ByteBuffer id = NO_ID; // with the kind, of the reading that is walked
    private int kind;
    private long messages = 1;
    private long numbers;
    private long texts;
    private long textBytes;
    private long heldNumberBytes;
    private int longestTextBytes;
    private String longestText = "";
    private boolean clean = true;

    private MessageBudget(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    /// @throws IOException if it cannot be a message
    static MessageBudget of(Descriptor type, byte[] bytes) throws IOException {
        MessageBudget budget = new MessageBudget(type.getName(), bytes);
        budget.walk(type, CodedInputStream.newInstance(bytes));
        return budget;
    }

    /// How many there are, itself included.
    long messages() {
        return messages;
    }

    long decodingBytes() {
        return bytes.length
                + messages * ROW_BYTES
                + numbers * DECODING_NUMBER_BYTES
                + texts * TEXT_BYTES
                + 2 * textBytes;
    }

    /// Histograms are not held; what else stands in rows and columns is.
    long heldBytes() {
        return (messages - messagesOf.getOrDefault("Histogram", 0)) * ROW_BYTES
                + (gpus.size() + unnamedGpus) * GPU_BYTES
                + heldNumberBytes
                + texts * TEXT_BYTES
                + 2 * textBytes;
    }

    /// Whether every text may be shown as it is.
    boolean isClean() {
        return clean;
    }

    void check() throws OverBudgetException {
        for (Map.Entry<String, Integer> most : MOST_OF.entrySet()) {
            check(
                    messagesOf.getOrDefault(most.getKey(), 0),
                    most.getValue(),
                    most.getKey() + " rows");
        }
        check(messages, MOST_MESSAGES, "rows and unknown fields");
        check(numbers, MOST_NUMBERS, "figures in columns");
        check(longestTextBytes, MOST_TEXT_BYTES, "bytes of " + longestText);
        check(textBytes, MOST_TEXTS_BYTES, "bytes of text");
    }

    private void check(long found, long limit, String what) throws OverBudgetException {
        if (found > limit) {
            throw new OverBudgetException(
                    "sent a " + type + " with " + found + " " + what + ", more than " + limit);
        }
    }

    private void walk(Descriptor of, CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = of.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field == null) {
                messages++;
                in.skipField(tag);
            } else if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                numbers++;
                if (field.getFullName().equals(READING_KIND)) {
                    kind = in.readEnum();
                } else {
                    in.skipField(tag);
                }
            } else {
                walk(field, in.readRawVarint32(), in);
            }
        }
    }

    private void walk(FieldDescriptor field, int length, CodedInputStream in) throws IOException {
        switch (field.getJavaType()) {
            case MESSAGE -> {
                Descriptor inner = field.getMessageType();
                messages++;
                messagesOf.merge(inner.getName(), 1, Integer::sum);
                int outer = in.pushLimit(length);
                switch (inner.getName()) {
                    case "Gpu", "Reading" -> walkSubject(inner, in);
                    default -> walk(inner, in);
                }
                in.popLimit(outer);
            }
            case STRING -> {
                int start = in.getTotalBytesRead();
                in.skipRawBytes(length);
                text(field, start, length);
                if (GPU_IDS.contains(field.getFullName())) {
                    id = ByteBuffer.wrap(bytes, start, length);
                }
            }
            case BYTE_STRING -> {
                in.skipRawBytes(length);
                textBytes += length;
            }
            case INT, LONG, FLOAT, DOUBLE, BOOLEAN, ENUM -> {
                in.skipRawBytes(length);
                long packed = length / leastBytes(field);
                numbers += packed;
                heldNumberBytes += packed * heldBytesOfOne(field);
            }
        }
    }

    /// A GPU that several readings tell of is drawn once.
    private void walkSubject(Descriptor of, CodedInputStream in) throws IOException {
        id = NO_ID;
        kind = of.getName().equals("Gpu") ? GPU_KIND : 0;
        walk(of, in);
        if (kind == GPU_KIND && !id.hasRemaining()) {
            unnamedGpus++;
        } else if (kind == GPU_KIND && gpus.size() < SnapshotGpus.MOST) {
            gpus.add(id);
        }
    }

    /// A figure of a reading is told by two numbers and kept in a map.
    private static int heldBytesOfOne(FieldDescriptor field) {
        return switch (field.getContainingType().getName()) {
            case "Histogram" -> 0;
            case "Reading" -> FIGURE_BYTES / 2;
            default -> COLUMN_NUMBER_BYTES;
        };
    }

    private static int leastBytes(FieldDescriptor field) {
        return switch (field.getLiteType()) {
            case DOUBLE, FIXED64, SFIXED64 -> Long.BYTES;
            case FLOAT, FIXED32, SFIXED32 -> Integer.BYTES;
            default -> 1;
        };
    }

    private void text(FieldDescriptor field, int start, int length) {
        texts++;
        textBytes += length;
        if (length > longestTextBytes) {
            longestTextBytes = length;
            longestText = field.getContainingType().getName() + "." + field.getName();
        }
        clean = clean && (length > MOST_TEXT_BYTES || isHarmless(start, length));
    }

    /// Most texts are plain ASCII, and need no decoding to see it.
    private boolean isHarmless(int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (bytes[i] < ' ' || bytes[i] == 0x7f) {
                String text = new String(bytes, start, length, StandardCharsets.UTF_8);
                return ForeignText.line(text, MOST_TEXT_BYTES).equals(text);
            }
        }
        return true;
    }
}
