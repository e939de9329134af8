package io.ringside.desktop.feed.grpc;

import io.ringside.protocol.wire.Admission;
import io.ringside.protocol.wire.OverBudgetException;

/// The one heap that all nodes share: each is bounded by itself, and ten at their limits would be
/// more than there is. A third of the heap is for what is held of nodes that send much, a quarter
/// for messages while they are decoded. Who finds no room is refused, newest first, and the others
/// are shown; a node that sends little is never refused, whatever others hold. Safe from any
/// thread.
public final class NodesBudget {
    /// Of the whole program.
    public static final NodesBudget APP = new NodesBudget(Runtime.getRuntime().maxMemory());

    /// What each node has beside the common room: 4,000 rows twice.
    static final long OWN_BYTES = 2 << 20;

    /// The newest state, and the one that it replaces.
    private static final int COPIES = 2;

    private static final long MIB = 1 << 20;

    private final long mostHeldBytes;
    private final long mostDecodingBytes;

    // Guarded by this.
    private long heldBytes;
    private long decodingBytes;

    NodesBudget(long heapBytes) {
        mostHeldBytes = heapBytes / 3;
        mostDecodingBytes = heapBytes / 4;
    }

    public Share share() {
        return new Share();
    }

    /// What all shares hold of the common room, bytes.
    synchronized long heldBytes() {
        return heldBytes;
    }

    /// What messages take that are decoded now, bytes.
    synchronized long decodingBytes() {
        return decodingBytes;
    }

    /// What one node holds, over all its connections. Safe from any thread.
    public final class Share {
        private long held;

        Turn turn() {
            return new Turn(this);
        }

        /// Of a recording's block: all of it is held until it is played, whatever is shown.
        public void admitBlock(long decodingBytes, long heldBytes) throws OverBudgetException {
            synchronized (NodesBudget.this) {
                hold(Math.max(heldBytes, decodingBytes / COPIES));
            }
        }

        /// The node is no longer shown.
        public void drop() {
            synchronized (NodesBudget.this) {
                heldBytes -= held;
                held = 0;
            }
        }

        private void hold(long bytes) throws OverBudgetException {
            long common = Math.max(0, COPIES * bytes - OWN_BYTES);
            long others = heldBytes - held;
            if (others + common > mostHeldBytes) {
                throw new OverBudgetException(
                        "sent a Snapshot that takes %d MiB, and the nodes shown beside it hold %d of %d MiB"
                                .formatted(
                                        COPIES * bytes / MIB, others / MIB, mostHeldBytes / MIB));
            }
            heldBytes = others + common;
            held = common;
        }
    }

    /// One connection's. Safe from any thread.
    final class Turn implements Admission, AutoCloseable {
        private final Share share;
        private long decoding;
        private boolean closed;

        private Turn(Share share) {
            this.share = share;
        }

        /// A message that becomes the node's state. Waits while others decode.
        @Override
        public void admit(long decoding, long held) throws OverBudgetException {
            synchronized (NodesBudget.this) {
                if (!closed) {
                    share.hold(held);
                }
                enter(decoding);
            }
        }

        /// A message that others count: spans, answers. Waits while others decode.
        void pass(long decoding) {
            synchronized (NodesBudget.this) {
                enter(decoding);
            }
        }

        /// What was admitted has become something else or is dropped.
        void decoded() {
            synchronized (NodesBudget.this) {
                leave();
            }
        }

        /// The connection has ended: nothing waits or decodes any more.
        @Override
        public void close() {
            synchronized (NodesBudget.this) {
                closed = true;
                leave();
            }
        }

        /// One alone is let in, however much it is.
        private void enter(long bytes) {
            leave();
            boolean interrupted = false;
            while (!closed && decodingBytes > 0 && decodingBytes + bytes > mostDecodingBytes) {
                try {
                    NodesBudget.this.wait();
                } catch (InterruptedException e) {
                    interrupted = true; // close() lets it through
                }
            }
            if (!closed) {
                decoding = bytes;
                decodingBytes += bytes;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void leave() {
            decodingBytes -= decoding;
            decoding = 0;
            NodesBudget.this.notifyAll();
        }
    }
}
