package io.ringside.node.capture.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing run of bytes: variable-length integers (7 bits a byte, lowest first), byte strings and
/// text. One thread's.
public final class PackedOutput {
    private byte[] bytes = new byte[256];
    private int length;

    public void u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    public void unsigned(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /// Short for small magnitudes of either sign; any `long` survives.
    public void signed(long value) {
        unsigned(value << 1 ^ value >> 63);
    }

    public void bytes(byte[] source) {
        unsigned(source.length);
        room(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
    }

    /// All of it, without its length.
    public void raw(PackedOutput source) {
        room(source.length);
        System.arraycopy(source.bytes, 0, bytes, length, source.length);
        length += source.length;
    }

    public void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return length;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
