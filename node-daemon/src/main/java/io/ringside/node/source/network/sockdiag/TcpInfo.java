package io.ringside.node.source.network.sockdiag;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.OptionalLong;

/// The kernel's `struct tcp_info` of one socket, as much of it as this kernel has. Immutable.
public final class TcpInfo {
    static final TcpInfo NONE = new TcpInfo(ByteBuffer.allocate(0));

    private static final int MOST_BYTES = 512;

    private final ByteBuffer bytes;

    private TcpInfo(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /// Keeps a copy.
    static TcpInfo copy(ByteBuffer in, int at, int bytes) {
        ByteBuffer copy = ByteBuffer.allocate(Math.min(bytes, MOST_BYTES));
        copy.put(0, in, at, copy.capacity());
        return new TcpInfo(copy.order(ByteOrder.nativeOrder()));
    }

    /// Of a kernel that has all fields up to the last of these; the others are 0.
    public static TcpInfo of(Map<TcpField, Long> values) {
        int end = values.keySet().stream().mapToInt(TcpField::end).max().orElse(0);
        ByteBuffer bytes = ByteBuffer.allocate(end).order(ByteOrder.nativeOrder());
        values.forEach((field, value) -> {
            if (field.isWide()) {
                bytes.putLong(field.offset, value);
            } else {
                bytes.putInt(field.offset, (int) (long) value);
            }
        });
        return new TcpInfo(bytes);
    }

    /// Absent where this kernel does not tell it, and where it is above 2^63.
    public OptionalLong value(TcpField field) {
        if (field.end() > bytes.capacity()) {
            return OptionalLong.empty();
        }
        long value =
                field.isWide()
                        ? bytes.getLong(field.offset)
                        : Integer.toUnsignedLong(bytes.getInt(field.offset));
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
