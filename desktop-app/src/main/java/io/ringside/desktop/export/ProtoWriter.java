package io.ringside.desktop.export;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// One message in the wire format of protocol buffers: fields in the order they are put. Owned by
/// one thread.
final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// An unsigned number; a negative one as the 64 bits it is.
    ProtoWriter number(int field, long value) {
        varint((long) field << 3 | VARINT);
        varint(value);
        return this;
    }

    ProtoWriter fixed64(int field, long value) {
        varint((long) field << 3 | FIXED64);
        for (int shift = 0; shift < 64; shift += 8) {
            bytes.write((int) (value >>> shift));
        }
        return this;
    }

    ProtoWriter real(int field, double value) {
        return fixed64(field, Double.doubleToLongBits(value));
    }

    /// What is no Unicode text becomes one.
    ProtoWriter text(int field, String value) {
        return raw(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtoWriter message(int field, ProtoWriter value) {
        return raw(field, value.toBytes());
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private ProtoWriter raw(int field, byte[] value) {
        varint((long) field << 3 | BYTES);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
