package io.ringside.node.source.network.sockdiag;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/// A netlink socket in one network namespace: it stays in that in which it was made. Belongs to one
/// thread. After a dump that failed it must be closed: the kernel may not be done with it.
final class DiagnosticSocket {
    private static final int INTERRUPTIONS = 10;

    private final SystemCalls calls;
    private final int descriptor;
    private int sequence;

    DiagnosticSocket(SystemCalls calls, int descriptor) {
        this.calls = calls;
        this.descriptor = descriptor;
    }

    /// @param buffer direct; holds requests and answers while this runs
    /// @return 0 or an error number
    int dump(int family, ByteBuffer buffer, SocketVisitor visitor, Budget budget) {
        sequence++;
        DiagnosticMessages.putRequest(buffer, family, sequence);
        int sent = calls.send(descriptor, buffer);
        if (sent < 0) {
            return -sent;
        }
        SocketVisitor counted = budget.counting(visitor);
        while (!budget.isSpent()) {
            int received = receive(buffer);
            if (received <= 0) {
                return received == 0 ? DiagnosticMessages.MALFORMED : -received;
            }
            buffer.clear().limit(Math.min(received, buffer.capacity()));
            OptionalInt end = DiagnosticMessages.read(buffer, sequence, counted);
            if (end.isPresent()) {
                return end.getAsInt();
            }
        }
        return Budget.SPENT;
    }

    void close() {
        calls.close(descriptor);
    }

    private int receive(ByteBuffer buffer) {
        int received = -Errno.EINTR;
        for (int tries = 0; tries < INTERRUPTIONS && received == -Errno.EINTR; tries++) {
            buffer.clear();
            received = calls.receive(descriptor, buffer);
        }
        return received;
    }

    /// How many sockets, and how many receives, a dump may take. Belongs to one thread.
    static final class Budget {
        /// Instead of an error number.
        static final int SPENT = -1;

        private final int mostSockets;
        private int sockets;
        private int receives;

        Budget(int mostSockets) {
            this.mostSockets = mostSockets;
        }

        int sockets() {
            return sockets;
        }

        /// An answer holds a socket at least; so many empty ones are no answer.
        private boolean isSpent() {
            receives++;
            return sockets >= mostSockets || receives > mostSockets + 2;
        }

        private SocketVisitor counting(SocketVisitor visitor) {
            return new SocketVisitor() {
                @Override
                public boolean wants(int inode, long cookie) {
                    sockets++;
                    return visitor.wants(inode, cookie);
                }

                @Override
                public void socket(TcpSocket socket) {
                    visitor.socket(socket);
                }
            };
        }
    }
}
