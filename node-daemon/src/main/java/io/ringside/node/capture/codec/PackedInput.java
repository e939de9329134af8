package io.ringside.node.capture.codec;

import io.ringside.protocol.text.ForeignText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads what [PackedOutput] wrote, trusting nothing: any length beyond the end is refused, and so
/// is more than the block's [DecodeBudget]. One thread's.
public final class PackedInput {
    private static final int MOST_TEXT_CHARACTERS = 4096;

    private final ByteBuffer bytes;
    private final DecodeBudget budget;

    /// @param block all of it
    public PackedInput(byte[] block) {
        this(ByteBuffer.wrap(block));
    }

    /// @param block from its position to its limit
    public PackedInput(ByteBuffer block) {
        this(block.slice(), new DecodeBudget());
    }

    private PackedInput(ByteBuffer bytes, DecodeBudget budget) {
        this.bytes = bytes;
        this.budget = budget;
    }

    public int u8() throws MalformedCaptureException {
        if (!bytes.hasRemaining()) {
            throw new MalformedCaptureException("it ends in the middle of a value");
        }
        return bytes.get() & 0xFF;
    }

    public long unsigned() throws MalformedCaptureException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedCaptureException("an integer is longer than 10 bytes");
    }

    public long signed() throws MalformedCaptureException {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    /// An integer that must lie in 0..`most`, named in the refusal.
    public int count(String what, int most) throws MalformedCaptureException {
        long value = unsigned();
        if (value < 0 || value > most) {
            throw new MalformedCaptureException(
                    what
                            + " is "
                            + Long.toUnsignedString(value)
                            + ", at most "
                            + most
                            + " is possible");
        }
        return (int) value;
    }

    public byte[] bytes(String what) throws MalformedCaptureException {
        int length = length(what);
        spend((long) DecodeBudget.ARRAY_BYTES + length);
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    /// A byte string that is read where it lies, on the same budget.
    public PackedInput part(String what) throws MalformedCaptureException {
        int length = length(what);
        PackedInput part = new PackedInput(bytes.slice(bytes.position(), length), budget);
        bytes.position(bytes.position() + length);
        return part;
    }

    /// One line, cleaned.
    public String text(String what) throws MalformedCaptureException {
        byte[] encoded = bytes(what);
        spend((long) DecodeBudget.TEXT_BYTES + encoded.length);
        return ForeignText.line(new String(encoded, StandardCharsets.UTF_8), MOST_TEXT_CHARACTERS);
    }

    /// Before something is made of what was read, what that costs.
    public void spend(long bytes) throws MalformedCaptureException {
        budget.spend(bytes);
    }

    public boolean atEnd() {
        return !bytes.hasRemaining();
    }

    private int length(String what) throws MalformedCaptureException {
        long length = unsigned();
        if (length < 0 || length > bytes.remaining()) {
            throw new MalformedCaptureException(
                    what + " of " + Long.toUnsignedString(length) + " bytes goes beyond the end");
        }
        return (int) length;
    }
}
