package io.ringside.packaging;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.file.CaptureReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Links counted from the raw 64-byte records of a capture, by offsets written out here: it shares
/// no code with the daemon's aggregation, only the reader of the file.
final class RawLinks {
    private static final int RECORD_BYTES = 64;
    private static final int KIND_PROXY_STEP = 7;
    private static final int FLAG_SEND = 1;

    /// One direction between two ranks of a communicator.
    record Key(String commHash, int from, int to) {}

    /// When a chunk was on the wire.
    private record Wire(long startNanos, long endNanos) {}

    /// Bytes over the time in which at least one chunk was on the wire.
    record Total(long bytes, long busyNanos) {
        double rateBytesPerSecond() {
            return bytes * 1e9 / busyNanos;
        }
    }

    private final Map<Integer, ByteBuffer> communicators = new HashMap<>();
    private final Map<Key, List<Wire>> wires = new HashMap<>();
    private final Map<Key, Long> bytes = new HashMap<>();

    static Map<Key, Total> of(Path capture) throws IOException {
        RawLinks links = new RawLinks();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            for (Optional<List<CaptureEvent>> events = reader.next();
                    events.isPresent();
                    events = reader.next()) {
                events.get().forEach(links::take);
            }
        }
        Map<Key, Total> totals = new HashMap<>();
        links.bytes.forEach((key, sum) ->
                totals.put(
                        key,
                        new Total(sum, union(links.wires.getOrDefault(key, new ArrayList<>())))));
        return totals;
    }

    private void take(CaptureEvent event) {
        if (event instanceof CaptureEvent.Segment segment) {
            communicators.put(
                    segment.image().process(), littleEndian(segment.image().communicators()));
        } else if (event instanceof CaptureEvent.Records records) {
            ByteBuffer data = littleEndian(records.records());
            for (int at = 0; at < data.limit(); at += RECORD_BYTES) {
                record(records.process(), data, at);
            }
        }
    }

    private void record(int process, ByteBuffer data, int at) {
        if (data.get(at + 50) != KIND_PROXY_STEP || (data.get(at + 51) & FLAG_SEND) == 0) {
            return;
        }
        ByteBuffer table = Objects.requireNonNull(communicators.get(process));
        int slot = Short.toUnsignedInt(data.getShort(at + 48)) * 256;
        Key key =
                new Key(
                        Long.toUnsignedString(table.getLong(slot + 8)),
                        table.getInt(slot + 16),
                        data.getInt(at + 44));
        long endNanos = data.getLong(at + 16);
        long wireNanos = Integer.toUnsignedLong(data.getInt(at + 60));
        bytes.merge(key, data.getLong(at + 32), Long::sum);
        wires.computeIfAbsent(key, k -> new ArrayList<>())
                .add(new Wire(endNanos - wireNanos, endNanos));
    }

    private static long union(List<Wire> wires) {
        wires.sort(Comparator.comparingLong(Wire::startNanos));
        long total = 0;
        long reached = Long.MIN_VALUE;
        for (Wire wire : wires) {
            if (wire.endNanos() > reached) {
                total += wire.endNanos() - Math.max(wire.startNanos(), reached);
                reached = wire.endNanos();
            }
        }
        return total;
    }

    private static ByteBuffer littleEndian(ByteBuffer buffer) {
        return buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
