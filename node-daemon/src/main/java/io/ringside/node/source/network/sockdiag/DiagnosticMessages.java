package io.ringside.node.source.network.sockdiag;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/// The messages of `sock_diag`, as linux/netlink.h, linux/inet_diag.h and linux/tcp.h lay them out:
/// in the host's byte order, but addresses and ports as they are sent. Stateless; what comes in is
/// checked against the length that came with it.
final class DiagnosticMessages {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    /// Returned for what does not keep to the layout.
    static final int MALFORMED = Errno.EBADMSG;

    private static final int HEADER_BYTES = 16;
    private static final int REQUEST_BYTES = 56;
    private static final int SOCKET_BYTES = 72;
    private static final int ATTRIBUTE_BYTES = 4;
    private static final int ERROR = 2;
    private static final int DONE = 3;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final short REQUEST_AND_DUMP = 0x301;
    private static final byte IPPROTO_TCP = 6;
    private static final byte INFO = 2;
    private static final byte EXTENSION_INFO = 1 << (INFO - 1);
    private static final int ESTABLISHED = 1;

    /// Bits of: established, SYN sent, FIN wait 1 and 2, close wait, last ACK, closing.
    private static final int STATES = 1 << 1 | 1 << 2 | 1 << 4 | 1 << 5 | 1 << 8 | 1 << 9 | 1 << 11;

    private DiagnosticMessages() {}

    /// Asks for all sockets of a family.
    static void putRequest(ByteBuffer into, int family, int sequence) {
        into.clear().order(ByteOrder.nativeOrder());
        into.putInt(HEADER_BYTES + REQUEST_BYTES);
        into.putShort((short) SOCK_DIAG_BY_FAMILY).putShort(REQUEST_AND_DUMP);
        into.putInt(sequence).putInt(0);
        into.put((byte) family).put(IPPROTO_TCP).put(EXTENSION_INFO).put((byte) 0);
        into.putInt(STATES);
        while (into.position() < HEADER_BYTES + REQUEST_BYTES) {
            into.put((byte) 0);
        }
        into.flip();
    }

    /// Reads what one receive brought.
    ///
    /// @param messages from position to limit
    /// @param sequence of the request; messages of others are passed over
    /// @return how the dump ended: 0, or an error number; empty when more is to come
    static OptionalInt read(ByteBuffer messages, int sequence, SocketVisitor visitor) {
        ByteBuffer in = messages.slice().order(ByteOrder.nativeOrder());
        int at = 0;
        while (in.limit() - at >= HEADER_BYTES) {
            int length = in.getInt(at);
            if (length < HEADER_BYTES || length > in.limit() - at) {
                return OptionalInt.of(MALFORMED);
            }
            if (in.getInt(at + 8) == sequence) {
                OptionalInt end = message(in, at, length, visitor);
                if (end.isPresent()) {
                    return end;
                }
            }
            at = Math.min(in.limit(), at + aligned(length));
        }
        return at == in.limit() ? OptionalInt.empty() : OptionalInt.of(MALFORMED);
    }

    private static OptionalInt message(ByteBuffer in, int at, int length, SocketVisitor visitor) {
        int body = at + HEADER_BYTES;
        int bodyBytes = length - HEADER_BYTES;
        return switch (in.getShort(at + 4)) {
            case DONE -> OptionalInt.of(bodyBytes < Integer.BYTES ? 0 : errno(in.getInt(body)));
            case ERROR ->
                    OptionalInt.of(bodyBytes < Integer.BYTES ? MALFORMED : errno(in.getInt(body)));
            case SOCK_DIAG_BY_FAMILY ->
                    bodyBytes >= SOCKET_BYTES && socket(in, body, bodyBytes, visitor)
                            ? OptionalInt.empty()
                            : OptionalInt.of(MALFORMED);
            default -> OptionalInt.empty();
        };
    }

    private static int errno(int negative) {
        return negative > 0 || negative == Integer.MIN_VALUE ? MALFORMED : -negative;
    }

    /// @return whether the attributes keep to the layout
    private static boolean socket(ByteBuffer in, int at, int bytes, SocketVisitor visitor) {
        int inode = in.getInt(at + 68);
        long cookieLow = Integer.toUnsignedLong(in.getInt(at + 44));
        long cookie = cookieLow | ((long) in.getInt(at + 48) << Integer.SIZE);
        if (!visitor.wants(inode, cookie)) {
            return true;
        }
        TcpInfo info = TcpInfo.NONE;
        int end = at + bytes;
        int next = at + SOCKET_BYTES;
        while (end - next >= ATTRIBUTE_BYTES) {
            int length = Short.toUnsignedInt(in.getShort(next));
            if (length < ATTRIBUTE_BYTES || length > end - next) {
                return false;
            }
            if (in.getShort(next + 2) == INFO) {
                info = TcpInfo.copy(in, next + ATTRIBUTE_BYTES, length - ATTRIBUTE_BYTES);
            }
            next = Math.min(end, next + aligned(length));
        }
        boolean established = in.get(at + 1) == ESTABLISHED;
        visitor.socket(new TcpSocket(cookie, inode, established, remote(in, at), info));
        return true;
    }

    private static Endpoint remote(ByteBuffer in, int at) {
        ByteBuffer sent = in.duplicate().order(ByteOrder.BIG_ENDIAN);
        int port = Short.toUnsignedInt(sent.getShort(at + 6));
        int address = at + 24;
        return in.get(at) == AF_INET6
                ? new Endpoint(true, sent.getLong(address), sent.getLong(address + 8), port)
                : new Endpoint(false, 0, Integer.toUnsignedLong(sent.getInt(address)), port);
    }

    private static int aligned(int length) {
        return length + 3 & ~3;
    }
}
