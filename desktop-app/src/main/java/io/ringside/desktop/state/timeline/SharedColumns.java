package io.ringside.desktop.state.timeline;

import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Kept chunks are many and small, and most of their columns say one thing throughout: such a
/// column is one for all chunks of its length, and so are names. Of one node, owned by the
/// correlate thread.
final class SharedColumns {
    private static final int LONGEST = 64;
    private static final int MOST_NAMES = 256;

    private final Map<List<String>, String[]> names = new HashMap<>();
    private final Map<Uniform, byte[]> bytes = new HashMap<>();
    private final long[][] zeros = new long[LONGEST + 1][];
    private final int[][] noPeers = new int[LONGEST + 1][];

    private record Uniform(byte value, int size) {}

    /// The same spans.
    SpanChunk of(SpanChunk chunk) {
        return new SpanChunk(
                names(chunk.names()),
                chunk.startNanos(),
                chunk.endNanos(),
                bytes(chunk.name()),
                chunk.number(),
                peers(chunk.peer()),
                chunk.bytes(),
                zeros(chunk.detail()),
                bytes(chunk.flags()),
                chunk.maxEndNanos(),
                chunk.commHash());
    }

    private String[] names(String[] column) {
        if (names.size() >= MOST_NAMES) {
            names.clear();
        }
        return names.computeIfAbsent(List.of(column), _ -> column);
    }

    private byte[] bytes(byte[] column) {
        if (column.length == 0 || column.length > LONGEST) {
            return column;
        }
        for (byte each : column) {
            if (each != column[0]) {
                return column;
            }
        }
        return bytes.computeIfAbsent(new Uniform(column[0], column.length), _ -> column);
    }

    private long[] zeros(long[] column) {
        int size = column.length;
        if (size > LONGEST || Arrays.stream(column).anyMatch(each -> each != 0)) {
            return column;
        }
        if (zeros[size] == null) {
            zeros[size] = column;
        }
        return zeros[size];
    }

    private int[] peers(int[] column) {
        int size = column.length;
        if (size > LONGEST || Arrays.stream(column).anyMatch(each -> each != -1)) {
            return column;
        }
        if (noPeers[size] == null) {
            noPeers[size] = column;
        }
        return noPeers[size];
    }
}
