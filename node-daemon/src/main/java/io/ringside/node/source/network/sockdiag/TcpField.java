package io.ringside.node.source.network.sockdiag;

/// What is read of the kernel's `struct tcp_info`: the kernel only ever adds to its end, so a field
/// is there when what the kernel gave is long enough.
public enum TcpField {
    /// Segments that this end thinks lost now.
    LOST(32, 4),
    /// Smoothed round trip, microseconds.
    ROUND_TRIP_MICROS(68, 4),
    ROUND_TRIP_VARIATION_MICROS(72, 4),
    /// Segments that may be under way.
    CONGESTION_WINDOW(80, 4),
    /// Segments sent again since the socket was made; modulo 2^32.
    RETRANSMITTED_SEGMENTS(100, 4),
    /// Bytes a second that TCP sends at most now; all ones where it does not limit.
    PACING_RATE(104, 8),
    ACKNOWLEDGED_BYTES(120, 8),
    RECEIVED_BYTES(128, 8),
    /// Segments sent, retransmitted ones among them; modulo 2^32.
    SENT_SEGMENTS(136, 4),
    /// Bytes a second, of the latest measurement.
    DELIVERY_RATE(160, 8),
    /// Time with data under way or waiting, microseconds.
    BUSY_MICROS(168, 8),
    /// Of that, time in which the receiver's window stopped it.
    RECEIVER_LIMITED_MICROS(176, 8),
    /// Of that, time in which the send buffer stopped it.
    BUFFER_LIMITED_MICROS(184, 8),
    /// Payload sent, with what was sent again.
    SENT_BYTES(200, 8),
    /// Payload sent again.
    RETRANSMITTED_BYTES(208, 8);

    final int offset;
    private final int bytes;

    TcpField(int offset, int bytes) {
        this.offset = offset;
        this.bytes = bytes;
    }

    /// After the last byte.
    int end() {
        return offset + bytes;
    }

    boolean isWide() {
        return bytes == Long.BYTES;
    }

    /// What was added between two values of this counter. One of 32 bits may have passed its end;
    /// one that went back is no counter's doing and adds nothing.
    public long added(long before, long now) {
        if (now >= before) {
            return now - before;
        }
        long wrapped = now + (1L << Integer.SIZE) - before;
        return isWide() || wrapped > Integer.MAX_VALUE ? 0 : wrapped;
    }
}
