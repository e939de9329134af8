package io.ringside.node.source.network.sockdiag;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Writes what a kernel answers, byte by byte.
final class DiagnosticBytes {
    static final int INFO_BYTES = 232;

    private DiagnosticBytes() {}

    /// One socket of 10.0.0.2:80, with as much of `tcp_info` as this kernel has; the byte at each
    /// place of it is given.
    static byte[] socket(int sequence, int inode, long cookie, int state, byte[] info) {
        int attribute = 4 + info.length;
        ByteBuffer out = buffer(16 + 72 + attribute);
        header(out, 20, sequence);
        out.put((byte) 2).put((byte) state).putShort((short) 0);
        out.order(ByteOrder.BIG_ENDIAN).putShort((short) 40_000).putShort((short) 80);
        out.putInt(0x0a000001).position(40);
        out.putInt(0x0a000002).position(60);
        out.order(ByteOrder.nativeOrder()).putInt((int) cookie).putInt((int) (cookie >> 32));
        out.position(84);
        out.putInt(inode);
        out.putShort((short) attribute).putShort((short) 2).put(info);
        return bytes(out);
    }

    static byte[] info(int bytes, int retransmitted, long sentBytes) {
        ByteBuffer info = buffer(INFO_BYTES);
        info.putInt(68, 1500).putInt(100, retransmitted).putLong(200, sentBytes);
        byte[] part = new byte[bytes];
        info.get(0, part);
        return part;
    }

    static byte[] done(int sequence, int negativeErrno) {
        ByteBuffer out = buffer(20);
        header(out, 3, sequence);
        return bytes(out.putInt(negativeErrno));
    }

    static byte[] error(int sequence, int negativeErrno) {
        ByteBuffer out = buffer(36);
        header(out, 2, sequence);
        return bytes(out.putInt(negativeErrno));
    }

    static ByteBuffer together(byte[]... messages) {
        ByteBuffer out = buffer(64 * 1024);
        for (byte[] message : messages) {
            out.put(message);
            out.position(Math.min(out.capacity(), out.position() + 3 & ~3));
        }
        return out.flip();
    }

    private static void header(ByteBuffer out, int type, int sequence) {
        out.putInt(out.capacity()).putShort((short) type).putShort((short) 2);
        out.putInt(sequence).putInt(0);
    }

    private static byte[] bytes(ByteBuffer out) {
        byte[] bytes = new byte[out.capacity()];
        out.get(0, bytes);
        return bytes;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }
}
