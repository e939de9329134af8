package io.ringside.desktop.recording.incident;

import com.google.protobuf.MessageLite;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// A message that waits to be saved, deflated: much of it is kept at a time. Immutable.
final class PackedMessage {
    /// To make one takes a fifth of what packing a message takes; each holds 260 kB of the C heap.
    private static final Queue<Deflater> IDLE = new ArrayBlockingQueue<>(2);

    private final byte[] packed;
    private final int rawBytes;

    private PackedMessage(byte[] packed, int rawBytes) {
        this.packed = packed;
        this.rawBytes = rawBytes;
    }

    static PackedMessage of(MessageLite message) {
        byte[] raw = message.toByteArray();
        Deflater known = IDLE.poll();
        Deflater deflater = known == null ? new Deflater(Deflater.BEST_SPEED) : known;
        try {
            deflater.setInput(raw);
            deflater.finish();
            byte[] packed = new byte[raw.length + raw.length / 1000 + 64];
            int length = 0;
            while (!deflater.finished()) {
                length += deflater.deflate(packed, length, packed.length - length);
            }
            return new PackedMessage(Arrays.copyOf(packed, length), raw.length);
        } finally {
            deflater.reset();
            if (!IDLE.offer(deflater)) {
                deflater.close();
            }
        }
    }

    /// As it stands in a file before compression.
    int rawBytes() {
        return rawBytes;
    }

    /// As it lies in memory.
    int packedBytes() {
        return packed.length;
    }

    byte[] bytes() {
        byte[] raw = new byte[rawBytes];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            int length = 0;
            while (length < rawBytes) {
                int more = inflater.inflate(raw, length, rawBytes - length);
                if (more == 0) {
                    throw new IllegalStateException("what was packed here ends too early");
                }
                length += more;
            }
            return raw;
        } catch (DataFormatException e) {
            throw new IllegalStateException("what was packed here cannot be unpacked", e);
        }
    }
}
