package io.ringside.node.stress;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file in which a storm counts its own callbacks: `plugin-native/bench/storm_ledger.h`. It is
/// as exact after a `kill -9` as before.
final class StormLedger {
    private static final VarHandle LONG =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int THREADS = 64;
    private static final int ROWS = 128;
    private static final int ROW_BYTES = 128;
    private static final int BEGUN = 0;
    private static final int RETURNED = 8;
    private static final int REFUSED = 16;
    private static final int TID = 24;
    private static final int STOP = 0;

    private final ByteBuffer bytes;

    private StormLedger(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /// An empty file becomes a ledger of zeros.
    static StormLedger open(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new StormLedger(
                    channel.map(
                            FileChannel.MapMode.READ_WRITE, 0, ROWS + (long) THREADS * ROW_BYTES));
        }
    }

    /// Lets every thread end after its cycle.
    void stop() {
        INT.setRelease(bytes, STOP, 1);
    }

    /// Records that the thread's callbacks were about to make. Each row's counts pair with the
    /// storm's release stores.
    long begun(int thread) {
        return word(thread, BEGUN);
    }

    /// Of those, the ones whose callback returned.
    long returned(int thread) {
        return word(thread, RETURNED);
    }

    long refused(int thread) {
        return word(thread, REFUSED);
    }

    /// 0 before the thread's first event.
    int tid(int thread) {
        return (int) INT.getAcquire(bytes, ROWS + thread * ROW_BYTES + TID);
    }

    private long word(int thread, int field) {
        return (long) LONG.getAcquire(bytes, ROWS + thread * ROW_BYTES + field);
    }
}
