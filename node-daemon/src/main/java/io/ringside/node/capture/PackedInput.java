package io.ringside.node.capture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what [PackedOutput] wrote, trusting nothing: any length beyond the end is refused. One
/// thread's.
final class PackedInput {
    private final byte[] bytes;
    private int at;

    PackedInput(byte[] bytes) {
        this.bytes = bytes;
    }

    int u8() throws MalformedCaptureException {
        if (at >= bytes.length) {
            throw new MalformedCaptureException("it ends in the middle of a value");
        }
        return bytes[at++] & 0xFF;
    }

    long unsigned() throws MalformedCaptureException {
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

    long signed() throws MalformedCaptureException {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    /// An integer that must lie in 0..`most`, named in the refusal.
    int count(String what, int most) throws MalformedCaptureException {
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

    byte[] bytes(String what) throws MalformedCaptureException {
        long length = unsigned();
        if (length < 0 || length > bytes.length - at) {
            throw new MalformedCaptureException(
                    what + " of " + Long.toUnsignedString(length) + " bytes goes beyond the end");
        }
        at += (int) length;
        return Arrays.copyOfRange(bytes, at - (int) length, at);
    }

    String text(String what) throws MalformedCaptureException {
        return new String(bytes(what), StandardCharsets.UTF_8);
    }

    boolean atEnd() {
        return at == bytes.length;
    }
}
